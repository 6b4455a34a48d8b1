"""Who may do what with rooms and bookings."""

import rules

from lianyuan.accounts.acting import Actor
from lianyuan.companies.models import Membership
from lianyuan.places import queries as places
from lianyuan.places.models import Place
from lianyuan.places.rules import administers

from .models import Booking, Space


@rules.predicate
def keeps(actor: Actor, space: Space) -> bool:
    """Works at the desk of the room's place, or administers it; as themselves, for no company."""
    return actor.company_id is None and places.holds_role(actor.person, space.place, *places.DESK_ROLES)


@rules.predicate
def arranges(actor: Actor, space: Space) -> bool:
    """Administers the room's place, or is the command line."""
    return (actor.person is None and bool(actor.origin)) or administers(actor, space.place)


@rules.predicate
def keeps_at(actor: Actor, place: Place) -> bool:
    """Works at the desk of a place, or administers it; as themselves, for no company."""
    return actor.company_id is None and places.holds_role(actor.person, place, *places.DESK_ROLES)


@rules.predicate
def arranges_at(actor: Actor, place: Place) -> bool:
    """Administers a place, as themselves, or is the command line: sets its quotas, seasons, exceptions."""
    if actor.person is None:
        return bool(actor.origin)
    return actor.company_id is None and bool(administers(actor, place))


@rules.predicate
def made(actor: Actor, booking: Booking) -> bool:
    """Booked it, or belongs to the company it was booked for and acts for it."""
    if actor.person is None:
        return False
    if booking.company_id is None:
        return booking.person_id == actor.person.pk
    return still_belongs(actor, booking.company_id) and (
        booking.person_id == actor.person.pk or actor.company_id == booking.company_id
    )


@rules.predicate
def keeps_its_room(actor: Actor, booking: Booking) -> bool:
    """Keeps the room the booking is in."""
    return keeps(actor, booking.space)


def still_belongs(actor: Actor, company_id: int) -> bool:
    """Whether the person belongs to the company at this moment, whatever the page they came from said."""
    return Membership.objects.current().filter(person=actor.person, company=company_id).exists()


sees: rules.Predicate = made | keeps_its_room
changes: rules.Predicate = made | keeps_its_room
