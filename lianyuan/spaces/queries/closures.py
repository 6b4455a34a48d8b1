"""Closures of a room, and the bookings a closed time would put out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from lianyuan.core.paging import Page, page_of

from ..minutes import minute_of, moment_of
from ..models import Booking, Closure, Occupancy, Space
from ..occupancy import LONGEST
from ..reading.reader import Reading
from ..reading.shape import Event
from ..spans import Span, without
from .free import leaves_of


def held_in(leaf_ids: Sequence[int], spans: Sequence[Span], link: str) -> set[int]:
    """Which bookings (or offers: `link`) have one of these undivided rooms then; one query."""
    if not spans:
        return set()
    rows = Occupancy.objects.filter(
        leaf__in=leaf_ids,
        begins__lt=max(span.ends for span in spans),
        begins__gt=min(span.begins for span in spans) - LONGEST,
        ends__gt=min(span.begins for span in spans),
        **{f"{link}__isnull": False},
    )
    return {
        pk
        for pk, begins, ends in rows.values_list(f"{link}_id", "begins", "ends")
        if any(span.meets(Span(begins, ends)) for span in spans)
    }


def bookings_in(leaf_ids: Sequence[int], spans: Sequence[Span]) -> list[Booking]:
    """The bookings that have one of these undivided rooms at one of these times, in order."""
    rows = Booking.objects.filter(pk__in=held_in(leaf_ids, spans, "booking"))
    return list(rows.select_related("space__place", "person", "company").order_by("starts", "pk"))


def put_out_by(space: Space, spans: Sequence[Span]) -> list[Booking]:
    """The bookings that closing a room at these times would put out."""
    return bookings_in(leaves_of([space])[space.pk], spans)


def closures_of(space: Space, *, at: datetime, key: str = "") -> Page[Closure]:
    """A room's closures that aren't over, soonest first."""
    return page_of(space.closures.filter(ends__gt=at), order=("starts", "id"), key=key)


def closure_of(space: Space, pk: int) -> Closure | None:
    """One of a room's closures."""
    return space.closures.filter(pk=pk).first()


@dataclass(frozen=True)
class Plan:
    """What reading a calendar into a room's closures would do.

    `fresh` are shut anew. `changed` are closures whose event moved or was cancelled in the file. `gone` are
    those of events the file doesn't hold any more; another calendar may have brought them, so they only go
    when asked. `reworded` stay with another reason.
    """

    fresh: list[Event]
    reworded: list[tuple[Closure, str]]
    changed: list[Closure]
    gone: list[Closure]
    unchanged: int
    displaced: list[Booking]

    @property
    def does_nothing(self) -> bool:
        """Whether the room is as the calendar says already."""
        return not (self.fresh or self.reworded or self.changed or self.gone)


def plan_of(space: Space, reading: Reading, *, at: datetime, and_reopen: bool = False) -> Plan:
    """Compare a calendar with a room's closures; six queries.

    Where events overlap one another, or what the desk closed by hand, each minute is closed once.
    `and_reopen`: as it is once what is gone from the file is reopened.
    """
    leaf_ids = leaves_of([space])[space.pk]
    kept = {(row.uid, row.starts): row for row in space.closures.filter(ends__gt=at).exclude(uid="")}
    pieces = _pieces(reading.events, _closed_otherwise(leaf_ids, space, None if and_reopen else reading.uids))
    wanted = {(piece.uid, piece.starts): piece for piece in pieces}
    same = {known: row for known, row in kept.items() if known in wanted and row.ends == wanted[known].ends}
    left = {known: row for known, row in kept.items() if known not in same}
    fresh = [piece for known, piece in wanted.items() if known not in same]
    uids = set(reading.uids)
    return Plan(
        fresh=fresh,
        reworded=[
            (row, wanted[known].reason)
            for known, row in same.items()
            if wanted[known].reason and row.reason != wanted[known].reason
        ],
        changed=[row for row in left.values() if row.uid in uids],
        gone=[row for row in left.values() if row.uid not in uids],
        unchanged=len(same),
        displaced=bookings_in(leaf_ids, [span_of(piece) for piece in fresh]),
    )


def span_of(event: Event) -> Span:
    """An event in minutes."""
    return Span(minute_of(event.starts), minute_of(event.ends))


def _pieces(events: Sequence[Event], closed: list[Span]) -> list[Event]:
    pieces: list[Event] = []
    for event in events:
        for span in without([span_of(event)], sorted(closed)):
            starts, ends = moment_of(span.begins), moment_of(span.ends)
            pieces.append(Event(event.uid, starts, ends, event.reason))
            closed.append(span)
    return pieces


def _closed_otherwise(leaf_ids: Sequence[int], space: Space, uids: Sequence[str] | None) -> list[Span]:
    """What is closed by hand, through the hall or the parts of the room, or by other calendars."""
    rows = Occupancy.objects.filter(leaf__in=leaf_ids, closure__isnull=False)
    own = Q(closure__space=space) & ~Q(closure__uid="")
    if uids is not None:
        own &= Q(closure__uid__in=uids)
    return [Span(*row) for row in rows.exclude(own).values_list("begins", "ends").distinct()]
