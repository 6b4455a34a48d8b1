"""What rooms were used for in a month that is over, and what was asked for in vain.

Nobody reads a company's figure out of it: see `core.disclosure`. The three tables count the same hours, so
that the sum of one is known from the others. Nursing rooms never appear.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.disclosure import LEAST_PARTIES, Party, may_be_told, told_beside_a_total

from ..models import Booking, BookingState, RefusedDemand, Space

MONTHS_BACK = 12
USED = (BookingState.CONFIRMED, BookingState.RELEASED)
# From so many people on (从业人数).
BANDS = (1, 10, 50, 300)


@dataclass(frozen=True)
class Bar:
    """One figure: hours, as a share of the largest beside it for its bar; None is what isn't told."""

    label: str
    hours: float | None
    share: int
    no_show_percent: int | None = None
    refused_hours: float | None = None
    refused_times: int | None = None


@dataclass(frozen=True)
class MonthOfRooms:
    """The figures of a month (its first day)."""

    month: date
    rooms: Sequence[Bar]
    hours: Sequence[Bar]
    bands: Sequence[Bar]


def months() -> list[date]:
    """The first days of the last months that are over, the latest first."""
    found, month = [], clock.today().replace(day=1)
    for _back in range(MONTHS_BACK):
        month = (month - timedelta(days=1)).replace(day=1)
        found.append(month)
    return found


def of_month(person: Person, month: date) -> MonthOfRooms:
    """The figures of the rooms a person keeps or arranges; four queries."""
    spaces = list(Space.objects.bookable().at_desks_of(person).order_by("place__path", "name", "pk"))
    begins, ends = _moment(month), _moment(_next(month))
    rows = Booking.objects.filter(space__in=spaces, state__in=USED, starts__gte=begins, starts__lt=ends)
    rooms: dict[int, Counter[Party]] = {space.pk: Counter() for space in spaces}
    hours: dict[int, Counter[Party]] = {}
    bands: dict[str, Counter[Party]] = {label: Counter() for label in _band_labels()}
    came: dict[int, Counter[Party]] = {space.pk: Counter() for space in spaces}
    missed: dict[int, Counter[Party]] = {space.pk: Counter() for space in spaces}
    columns = ("space_id", "company_id", "person_id", "company__headcount", "state", "starts", "ends")
    for space, company, who, headcount, state, starts, stops in rows.values_list(*columns).iterator():
        party = f"c{company}" if company else f"p{who}"
        minutes = int((stops - starts).total_seconds()) // 60
        rooms[space][party] += minutes
        bands[_band(company, headcount)][party] += minutes
        (missed if state == BookingState.RELEASED else came)[space][party] += 1
        for hour, part in _by_hour(starts, stops):
            hours.setdefault(hour, Counter())[party] += part
    told_rooms = told_beside_a_total(rooms)
    refused = _refused(spaces, month)
    return MonthOfRooms(
        month,
        _bars(
            [
                (
                    space.name,
                    told_rooms[space.pk],
                    _no_shows(came[space.pk], missed[space.pk]) if told_rooms[space.pk] else None,
                    refused.get(space.pk, (0, 0)),
                )
                for space in spaces
            ]
        ),
        _bars(
            [(f"{hour}:00", told, None, None) for hour, told in sorted(told_beside_a_total(hours).items())]
        ),
        _bars([(label, told, None, None) for label, told in told_beside_a_total(bands).items()]),
    )


def _refused(spaces: Sequence[Space], month: date) -> dict[int, tuple[int, int] | None]:
    """Minutes and times asked for in vain, by room; None where too few asked."""
    rows = RefusedDemand.objects.filter(space__in=spaces, day__gte=month, day__lt=_next(month))
    counted = rows.order_by().values("space").annotate(times=Count("pk"), minutes=Sum("minutes"))
    return {
        row["space"]: (row["minutes"], row["times"]) if row["times"] >= LEAST_PARTIES else None
        for row in counted
    }


def _no_shows(came: Counter[Party], missed: Counter[Party]) -> int | None:
    """The share of bookings nobody came to, in whole percent, where neither side gives anybody away."""
    if not missed:
        return 0
    if not may_be_told(missed) or not may_be_told(came):
        return None
    return round(100 * missed.total() / (missed.total() + came.total()))


def _bars(rows: Sequence[tuple[str, int | None, int | None, tuple[int, int] | None]]) -> list[Bar]:
    most = max((minutes or 0 for _label, minutes, _missed, _refused in rows), default=0) or 1
    return [
        Bar(
            label,
            None if minutes is None else round(minutes / 60, 1),
            round(100 * (minutes or 0) / most),
            missed,
            None if refused is None else round(refused[0] / 60, 1),
            None if refused is None else refused[1],
        )
        for label, minutes, missed, refused in rows
    ]


def _band_labels() -> list[str]:
    labels = [_("%(from)s–%(to)s 人") % {"from": low, "to": high - 1} for low, high in pairwise(BANDS)]
    return [*labels, _("%(n)s 人以上") % {"n": BANDS[-1]}, _("企业没有填人数"), _("个人")]


def _band(company: int | None, headcount: int | None) -> str:
    labels = _band_labels()
    if company is None:
        return labels[-1]
    if not headcount:
        return labels[-2]
    return labels[sum(headcount >= low for low in BANDS) - 1]


def _by_hour(starts: datetime, ends: datetime) -> list[tuple[int, int]]:
    """The minutes of a booking in each hour of its day."""
    begin, stop = timezone.localtime(starts), timezone.localtime(ends)
    first = begin.hour * 60 + begin.minute
    last = first + int((stop - begin).total_seconds()) // 60
    return [
        (hour, min(last, 60 * hour + 60) - max(first, 60 * hour))
        for hour in range(first // 60, -(-last // 60))
    ]


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0)))
