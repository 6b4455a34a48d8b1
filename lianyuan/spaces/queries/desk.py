"""What waits at the desk, its day, and the small services asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core.paging import Page, page_of

from .. import rules
from ..minutes import midnight, moment_of
from ..models import HOLDS, Booking, BookingState, ExtraRequest, ExtraState, Space

BY_TIME = ("starts", "id")
EXTRAS_BY_TIME = ("booking__starts", "id")


def rooms_of(person: Person) -> QuerySet[Space]:
    """The rooms of the places the person works at or administers, whether they are lent out or not."""
    return Space.objects.at_desks_of(person).select_related("place", "whole")


def room_of(actor: Actor, pk: int) -> Space | None:
    """One of the rooms the person keeps."""
    return rooms_of(actor.person).filter(pk=pk).first() if actor.person is not None else None


@dataclass(frozen=True)
class Waits:
    """How much waits at a desk: bookings to decide, services to see to."""

    pending: int
    extras: int


def waits_at_desks(person: Person, *, at: datetime) -> Waits:
    """How much waits at the person's desks."""
    pending = _bookings(person).filter(state=BookingState.PENDING, ends__gt=at)
    return Waits(pending.count(), _extras(person, at).count())


def to_decide(person: Person, *, state: BookingState, at: datetime, key: str = "") -> Page[Booking]:
    """Bookings that wait for a yes, or were refused and may be thought of again, soonest first."""
    rows = _shown(_bookings(person).filter(state=state))
    coming = rows.filter(ends__gt=at) if state == BookingState.PENDING else rows.filter(starts__gt=at)
    return page_of(coming, order=BY_TIME, key=key)


@dataclass(frozen=True)
class RoomsDay:
    """A page of one day's bookings in the person's rooms, or in one of them."""

    day: date
    page: Page[Booking]
    room: Space | None
    rooms: Sequence[Space]

    @property
    def before(self) -> date:
        """The day before."""
        return self.day - timedelta(days=1)

    @property
    def after(self) -> date:
        """The day after."""
        return self.day + timedelta(days=1)


def day_at_desks(person: Person, *, day: date, room: str = "", key: str = "") -> RoomsDay:
    """The bookings of a day at the person's desks, in order; a hall's day holds those of its parts."""
    rooms = list(rooms_of(person))
    chosen = next((space for space in rooms if str(space.pk) == room), None)
    begin, end = (moment_of(midnight(each)) for each in (day, day + timedelta(days=1)))
    rows = _bookings(person).filter(
        state__in=[*HOLDS, BookingState.RELEASED], starts__gte=begin, starts__lt=end
    )
    if chosen is not None:
        family = Q(space=chosen) | Q(space__whole=chosen)
        rows = rows.filter(family | Q(space=chosen.whole_id) if chosen.whole_id else family)
    waiting = Count("extras", filter=Q(extras__state=ExtraState.ASKED))
    return RoomsDay(
        day, page_of(_shown(rows).annotate(to_see_to=waiting), order=BY_TIME, key=key), chosen, rooms
    )


def extras_to_see_to(person: Person, *, at: datetime, key: str = "") -> Page[ExtraRequest]:
    """Small services still to be seen to, soonest first."""
    rows = _extras(person, at).select_related("extra", "booking__space__place", "booking__person")
    return page_of(rows.select_related("extra", "booking__space__place"), order=EXTRAS_BY_TIME, key=key)


def extra_asked(person: Person, pk: int) -> ExtraRequest | None:
    """One service asked of the person's desks."""
    rows = ExtraRequest.objects.filter(booking__in=_bookings(person)).select_related("booking", "extra")
    return rows.filter(pk=pk).first()


@dataclass(frozen=True)
class AtDesk:
    """A booking as its desk sees it."""

    booking: Booking
    extras: Sequence[ExtraRequest]
    things: Sequence[str]
    is_own: bool


def booking_at_desk(actor: Actor, pk: int) -> AtDesk | None:
    """A booking of a room the person keeps, with what comes with it."""
    if actor.person is None:
        return None
    found = _shown(_bookings(actor.person)).filter(pk=pk).first()
    if found is None or not rules.keeps_its_room(actor, found):
        return None
    things = [str(row) for row in found.equipment.select_related("equipment")]
    return AtDesk(
        booking=found,
        extras=list(found.extras.select_related("extra")),
        things=things,
        is_own=found.person_id == actor.person.pk,
    )


def _bookings(person: Person) -> QuerySet[Booking]:
    return Booking.objects.at_desks_of(person)


def _extras(person: Person, at: datetime) -> QuerySet[ExtraRequest]:
    return ExtraRequest.objects.filter(
        booking__in=_bookings(person),
        booking__state__in=HOLDS,
        booking__ends__gt=at,
        state=ExtraState.ASKED,
    )


def _shown(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    return rows.select_related("space__place", "person", "company", "decided_by")
