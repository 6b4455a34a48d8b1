"""Booking a room, once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed

from .. import notices, occupancy, rulebook, rules
from ..models import Booking, BookingState, Series, Space
from ..occupancy import Locked, Taken, span_for
from ..parties import Party
from ..rulebook import Asked
from .expecting import expect
from .offering import settle_lapsed
from .wishes import promise_equipment, request_extras


@dataclass(frozen=True)
class Wanted:
    """What a booking is for, besides its room and time. `equipment` and `extras` go by their ids."""

    title: str
    attendees: int = 1
    note: str = ""
    equipment: Mapping[int, int] = field(default_factory=dict)
    extras: Mapping[int, str] = field(default_factory=dict)


def book(
    *,
    actor: Actor,
    space: Space,
    starts: datetime,
    ends: datetime,
    wanted: Wanted,
    on_behalf_of: Person | None = None,
    at: datetime | None = None,
) -> Booking:
    """Book a room for oneself or the company one acts for; the desk may do it for a person at the counter.

    Where the room asks for the desk's approval, the booking waits for it and keeps the time meanwhile. Raises
    `CannotBook` with the rule that stopped it and the next time that would do.

    Most who can't have a time learn it from a first look, which holds nobody up; only then is the room locked
    and everything asked again.
    """
    seen = occupancy.look(space)
    asked = Asked(
        actor=actor,
        locked=seen,
        starts=starts,
        ends=ends,
        attendees=wanted.attendees,
        at=at or clock.now(),
        by_desk=_books_for_others(actor, seen.space, on_behalf_of),
        for_party=Party(on_behalf_of) if on_behalf_of else None,
    )
    rulebook.look(asked)
    with transaction.atomic():
        booking = place(replace(asked, locked=occupancy.lock(space)), wanted)
        notices.tell_booked(booking)
    return booking


def place(asked: Asked, wanted: Wanted, *, series: Series | None = None) -> Booking:
    """Put one booking into its locked room, with what is wanted with it; nobody is told yet.

    Raises `CannotBook`; inside a transaction that then must not go on.
    """
    settle_lapsed([asked.locked], at=asked.at)
    rulebook.require(asked)
    actor, space, party = asked.actor, asked.space, asked.party
    waits = space.needs_approval and not asked.by_desk
    booking = Booking.objects.create(
        space=space,
        person=party.person,
        company_id=party.company_id,
        booked_by=actor.person if party.person != actor.person else None,
        title=wanted.title,
        attendees=wanted.attendees,
        note=wanted.note,
        starts=asked.starts,
        ends=asked.ends,
        state=BookingState.PENDING if waits else BookingState.CONFIRMED,
        price=price_of(space, asked.span.minutes),
        deposit=space.deposit,
        series=series,
        made_at=asked.at,
        changed_at=asked.at,
    )
    take_room(asked, booking)
    promise_equipment(booking, wanted.equipment)
    request_extras(booking, wanted.extras, at=asked.at)
    audit.record(actor=actor, verb=gettext_noop("预约场地"), target=booking, after=audited(booking))
    return booking


def take_room(asked: Asked, booking: Booking) -> None:
    """Occupy the locked room for the booking, or refuse with who was first."""
    span = span_for(asked.space, booking.starts, booking.ends)
    try:
        occupancy.take(asked.locked, span, booking=booking)
        expect(booking, at=asked.at)
    except Taken as taken:
        raise rulebook.refusal(asked, rulebook.taken_by(asked.actor, taken.first, asked.space)) from taken


def audited(booking: Booking) -> dict[str, str | int]:
    """What the trail keeps of a booking: never its title, which may say more than it should."""
    return {
        "space": str(booking.space),
        "starts": booking.starts.isoformat(),
        "ends": booking.ends.isoformat(),
        "state": booking.state,
    }


def price_of(space: Space, minutes: int) -> Decimal:
    """What the room costs for so long, in yuan."""
    return (space.hourly_price * minutes / 60).quantize(Decimal("0.01"))


def lock_booking(booking: Booking, *spaces: Space) -> tuple[Booking, list[Locked]]:
    """The booking as it now is, with its room locked, and after it any others it may move to.

    Everyone who changes a booking holds its room's lock, so what is read here stays true to the end.
    """
    locked = occupancy.lock_all([booking.space, *spaces])
    found = Booking.objects.select_related("space__place", "person", "company", "series").get(pk=booking.pk)
    if found.space_id != booking.space_id:
        # Somebody moved it to another room in between.
        return lock_booking(found, *spaces)
    return found, locked


def _books_for_others(actor: Actor, space: Space, person: Person | None) -> bool:
    if actor.person is None:
        raise NotAllowed(_("请先登录，再预约。"))
    keeps = rules.keeps(actor, space)
    if person is not None and not keeps:
        raise NotAllowed(_("只有这个场地的服务台可以替别人预约。"))
    return bool(keeps)
