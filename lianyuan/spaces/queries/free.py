"""What is free: the stretches in which rooms can be booked, and the next time something fits."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from lianyuan.core import clock

from ..minutes import midnight, minute_of
from ..models import Occupancy, Space
from ..occupancy import LONGEST
from ..opening import kinds_of, open_spans, weeks_of
from ..spans import Span, starts_in, within, without

MOST_BUFFER = 240
# Up to so many rooms, the database is asked for just theirs; above, for the time and all rooms.
FEW = 200
DAYS_AT_ONCE = 14

Spans = dict[int, list[Span]]


def free_spans(
    spaces: Sequence[Space],
    days: Sequence[date],
    *,
    at: datetime,
    leaving_out: Q | None = None,
    window: Span | None = None,
) -> Spans:
    """Where a booking could lie, by room: open, not taken, not too soon or too far ahead; four queries.

    `leaving_out` are occupancies that don't count, such as those of a booking about to be moved. A `window`
    asks only for what lies in it, which is quicker than whole days.
    """
    if not spaces or not days:
        return {space.pk: [] for space in spaces}
    kinds = kinds_of(days)
    weeks = weeks_of(spaces, kinds.values())
    leaves = leaves_of(spaces)
    asked = window or Span(midnight(min(days)), midnight(max(days) + timedelta(days=1)))
    taken = taken_spans(leaves, asked, leaving_out=leaving_out)
    return {
        space.pk: _bookable(
            space,
            within(
                within(open_spans(space, weeks.get(space.pk, {}), kinds), booking_window(space, at)), asked
            ),
            [span for leaf in leaves[space.pk] for span in taken.get(leaf, [])],
        )
        for space in spaces
    }


def leaves_of(spaces: Sequence[Space]) -> dict[int, list[int]]:
    """The undivided rooms each room consists of; one query."""
    found: dict[int, list[int]] = {space.pk: [] for space in spaces}
    for whole, part in Space.objects.filter(whole__in=found).values_list("whole_id", "pk"):
        found[whole].append(part)
    return {pk: parts or [pk] for pk, parts in found.items()}


def taken_spans(leaves: dict[int, list[int]], window: Span, *, leaving_out: Q | None = None) -> Spans:
    """What is taken of undivided rooms around a window, by room; one query."""
    wanted = {leaf for parts in leaves.values() for leaf in parts}
    rows = Occupancy.objects.filter(
        begins__gt=window.begins - LONGEST - MOST_BUFFER,
        begins__lt=window.ends + MOST_BUFFER,
        ends__gt=window.begins - MOST_BUFFER,
    )
    if len(wanted) <= FEW:
        rows = rows.filter(leaf__in=wanted)
    if leaving_out is not None:
        rows = rows.exclude(leaving_out)
    taken: Spans = {}
    for leaf, begins, ends in rows.values_list("leaf_id", "begins", "ends"):
        if leaf in wanted:
            taken.setdefault(leaf, []).append(Span(begins, ends))
    return taken


def booking_window(space: Space, at: datetime) -> Span:
    """From the soonest to the latest minute for which the room can be booked now."""
    latest = clock.local_date(at) + timedelta(days=space.days_ahead + 1)
    return Span(minute_of(at) + 1 + space.lead, midnight(latest))


def _bookable(space: Space, open_now: list[Span], taken: list[Span]) -> list[Span]:
    before, after = space.buffer_before, space.buffer_after
    closed = sorted(Span(begins - after, ends + before) for begins, ends in taken)
    return without(open_now, closed)


def free_starts(
    space: Space, *, minutes: int, after: int, at: datetime, leaving_out: Q | None = None
) -> Iterator[int]:
    """The minutes from `after` on at which a booking of this length could begin, in order."""
    first = clock.local_date(at)
    last = first + timedelta(days=space.days_ahead)
    for begin in range(0, (last - first).days + 1, DAYS_AT_ONCE):
        days = [
            day
            for offset in range(begin, begin + DAYS_AT_ONCE)
            if (day := first + timedelta(days=offset)) <= last and midnight(day) + 1440 > after
        ]
        for span in free_spans([space], days, at=at, leaving_out=leaving_out)[space.pk] if days else []:
            left = Span(max(span.begins, after), span.ends)
            yield from starts_in([left], minutes=minutes, step=space.step, origin=midnight(first))
