"""What a door shows: the day's times of one room, taken or free; and until when it may be used now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from lianyuan.core import clock

from ..minutes import DAY, midnight, minute_of, moment_of
from ..models import Audience, DoorDisplay, DoorTitle, Occupancy, Space
from ..occupancy import LONGEST, span_for
from ..opening import kinds_of, open_spans, weeks_of
from ..spans import Span
from .free import leaves_of

HOUR = 60
# Where less of the hour is left, a room is taken to the end of the next one.
LEAST = 10
LEAST_USE = 5


@dataclass(frozen=True)
class Taken:
    """One time of the day that is taken, and what may be said about it; nothing where nobody said so."""

    starts: datetime
    ends: datetime
    words: str

    @property
    def begins_at(self) -> int:
        """Its start as a browser's clock counts, in milliseconds since 1970."""
        return int(self.starts.timestamp() * 1000)

    @property
    def ends_at(self) -> int:
        """Its end, likewise."""
        return int(self.ends.timestamp() * 1000)


@dataclass(frozen=True)
class Door:
    """A room's day as its door shows it; `until` is when whoever takes it now must be out, if they may."""

    space: Space
    day: date
    at: datetime
    taken: Sequence[Taken]
    until: datetime | None

    @property
    def now(self) -> Taken | None:
        """What it is taken by at this moment."""
        return next((one for one in self.taken if one.starts <= self.at < one.ends), None)

    @property
    def next(self) -> Taken | None:
        """What comes next."""
        return next((one for one in self.taken if one.starts > self.at), None)

    @property
    def starts_at(self) -> int:
        """When its day began, in milliseconds since 1970."""
        return midnight(self.day) * 60_000

    @property
    def mark(self) -> str:
        """What changes when anything shown does."""
        shown = (self.day, self.until, [(one.starts, one.ends, one.words) for one in self.taken])
        return sha256(repr(shown).encode()).hexdigest()[:12]


def door(space: Space, *, titles: bool, at: datetime | None = None) -> Door:
    """The door of a room now. `titles` only for the display at the door itself, and only those allowed."""
    moment = at or clock.now()
    day = clock.local_date(moment)
    rows = _occupied(space, day)
    shown = _titles(rows) if titles else {}
    taken: dict[tuple[str, int | None], Taken] = {}
    for row in rows:
        key, one = _said(row, shown)
        if key not in taken:
            taken[key] = one
    ordered = sorted(taken.values(), key=lambda one: one.starts)
    return Door(space, day, moment, ordered, usable_until(space, at=moment))


def rest_of_the_hour(space: Space, *, at: datetime) -> datetime:
    """The end of this hour, or of the next when little is left; sooner when somebody comes or it closes."""
    begins = minute_of(at)
    ends = begins - begins % HOUR + HOUR
    if ends - begins < LEAST:
        ends += HOUR
    day = clock.local_date(at)
    later = [
        row.begins - space.buffer_after
        for row in _occupied(space, day)
        if row.begins - space.buffer_after >= begins + LEAST_USE
    ]
    open_now = [span.ends for span in _open(space, day) if span.begins <= begins < span.ends]
    return moment_of(min([ends, *later, *open_now]))


def usable_until(space: Space, *, at: datetime) -> datetime | None:
    """Until when someone at the door could take the room this minute; None where that can't be."""
    if not space.is_active or space.names_nobody or space.needs_approval or space.lead:
        return None
    if space.audience == Audience.DESK:
        return None
    day, begins = clock.local_date(at), minute_of(at)
    if not any(span.begins <= begins < span.ends for span in _open(space, day)):
        return None
    until = rest_of_the_hour(space, at=at)
    wanted = span_for(space, moment_of(begins), until)
    if any(Span(row.begins, row.ends).meets(wanted) for row in _occupied(space, day)):
        return None
    return until if minute_of(until) - begins >= LEAST_USE else None


def display_opens(space: Space, key: str) -> bool:
    """Whether this is the key of the display at the room's door."""
    return bool(key) and DoorDisplay.objects.filter(space=space, key=key).exists()


def display_with(space: Space) -> DoorDisplay | None:
    """The display of a room's door, if the desk made one."""
    return DoorDisplay.objects.filter(space=space).first()


def _open(space: Space, day: date) -> list[Span]:
    kinds = kinds_of([day])
    return open_spans(space, weeks_of([space], kinds.values()).get(space.pk, {}), kinds)


def _occupied(space: Space, day: date) -> list[Occupancy]:
    begins = midnight(day)
    rows = Occupancy.objects.filter(
        leaf__in=leaves_of([space])[space.pk],
        begins__gt=begins - LONGEST,
        begins__lt=begins + DAY,
        ends__gt=begins,
    )
    return list(rows.select_related("booking", "closure", "offer").order_by("begins", "pk"))


def _titles(rows: Sequence[Occupancy]) -> dict[int, str]:
    wanted = [row.booking_id for row in rows if row.booking_id is not None]
    found = DoorTitle.objects.filter(booking__in=wanted).values_list("booking_id", "booking__title")
    return dict(found)


def _said(row: Occupancy, titles: dict[int, str]) -> tuple[tuple[str, int | None], Taken]:
    if row.booking is not None:
        words = titles.get(row.booking.pk, "")
        return ("booking", row.booking.pk), Taken(row.booking.starts, row.booking.ends, words)
    if row.offer is not None:
        return ("offer", row.offer.pk), Taken(row.offer.starts, row.offer.ends, _("为排队的人留着"))
    starts, ends = moment_of(row.begins), moment_of(row.ends)
    if row.closure is not None:
        return ("closure", row.pk), Taken(starts, ends, _("临时关闭"))
    return ("quiet", row.pk), Taken(starts, ends, "")
