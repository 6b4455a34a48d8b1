"""Moving a booking to another time or room, making it longer or shorter; and giving it up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import notices, occupancy, rulebook, rules
from ..models import Booking, BookingState, ExtraState, Space
from ..rulebook import Asked
from .booking import audited, lock_booking, price_of, take_room
from .freeing import Freed, freed, freed_by
from .wishes import promise_equipment


@transaction.atomic
def move(
    *,
    actor: Actor,
    booking: Booking,
    starts: datetime,
    ends: datetime,
    space: Space | None = None,
    attendees: int | None = None,
    at: datetime | None = None,
) -> Booking:
    """Move a booking to another time, length or room; it keeps the old one if the new can't be had.

    A booking whose room was closed is moved the same way. Raises `CannotBook`.
    """
    moment = at or clock.now()
    found, locked = lock_booking(booking, *([space] if space else []))
    _require_may_change(actor, found)
    if found.state not in {*_LIVE, BookingState.DISPLACED}:
        raise _not_open(found)
    if found.holds and found.starts <= moment and starts != found.starts:
        raise Refused(_("预约已经开始，只能延长或提前结束，不能改开始时间。"))
    before, old_room = audited(found), found.space_id
    asked = Asked(
        actor=actor,
        locked=locked[-1],
        starts=starts,
        ends=ends,
        attendees=attendees or found.attendees,
        at=moment,
        moving=found,
        by_desk=bool(rules.keeps(actor, locked[-1].space)),
    )
    rulebook.require(asked)
    left = _leave(found)
    found.space, found.starts, found.ends, found.attendees = asked.space, starts, ends, asked.attendees
    found.state = _state_after_move(found, asked, old_room)
    found.price = price_of(asked.space, asked.span.minutes)
    _save(found, moment)
    take_room(asked, found)
    things = {row.equipment_id: row.count for row in found.equipment.all()}
    found.equipment.all().delete()
    promise_equipment(found, things)
    audit.record(actor=actor, verb=gettext_noop("改预约"), target=found, before=before, after=audited(found))
    notices.tell_changed(found)
    freed(left, at=moment)
    return found


@transaction.atomic
def cancel(*, actor: Actor, booking: Booking, reason: str = "", at: datetime | None = None) -> Booking:
    """Give a booking up; its time goes to whoever waits for it. The desk says why, and the booker is told."""
    moment = at or clock.now()
    found, _locked = lock_booking(booking)
    _require_may_change(actor, found)
    if found.state not in {*_LIVE, BookingState.DISPLACED}:
        raise _not_open(found)
    if found.ends <= moment:
        raise Refused(_("这个预约已经结束，不用取消了。"))
    own = bool(rules.made(actor, found))
    if not own and not reason.strip():
        raise Refused(_("替别人取消要写原因，对方会看到。"))
    end(actor=actor, booking=found, state=BookingState.CANCELLED, reason=reason, at=moment)
    if not own:
        notices.tell_cancelled(found)
    return found


@transaction.atomic
def name(*, actor: Actor, booking: Booking, title: str) -> Booking:
    """Say what a booking is for; its time stays."""
    found, _locked = lock_booking(booking)
    _require_may_change(actor, found)
    written = title.strip()[:80]
    if not written:
        raise Refused(_("请写做什么用，例如：产品评审会。"))
    found.title = written
    _save(found, clock.now())
    audit.record(actor=actor, verb=gettext_noop("改预约用途"), target=found)
    return found


def end(*, actor: Actor, booking: Booking, state: BookingState, reason: str, at: datetime) -> None:
    """Take a locked booking out of its room for good, and let those who wait have its time."""
    before = audited(booking)
    left = _leave(booking)
    booking.state, booking.reason = state, reason.strip()
    _save(booking, at)
    booking.extras.filter(state=ExtraState.ASKED).update(state=ExtraState.WITHDRAWN)
    audit.record(
        actor=actor,
        verb=gettext_noop("结束预约"),
        target=booking,
        before=before,
        after=audited(booking),
    )
    freed(left, at=at)


def _leave(booking: Booking) -> list[Freed]:
    left = freed_by(booking=booking)
    occupancy.free(booking=booking)
    return left


def _state_after_move(booking: Booking, asked: Asked, old_room: int) -> BookingState:
    """A move within an approved booking's own room stays approved; to a room that asks, it asks again."""
    if not asked.space.needs_approval or asked.by_desk:
        return BookingState.CONFIRMED
    stays = booking.state == BookingState.CONFIRMED and asked.space.pk == old_room
    return BookingState.CONFIRMED if stays else BookingState.PENDING


def _save(booking: Booking, at: datetime) -> None:
    booking.sequence += 1
    booking.changed_at = at
    booking.save()


def _require_may_change(actor: Actor, booking: Booking) -> None:
    if not rules.changes(actor, booking):
        raise NotAllowed(_("这是别人的预约。要改请联系预约的人，或者服务台。"))


_LIVE = (BookingState.PENDING, BookingState.CONFIRMED)


def _not_open(booking: Booking) -> Refused:
    told = {"state": booking.get_state_display()}
    return Refused(_("这个预约现在是“%(state)s”，不能再改。请重新预约。") % told)
