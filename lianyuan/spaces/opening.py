"""When rooms are open: their hours by the week, holidays, and make-up workdays (调休上班日)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from lianyuan.workdays.models import SpecialDay

from .minutes import into_day, midnight
from .models import Space, SpaceHours
from .spans import Span

ONE_DAY = timedelta(days=1)
MONDAY = 0


@dataclass(frozen=True)
class DayKind:
    """What a day is to rooms: its weekday, whether it is part of a holiday, or worked in place of one."""

    weekday: int
    holiday: bool
    worked_weekend: bool


Week = dict[int, list[tuple[time, time]]]


def kinds_of(days: Iterable[date]) -> dict[date, DayKind]:
    """What each day is, by the published notices; a weekend beside a day off belongs to that holiday."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    around = (wanted[0] - 3 * ONE_DAY, wanted[-1] + 3 * ONE_DAY)
    special = dict(SpecialDay.objects.filter(day__range=around).values_list("day", "works"))
    return {
        day: DayKind(day.weekday(), _is_holiday(day, special), special.get(day) is True) for day in wanted
    }


def _is_holiday(day: date, special: dict[date, bool]) -> bool:
    if day in special:
        return not special[day]
    if day.weekday() < 5:
        return False
    return any(_off_beside(day, step, special) for step in (ONE_DAY, -ONE_DAY))


def _off_beside(day: date, step: timedelta, special: dict[date, bool]) -> bool:
    beside = day + step
    while beside.weekday() >= 5 and beside not in special:
        beside += step
    return special.get(beside) is False


def weeks_of(spaces: Sequence[Space], kinds: Iterable[DayKind]) -> dict[int, Week]:
    """The hours of rooms on the weekdays asked for, by room and weekday; one query."""
    weekdays = {kind.weekday for kind in kinds} | {MONDAY}
    rows = SpaceHours.objects.filter(weekday__in=weekdays, space__in=[space.pk for space in spaces])
    weeks: dict[int, Week] = {}
    for space, weekday, opens, closes in rows.order_by("opens").values_list(
        "space_id", "weekday", "opens", "closes"
    ):
        weeks.setdefault(space, {}).setdefault(weekday, []).append((opens, closes))
    return weeks


def hours_on(space: Space, week: Week, kind: DayKind) -> list[tuple[time, time]]:
    """When the room is open on such a day: a make-up workday without hours of its own is as a Monday."""
    if kind.holiday and space.closed_on_holidays:
        return []
    own = week.get(kind.weekday, [])
    return week.get(MONDAY, []) if not own and kind.worked_weekend else own


def open_spans(space: Space, week: Week, kinds: dict[date, DayKind]) -> list[Span]:
    """The stretches in which the room is open on these days, in order."""
    return [
        Span(midnight(day) + into_day(opens), midnight(day) + into_day(closes))
        for day, kind in kinds.items()
        for opens, closes in hours_on(space, week, kind)
    ]
