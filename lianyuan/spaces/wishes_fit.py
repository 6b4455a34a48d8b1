"""Where a wish of someone who waits fits into free time. Nothing here writes."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from lianyuan.core import clock

from .minutes import DAY, day_of, into_day, midnight, minute_of
from .models import OfferState, Space, Waiting
from .spans import Span, starts_in, within, without

# Whoever is offered time must be able to hear of it and come.
LEAST_NOTICE = timedelta(minutes=15)
GONE_BY = (OfferState.DECLINED, OfferState.LAPSED)


def days_between(spans: Iterable[Span], *, at: datetime, days_ahead: int) -> list[date]:
    """The days of the district that spans touch, from today on and no further than a room is booked."""
    today = clock.local_date(at)
    latest = today + timedelta(days=days_ahead)
    found: set[date] = set()
    for begins, ends in spans:
        day, last = max(day_of(begins), today), min(day_of(ends - 1), latest)
        while day <= last:
            found.add(day)
            day += timedelta(days=1)
    return sorted(found)


def wished_days(waiting: Waiting, *, at: datetime) -> list[date]:
    """The days still to come on which the wish could be met."""
    first = max(waiting.from_day, clock.local_date(at))
    days = range((waiting.until_day - first).days + 1)
    return [day for offset in days if is_wished(waiting, day := first + timedelta(days=offset))]


def wished_spans(waiting: Waiting, *, at: datetime) -> list[Span]:
    """Those days, whole."""
    return [Span(midnight(day), midnight(day) + DAY) for day in wished_days(waiting, at=at)]


def is_wished(waiting: Waiting, day: date) -> bool:
    """Whether the wish is for this day."""
    return waiting.from_day <= day <= waiting.until_day and str(day.weekday()) in waiting.weekdays


def fits(waiting: Waiting, free: Iterable[Span], *, at: datetime) -> Iterator[int]:
    """The minutes at which what is wished for could begin in the free time of its room, in order.

    Time they said no to, or let pass, isn't offered to them again.
    """
    space, soonest = waiting.space, minute_of(at + LEAST_NOTICE)
    passed = sorted(
        Span(minute_of(offer.starts), minute_of(offer.ends))
        for offer in (waiting.offers.all() if waiting.pk else ())
        if offer.state in GONE_BY
    )
    for begins, ends in without(free, passed):
        for day in _days_of(Span(begins, ends)):
            if not is_wished(waiting, day):
                continue
            start = midnight(day)
            window = Span(
                max(start + into_day(waiting.from_time), soonest), start + into_day(waiting.until_time)
            )
            left = within([Span(begins, ends)], window)
            yield from starts_in(left, minutes=waiting.minutes, step=space.step, origin=start)


def is_exact(waiting: Waiting) -> bool:
    """Whether the wish is one time on one day; said no to, there is nothing left to wait for."""
    minutes = into_day(waiting.until_time) - into_day(waiting.from_time)
    return waiting.from_day == waiting.until_day and minutes == waiting.minutes


def family_of(space: Space) -> list[int]:
    """The rooms that share time with a room: itself, its whole, its whole's parts."""
    root = space.whole_id or space.pk
    return list(Space.objects.filter(pk=root).values_list("pk", flat=True)) + list(
        Space.objects.filter(whole=root).values_list("pk", flat=True)
    )


def _days_of(span: Span) -> Iterator[date]:
    day, last = day_of(span.begins), day_of(max(span.begins, span.ends - 1))
    for offset in range((last - day).days + 1):
        yield day + timedelta(days=offset)
