"""Movable equipment and small services at one's desks, and which bookings are short of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lianyuan.accounts.models import Person
from lianyuan.places.models import Place
from lianyuan.places.queries import DESK_ROLES, tree

from ..models import HOLDS, Booking, BookingEquipment, Equipment, Extra


@dataclass(frozen=True)
class Short:
    """A coming booking that was promised more of something than will be there."""

    booking: Booking
    thing: Equipment
    promised: int
    left: int


def places_kept(person: Person) -> list[Place]:
    """The places the person keeps a desk at or administers, in the order of the tree."""
    known = set(Place.objects.where_person_is(person, *DESK_ROLES).values_list("pk", flat=True))
    return [place for place in tree() if place.pk in known]


def equipment_of(person: Person) -> list[Equipment]:
    """All movable equipment at the person's desks."""
    rows = Equipment.objects.filter(place__in=Place.objects.where_person_is(person, *DESK_ROLES))
    return list(rows.select_related("place").order_by("place__path", "name"))


def extras_of(person: Person) -> list[Extra]:
    """All small services at the person's desks."""
    rows = Extra.objects.filter(place__in=Place.objects.where_person_is(person, *DESK_ROLES))
    return list(rows.select_related("place").order_by("place__path", "name"))


def short_of(things: Iterable[Equipment], *, at: datetime) -> list[Short]:
    """The coming bookings that won't get all they were promised; who booked first is served first."""
    counts = {thing.pk: thing for thing in things}
    rows = BookingEquipment.objects.filter(
        equipment__in=counts, booking__state__in=HOLDS, booking__ends__gt=at
    ).select_related("booking__space", "booking__person")
    kept: dict[int, list[BookingEquipment]] = {}
    short = []
    for row in rows.order_by("booking__made_at", "booking_id"):
        thing = counts[row.equipment_id]
        before = kept.setdefault(thing.pk, [])
        left = max(0, thing.count - _most_at_once(before, row))
        if row.count > left:
            short.append(Short(row.booking, thing, row.count, left))
        before.append(_with(row, min(row.count, left)))
    return sorted(short, key=lambda one: (one.booking.starts, one.booking.pk))


def _with(row: BookingEquipment, count: int) -> BookingEquipment:
    row.count = count
    return row


def _most_at_once(rows: Sequence[BookingEquipment], wanted: BookingEquipment) -> int:
    """How many the rows have at the busiest moment of a booking's time."""
    starts, ends = wanted.booking.starts, wanted.booking.ends
    met = [row for row in rows if row.booking.starts < ends and starts < row.booking.ends]
    moments = {starts, *(row.booking.starts for row in met if row.booking.starts > starts)}
    return max(
        sum(row.count for row in met if row.booking.starts <= moment < row.booking.ends) for moment in moments
    )
