"""The guarantee: no room is taken twice.

Three things hold it. Whoever takes rooms first locks them, in the order of their numbers, so two at once
come one after the other and nobody waits in a ring. Then what stands in the way is looked up, so that a
refusal can say what it is. And the database refuses an overlap whatever the code believes (migration 0002).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from .minutes import DAY, minute_of
from .models import Booking, Closure, Occupancy, Offer, QuietUse, Space
from .spans import Span

# An occupancy lasts a day at most, with its time to prepare and to tidy up; see the model's constraint.
LONGEST = DAY + 480
NEVER_TWICE = "spaces_occupancy_never_twice"


class Taken(Exception):
    """Somebody was first: `first` is what stands in the way, where it can still be read."""

    def __init__(self, first: Occupancy | None) -> None:
        super().__init__("taken")
        self.first = first


@dataclass(frozen=True)
class Locked:
    """A room whose undivided parts are locked until the transaction ends."""

    space: Space
    leaf_ids: tuple[int, ...]


def lock(space: Space) -> Locked:
    """Lock a room as it now is, with what it consists of; inside a transaction."""
    return lock_all([space])[0]


def lock_all(spaces: Iterable[Space]) -> list[Locked]:
    """Lock several rooms at once, in one order for everybody."""
    return _read(spaces, lock=True)


def look(space: Space) -> Locked:
    """A room as it now is with what it consists of, without holding anyone up: for a first look only."""
    return _read([space], lock=False)[0]


def _read(spaces: Iterable[Space], *, lock: bool) -> list[Locked]:
    wanted = [space.pk for space in spaces]
    rows = _rows_of(wanted, lock=lock)
    by_id = {row.pk: row for row in rows.select_related("place")}
    # A part added while another transaction's lock was waited for is not among them yet: then once more.
    while lock and not _family(wanted) <= set(by_id):
        by_id = {row.pk: row for row in _rows_of(wanted, lock=True).select_related("place")}
    parts: dict[int, list[int]] = {}
    for row in by_id.values():
        if row.whole_id is not None:
            parts.setdefault(row.whole_id, []).append(row.pk)
    return [Locked(by_id[pk], tuple(parts.get(pk) or [pk])) for pk in wanted]


def _rows_of(wanted: Sequence[int], *, lock: bool) -> QuerySet[Space]:
    # A part's whole is locked with it, so that a room can't be divided while it is being taken.
    keys = Space.objects.filter(_of_family(wanted)).values("pk")
    rows = Space.objects.filter(pk__in=keys).order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True) if lock else rows


def _family(wanted: Sequence[int]) -> set[int]:
    """The rooms as wanted, their parts and wholes, as the database has them now."""
    return set(Space.objects.filter(_of_family(wanted)).values_list("pk", flat=True))


def _of_family(wanted: Sequence[int]) -> Q:
    return Q(pk__in=wanted) | Q(whole__in=wanted) | Q(parts__in=wanted)


def span_for(space: Space, starts: datetime, ends: datetime) -> Span:
    """What a booking of the room takes: with the time to prepare and to tidy up."""
    return Span(minute_of(starts) - space.buffer_before, minute_of(ends) + space.buffer_after)


def in_the_way(locked: Locked, span: Span, *, leaving_out: Q | None = None) -> Occupancy | None:
    """The first occupancy that overlaps the span in any part of the room."""
    rows = Occupancy.objects.filter(
        leaf__in=locked.leaf_ids, begins__lt=span.ends, begins__gt=span.begins - LONGEST, ends__gt=span.begins
    )
    if leaving_out is not None:
        rows = rows.exclude(leaving_out)
    return rows.select_related("booking", "closure").order_by("begins", "pk").first()


def take(
    locked: Locked,
    span: Span,
    *,
    booking: Booking | None = None,
    closure: Closure | None = None,
    offer: Offer | None = None,
    quiet_use: QuietUse | None = None,
) -> None:
    """Take the room for one thing. Raises `Taken`, with nothing written, when any part is not free."""
    first = in_the_way(locked, span)
    if first is not None:
        raise Taken(first)
    rows = [
        Occupancy(
            leaf_id=leaf,
            begins=piece.begins,
            ends=piece.ends,
            booking=booking,
            closure=closure,
            offer=offer,
            quiet_use=quiet_use,
        )
        for leaf in locked.leaf_ids
        for piece in _pieces(span)
    ]
    insert(rows)


def insert(rows: Sequence[Occupancy]) -> None:
    """Write occupancies; the database's own refusal becomes `Taken`."""
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(rows)
    except IntegrityError as problem:
        if NEVER_TWICE not in str(problem):
            raise
        raise Taken(None) from problem


def free(**of: Any) -> int:
    """Give back what something took, such as `free(booking=…)`; how many rows went."""
    return Occupancy.objects.filter(**of).delete()[0]


def _pieces(span: Span) -> list[Span]:
    """A span cut into pieces of a day, since no row may be longer (a booking always fits in one)."""
    if span.minutes <= LONGEST:
        return [span]
    return [Span(begin, min(begin + DAY, span.ends)) for begin in range(span.begins, span.ends, DAY)]
