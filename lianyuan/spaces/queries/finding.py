"""The question people come with: so many people, these things in the room, then, so long."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from ..minutes import midnight, moment_of
from ..models import Audience, Space, SpaceKind
from ..spans import Span, starts_in, within
from .free import free_spans

MOST_FOUND = 30
MOST_NEAREST = 6
MOST_STARTS = 8
DAYS_FURTHER = 14
# Rooms people seldom mean when they ask for a place to meet; they come last.
FOR_ONESELF = (SpaceKind.GYM, SpaceKind.READING)
# So many rooms at most are looked through for other days; the smallest that do come first.
ROOMS_FURTHER = 40


@dataclass(frozen=True)
class Question:
    """What is asked for. `begins` and `ends` bound the time of day, in minutes after midnight."""

    people: int
    day: date
    begins: int
    ends: int
    minutes: int
    features: tuple[int, ...] = ()
    place_id: int | None = None
    kind: str = ""
    step_free: bool = False

    @property
    def window(self) -> Span:
        """The time asked about."""
        return Span(midnight(self.day) + self.begins, midnight(self.day) + self.ends)


class Why(StrEnum):
    """How a room differs from what was asked for."""

    AS_ASKED = "as-asked"
    OTHER_TIME = "other-time"
    OTHER_ROOM = "other-room"
    OTHER_PLACE = "other-place"
    OTHER_DAY = "other-day"


WORDS = {
    Why.AS_ASKED: "",
    Why.OTHER_TIME: _("同一天，换个时间"),
    Why.OTHER_ROOM: _("时间不变，换间屋"),
    Why.OTHER_PLACE: _("时间不变，换栋楼"),
    Why.OTHER_DAY: _("换一天"),
}


@dataclass(frozen=True)
class Found:
    """A room with starts that would do, the best first, for so many minutes."""

    space: Space
    starts: list[datetime]
    minutes: int
    why: Why = Why.AS_ASKED

    @property
    def first(self) -> datetime:
        """The start offered first."""
        return self.starts[0]

    @property
    def until(self) -> datetime:
        """When a booking from the first start would end."""
        return self.first + timedelta(minutes=self.minutes)

    @property
    def words(self) -> object:
        """How it differs from what was asked for, in words; empty when it doesn't."""
        return WORDS[self.why]


@dataclass(frozen=True)
class Answer:
    """The rooms that do; and, where none does, what comes nearest."""

    found: list[Found]
    nearest: list[Found]


def find(question: Question, *, at: datetime) -> Answer:
    """What is free as asked for, the smallest room that does first; or what comes nearest to it."""
    spaces = _candidates(question)
    fitting = [space for space in spaces if _allows(space, question.minutes)]
    found = list(_found_at(fitting, question, at))
    if found:
        return Answer(found[:MOST_FOUND], [])
    return Answer([], _nearest(fitting, question, at))


def _candidates(question: Question) -> list[Space]:
    rows = Space.objects.bookable().exclude(audience=Audience.DESK).filter(capacity__gte=question.people)
    if question.kind:
        rows = rows.filter(kind=question.kind)
    if question.step_free:
        rows = rows.filter(step_free=True)
    if question.place_id is not None:
        rows = rows.filter(place__path__contains=f"/{question.place_id}/")
    for feature in question.features:
        rows = rows.filter(features=feature)
    found = rows.select_related("place").order_by("capacity", "pk")
    return sorted(found, key=lambda space: space.kind in FOR_ONESELF)


def _allows(space: Space, minutes: int) -> bool:
    return space.shortest <= minutes <= space.longest and minutes % space.step == 0


def _found_at(
    spaces: Sequence[Space], question: Question, at: datetime, why: Why = Why.AS_ASKED
) -> Iterator[Found]:
    free = free_spans(spaces, [question.day], at=at)
    for space in spaces:
        starts = _starts(space, within(free[space.pk], question.window), question.minutes, question.day)
        if starts:
            yield Found(space, [moment_of(start) for start in starts[:MOST_STARTS]], question.minutes, why)


def _starts(space: Space, spans: Iterable[Span], minutes: int, day: date) -> list[int]:
    return list(starts_in(spans, minutes=minutes, step=space.step, origin=midnight(day)))


def _nearest(spaces: Sequence[Space], question: Question, at: datetime) -> list[Found]:
    """Other times of the day, other rooms at the time, other buildings, other days: some of each."""
    near = [
        *_other_times(spaces, question, at)[:2],
        *_other_rooms(question, at)[:2],
    ]
    return [*near, *_other_days(spaces[:ROOMS_FURTHER], question, at)[: MOST_NEAREST - len(near)]]


def _other_times(spaces: Sequence[Space], question: Question, at: datetime) -> list[Found]:
    whole_day = replace(question, begins=0, ends=24 * 60)
    wished = question.window.begins

    def distance(start: datetime) -> timedelta:
        return abs(start - moment_of(wished))

    free = free_spans(spaces, [question.day], at=at)
    found = []
    for space in spaces:
        spans = within(free[space.pk], whole_day.window)
        starts = sorted(
            (moment_of(minute) for minute in _starts(space, spans, question.minutes, question.day)),
            key=distance,
        )
        if starts:
            found.append(Found(space, starts[:MOST_STARTS], question.minutes, Why.OTHER_TIME))
    return sorted(found, key=lambda one: distance(one.first))


def _other_rooms(question: Question, at: datetime) -> list[Found]:
    """Rooms that lack something asked for, at the time asked for; the same building first."""
    lacking = replace(question, features=(), kind="")
    here = [space for space in _candidates(lacking) if _allows(space, question.minutes)]
    found = list(_found_at(here, question, at, Why.OTHER_ROOM)) if lacking != question else []
    if question.place_id is not None and not found:
        anywhere = [
            space
            for space in _candidates(replace(question, place_id=None))
            if _allows(space, question.minutes)
        ]
        found = list(_found_at(anywhere, question, at, Why.OTHER_PLACE))
    return found


def _other_days(spaces: Sequence[Space], question: Question, at: datetime) -> list[Found]:
    days = [question.day + timedelta(days=further) for further in range(1, DAYS_FURTHER + 1)]
    free = free_spans(spaces, days, at=at)
    found: list[Found] = []
    for day in days:
        that_day = replace(question, day=day)
        for space in spaces:
            starts = _starts(space, within(free[space.pk], that_day.window), question.minutes, day)
            if starts:
                first = [moment_of(start) for start in starts[:MOST_STARTS]]
                found.append(Found(space, first, question.minutes, Why.OTHER_DAY))
        if len(found) >= MOST_NEAREST:
            break
    return found


def kinds_lent_out() -> list[tuple[str, object]]:
    """The kinds of room there are, for choosing; nursing rooms, which nobody books, left out."""
    used = set(Space.objects.bookable().values_list("kind", flat=True))
    return [(kind.value, kind.label) for kind in SpaceKind if kind.value in used]
