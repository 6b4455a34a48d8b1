"""Who is expected, and strikes as their people and the desk see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.paging import Page, page_of
from lianyuan.places.models import Place
from lianyuan.places.queries import DESK_ROLES

from .. import rules
from ..coming import stopped_until
from ..models import AppealState, Booking, BookingState, DoorTitle, Space, Strike
from .door import usable_until

EARLY = timedelta(minutes=15)


@dataclass(frozen=True)
class Presence:
    """What can be done about being there for one booking, for the part on its page."""

    booking: Booking
    is_own: bool
    may_confirm: bool
    may_check_in: bool
    title_shown: bool
    releases_at: datetime | None


@dataclass(frozen=True)
class Here:
    """A room as whoever stands before it sees it on their phone."""

    space: Space
    bookings: list[Booking]
    until: datetime | None


def presence_of(actor: Actor, booking: Booking, *, at: datetime | None = None) -> Presence:
    """Feeds `spaces/parts/presence.html`."""
    moment = at or clock.now()
    confirmed = booking.state == BookingState.CONFIRMED
    own = bool(rules.made(actor, booking))
    open_now = confirmed and booking.arrived_at is None and _window(booking, moment)
    grace = booking.space.grace_minutes
    return Presence(
        booking=booking,
        is_own=own,
        may_confirm=own and confirmed and booking.confirmed_at is None and moment < booking.starts,
        may_check_in=own and open_now,
        title_shown=DoorTitle.objects.filter(booking=booking).exists(),
        releases_at=booking.starts + timedelta(minutes=grace) if confirmed and grace else None,
    )


def here(actor: Actor, space: Space, *, at: datetime | None = None) -> Here:
    """One's bookings of this room that can be checked in to now, and whether it can be taken at once."""
    moment = at or clock.now()
    if actor.person is None:
        return Here(space, [], None)
    rows = Booking.objects.of(actor.person, actor.company_id).filter(
        space__in=_with_whole(space),
        state=BookingState.CONFIRMED,
        starts__lte=moment + EARLY,
        ends__gt=moment,
    )
    found = [row for row in rows.select_related("space").order_by("starts", "pk") if rules.made(actor, row)]
    return Here(space, found, usable_until(space, at=moment))


def strikes_of(person: Person, *, key: str = "") -> Page[Strike]:
    """A page of the person's own strikes, the latest first."""
    rows = Strike.objects.filter(person=person).select_related("booking__space__place")
    return page_of(rows, order=("-made_at", "-pk"), key=key)


def stopped(person: Person, *, at: datetime | None = None) -> datetime | None:
    """Until when the person may book nothing, if so."""
    return stopped_until(person, at=at or clock.now())


def appeals_for(person: Person, *, key: str = "") -> Page[Strike]:
    """A page of the appeals to decide at the places the person keeps, the oldest first; not their own."""
    rows = strikes_at_desks_of(person).filter(state=AppealState.ASKED).exclude(person=person)
    return page_of(rows, order=("appealed_at", "pk"), key=key)


def strikes_at_desks_of(person: Person) -> "QuerySet[Strike]":
    """Strikes in rooms of places the person works at or administers."""
    places = Place.objects.where_person_is(person, *DESK_ROLES)
    return Strike.objects.filter(booking__space__place__in=places).select_related(
        "booking__space__place", "person"
    )


def strikes_to_appeal(person: Person) -> "QuerySet[Strike]":
    """The person's own strikes."""
    return Strike.objects.filter(person=person)


def bookings_at_desks_of(person: Person) -> "QuerySet[Booking]":
    """Bookings whose arrival the person may note."""
    return Booking.objects.at_desks_of(person).select_related("space__place")


def door_of(pk: int) -> Space | None:
    """A room that is lent out, by name or without."""
    return Space.objects.offered().select_related("place").filter(pk=pk).first()


def doors_of(person: Person) -> "QuerySet[Space]":
    """Rooms whose doors the person looks after."""
    return Space.objects.at_desks_of(person).select_related("place")


def _with_whole(space: Space) -> list[int]:
    return [space.pk] if space.whole_id is None else [space.pk, space.whole_id]


def _window(booking: Booking, at: datetime) -> bool:
    return booking.starts - EARLY <= at < booking.ends
