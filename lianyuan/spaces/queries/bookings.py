"""Bookings as their people and the desk see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.paging import Page, page_of

from .. import rules
from ..models import HOLDS, Booking, BookingEquipment, BookingState, ExtraRequest

COMING_MOST = 50
PAST_ORDER = ("-starts", "-id")


@dataclass(frozen=True)
class BookingPage:
    """A booking, and what whoever looks at it may do with it now."""

    booking: Booking
    own: bool
    keeps: bool
    may_change: bool
    may_cancel: bool
    under_way: bool
    equipment: list[BookingEquipment]
    extras: list[ExtraRequest]


@dataclass(frozen=True)
class MyBookings:
    """What is coming, soonest first, and a page of what is over."""

    coming: list[Booking]
    past: Page[Booking]


def booking_for(actor: Actor, pk: int) -> Booking | None:
    """A booking whoever asks may see: their own, that of the company they act for, or of their desk."""
    found = _shown(Booking.objects.all()).filter(pk=pk).first()
    return found if found is not None and rules.sees(actor, found) else None


def booking_page(actor: Actor, booking: Booking, *, at: datetime | None = None) -> BookingPage:
    """What can be done with a booking now."""
    moment = at or clock.now()
    live = (booking.holds and booking.ends > moment) or (
        booking.state == BookingState.DISPLACED and booking.starts > moment
    )
    return BookingPage(
        booking=booking,
        own=bool(rules.made(actor, booking)),
        keeps=bool(rules.keeps_its_room(actor, booking)),
        may_change=live,
        may_cancel=live,
        under_way=booking.holds and booking.starts <= moment < booking.ends,
        equipment=list(booking.equipment.select_related("equipment")),
        extras=list(booking.extras.select_related("extra")),
    )


def my_bookings(actor: Actor, *, key: str = "", at: datetime | None = None) -> MyBookings:
    """The person's own bookings, and those of the company they act for."""
    if actor.person is None:
        return MyBookings([], page_of(Booking.objects.none(), order=PAST_ORDER, key=""))
    moment = at or clock.now()
    mine = _shown(Booking.objects.of(actor.person, actor.company_id))
    open_states = [*HOLDS, BookingState.DISPLACED]
    coming = mine.filter(state__in=open_states, ends__gt=moment)
    over = mine.exclude(pk__in=coming.values("pk"))
    return MyBookings(
        list(coming.order_by("starts", "pk")[:COMING_MOST]), page_of(over, order=PAST_ORDER, key=key)
    )


def coming_bookings(actor: Actor, *, most: int = 3, at: datetime | None = None) -> list[Booking]:
    """The next bookings of a person, for their own page."""
    if actor.person is None:
        return []
    rows = _shown(Booking.objects.of(actor.person, actor.company_id)).filter(
        state__in=[*HOLDS, BookingState.DISPLACED], ends__gt=at or clock.now()
    )
    return list(rows.order_by("starts", "pk")[:most])


def _shown(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    return rows.select_related("space__place", "person", "company", "series", "decided_by")
