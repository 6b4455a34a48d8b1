"""The desk says yes or no to a booking that waits for it, and may think again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import invitations, notices, rulebook, rules
from ..models import Booking, BookingState
from ..parties import Party
from ..rulebook import Asked
from .booking import audited, lock_booking, take_room
from .changing import end
from .offering import settle_lapsed


@transaction.atomic
def approve(*, actor: Actor, booking: Booking, at: datetime | None = None) -> Booking:
    """Say yes to a booking that waits; it kept its time all along."""
    moment = at or clock.now()
    found, _locked = lock_booking(booking)
    _require_desk(actor, found)
    _require_state(found, BookingState.PENDING)
    if found.ends <= moment:
        raise Refused(_("这个预约的时间已经过了，不用再同意。"))
    _decide(actor, found, BookingState.CONFIRMED, "", moment, gettext_noop("同意预约"))
    notices.tell_decided(found)
    return found


@transaction.atomic
def refuse(*, actor: Actor, booking: Booking, reason: str, at: datetime | None = None) -> Booking:
    """Say no, with a reason the person reads; the time goes to others."""
    moment = at or clock.now()
    found, _locked = lock_booking(booking)
    _require_desk(actor, found)
    _require_state(found, BookingState.PENDING)
    if not reason.strip():
        raise Refused(_("请写不同意的原因，预约的人会看到。"))
    found.decided_by = actor.person
    end(actor=actor, booking=found, state=BookingState.REFUSED, reason=reason, at=moment)
    notices.tell_decided(found)
    return found


@transaction.atomic
def think_again(*, actor: Actor, booking: Booking, at: datetime | None = None) -> Booking:
    """Say yes after all to a booking that was refused, if its time is still free. Raises `CannotBook`."""
    moment = at or clock.now()
    found, locked = lock_booking(booking)
    _require_desk(actor, found)
    _require_state(found, BookingState.REFUSED)
    asked = Asked(
        actor=actor,
        locked=locked[0],
        starts=found.starts,
        ends=found.ends,
        attendees=found.attendees,
        at=moment,
        by_desk=True,
        for_party=Party.of_booking(found),
    )
    settle_lapsed(locked, at=moment)
    rulebook.require(asked)
    _decide(actor, found, BookingState.CONFIRMED, "", moment, gettext_noop("重新同意预约"))
    take_room(asked, found)
    notices.tell_decided(found)
    return found


def _decide(
    actor: Actor, booking: Booking, state: BookingState, reason: str, at: datetime, verb: str
) -> None:
    before = audited(booking)
    booking.state, booking.reason, booking.decided_by = state, reason, actor.person
    booking.sequence += 1
    booking.changed_at = at
    booking.save()
    audit.record(actor=actor, verb=verb, target=booking, before=before, after=audited(booking))
    invitations.tell(booking)


def _require_desk(actor: Actor, booking: Booking) -> None:
    if not rules.keeps_its_room(actor, booking):
        raise NotAllowed(_("只有这个场地的服务台可以决定预约。"))
    if booking.person_id is not None and actor.person is not None and booking.person_id == actor.person.pk:
        raise NotAllowed(_("自己的预约要请同事来决定。"))


def _require_state(booking: Booking, state: BookingState) -> None:
    if booking.state != state:
        told = {"state": booking.get_state_display()}
        raise Refused(_("这个预约现在是“%(state)s”，这一步做不了。请刷新看最新情况。") % told)
