"""Closures of a room, and the bookings a closed time would put out of it."""

from collections.abc import Sequence

from ..models import Booking, Closure, Occupancy, Space
from ..occupancy import LONGEST
from ..spans import Span
from .free import leaves_of

CLOSURES_SHOWN = 200


def held_in(leaf_ids: Sequence[int], spans: Sequence[Span], link: str) -> set[int]:
    """Which bookings (or offers: `link`) have one of these undivided rooms at one of these times; one query."""
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
