"""Counting hours against quotas.

What a company has counts for the company alone; what a person has as themselves, or the desk books for them,
counts for the person. A booking counts in the week (from Monday) or month its day lies in, in whole minutes
without the time to prepare and to tidy up; a hall counts once. One that was cancelled, refused or put out of
its room counts no more; one nobody came to does. Slots given for a season have the season's own limit and
don't count while they are as long as they were given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from lianyuan.core import clock

from .minutes import into_day, midnight, minute_of
from .models import (
    Booking,
    BookingState,
    Counts,
    Peak,
    PeakHours,
    Period,
    Quota,
    QuotaAccount,
    QuotaException,
    Space,
)
from .parties import Party
from .spans import Span

COUNTED = (BookingState.PENDING, BookingState.CONFIRMED, BookingState.RELEASED)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """How somebody stands with one quota in the week or month of a day; minutes."""

    quota: Quota
    begins: date
    ends: date
    used: int
    exceptions: tuple[QuotaException, ...]

    @property
    def most(self) -> int:
        """What they may have, with what was granted beyond the quota."""
        return 60 * (self.quota.hours + sum(each.hours for each in self.exceptions))

    @property
    def left(self) -> int:
        """What they may still book."""
        return max(self.most - self.used, 0)


def lock(party: Party) -> None:
    """Let nobody else count this party's hours until the transaction ends. After the rooms' locks, only.

    Everybody takes rooms first and then one party, so that nobody waits in a ring.
    """
    if None in party.owner.values():
        return
    QuotaAccount.objects.bulk_create([QuotaAccount(**party.owner)], ignore_conflicts=True)
    QuotaAccount.objects.select_for_update().get(**party.owner)


def period_of(quota: Quota, day: date) -> tuple[date, date]:
    """The first day of the week or month a day lies in, and that of the next."""
    if quota.period == Period.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + 7 * ONE_DAY
    first = day.replace(day=1)
    return first, (first + 31 * ONE_DAY).replace(day=1)


def quotas_for(space: Space, party: Party) -> list[Quota]:
    """The quotas that hold for this party in this room."""
    around = [*space.place.ancestor_ids, space.place_id]
    counts = Counts.COMPANY if party.company_id is not None else Counts.PERSON
    found = Quota.objects.filter(place__in=around, kind__in=["", space.kind], counts=counts)
    return list(found.select_related("place").order_by("pk"))


def standings(
    quotas: Sequence[Quota], party: Party, day: date, *, leaving_out: Booking | None = None
) -> list[Standing]:
    """How the party stands with these quotas in the week and month of a day; three queries."""
    if not quotas:
        return []
    periods = {quota.pk: period_of(quota, day) for quota in quotas}
    begins, ends = min(each[0] for each in periods.values()), max(each[1] for each in periods.values())
    rows = Booking.objects.filter(
        Q(company_id=party.company_id) if party.company_id else Q(company=None, person=party.person),
        state__in=COUNTED,
        starts__gte=_moment(begins),
        starts__lt=_moment(ends),
    ).select_related("space__place", "season_date__wish")
    if leaving_out is not None:
        rows = rows.exclude(pk=leaving_out.pk)
    bookings = [(booking, clock.local_date(booking.starts)) for booking in rows]
    peaks = PeakTimes.known()
    given = QuotaException.objects.filter(
        quota__in=quotas, from_day__lte=day, until_day__gte=day, ended_at=None, **party.owner
    )
    exceptions: dict[int, list[QuotaException]] = {}
    for each in given.order_by("pk"):
        exceptions.setdefault(each.quota_id, []).append(each)
    return [
        Standing(
            quota,
            *periods[quota.pk],
            used=sum(
                counted_minutes(quota, booking, peaks)
                for booking, on in bookings
                if periods[quota.pk][0] <= on < periods[quota.pk][1]
            ),
            exceptions=tuple(exceptions.get(quota.pk, ())),
        )
        for quota in quotas
    ]


def counted_minutes(quota: Quota, booking: Booking, peaks: "PeakTimes") -> int:
    """How much of a booking a quota counts."""
    place = booking.space.place
    if not place.path.startswith(quota.place.path) or quota.kind not in {"", booking.space.kind}:
        return 0
    given = getattr(booking, "season_date", None)
    if given is not None:
        wish = given.wish
        if booking.minutes <= into_day(wish.ends) - into_day(wish.begins):
            return 0
    return peaks.minutes_of(quota, booking.space, booking.starts, booking.ends)


@dataclass(frozen=True)
class PeakTimes:
    """The peak hours of all places, by place and weekday."""

    rows: dict[tuple[int, int], list[Span]]

    @classmethod
    def known(cls) -> "PeakTimes":
        """As they are now; one query."""
        rows: dict[tuple[int, int], list[Span]] = {}
        for each in PeakHours.objects.order_by("begins"):
            span = Span(into_day(each.begins), into_day(each.ends))
            rows.setdefault((each.place_id, each.weekday), []).append(span)
        return cls(rows)

    def minutes_of(self, quota: Quota, space: Space, starts: datetime, ends: datetime) -> int:
        """How many minutes of a time in a room are of the kind the quota counts."""
        whole = minute_of(ends) - minute_of(starts)
        if quota.peak == Peak.ANY:
            return whole
        peak = sum(span.minutes for span in self._met(space, starts, ends))
        return peak if quota.peak == Peak.PEAK else whole - peak

    def next_change(self, space: Space, starts: datetime, ends: datetime) -> int | None:
        """The first minute after `starts` at which a peak time that is met ends, or begins."""
        met = self._met(space, starts, ends)
        begin = minute_of(starts)
        return next((edge for span in met for edge in span if edge > begin), None)

    def _met(self, space: Space, starts: datetime, ends: datetime) -> list[Span]:
        """The peak times within a time, which lies in one day; where rows overlap they are one."""
        day = clock.local_date(starts)
        origin = midnight(day)
        met: list[Span] = []
        spans = [
            span
            for place in [*space.place.ancestor_ids, space.place_id]
            for span in self.rows.get((place, day.weekday()), ())
        ]
        for span in sorted(spans):
            begins = max(origin + span.begins, minute_of(starts), met[-1].ends if met else 0)
            stops = min(origin + span.ends, minute_of(ends))
            if begins < stops:
                met.append(Span(begins, stops))
        return met


def exceptions_in_force(quotas: Iterable[Quota], party: Party, today: date) -> list[QuotaException]:
    """What was granted to the party beyond these quotas and is not over."""
    found = QuotaException.objects.filter(
        quota__in=list(quotas), until_day__gte=today, ended_at=None, **party.owner
    )
    return list(found.select_related("quota__place").order_by("from_day", "pk"))


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0)))
