"""Being there: saying that one comes, checking in, walking in, and what becomes of time nobody came to."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit, jobs
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import occupancy, rules, waiting_notices
from ..minutes import minute_of, moment_of
from ..models import Booking, BookingState, DoorTitle, Space, Strike
from ..queries.door import rest_of_the_hour
from ..rulebook import Asked
from .booking import Wanted, lock_booking, place
from .changing import end
from .expecting import SEE, grace_ends
from .offering import worker

# How long before its start one may check in; whoever is earlier waits outside.
EARLY = timedelta(minutes=15)
# After that, a worker that had stood still marks nobody absent: perhaps nobody could check in.
TOO_LATE = timedelta(hours=1)


@transaction.atomic
def confirm(*, actor: Actor, booking: Booking, at: datetime | None = None) -> Booking:
    """Say, the day before or on the day, that one comes. Saying so twice changes nothing."""
    moment = at or clock.now()
    found = _made_by(actor, booking)
    if found.starts <= moment:
        raise Refused(_("预约已经开始，到门口扫码签到就行。"))
    if found.confirmed_at is None:
        found.confirmed_at = moment
        found.save(update_fields=["confirmed_at"])
        audit.record(actor=actor, verb=gettext_noop("确认会来"), target=found)
    return found


@transaction.atomic
def check_in(*, actor: Actor, booking: Booking, at: datetime | None = None) -> Booking:
    """Check in at the door, around the start: whoever booked, or someone of the company it is for."""
    return _arrive(actor, _made_by(actor, booking), at or clock.now())


@transaction.atomic
def note_arrival(*, actor: Actor, booking: Booking, at: datetime | None = None) -> Booking:
    """The desk notes that they came."""
    found, _locked = lock_booking(booking)
    if not rules.keeps_its_room(actor, found):
        raise NotAllowed(_("只有这个场地的服务台可以替人签到。"))
    return _arrive(actor, _confirmed(found), at or clock.now())


@transaction.atomic
def use_now(*, actor: Actor, space: Space, at: datetime | None = None) -> Booking:
    """Take an empty room one stands before, until the end of this hour: booked and checked in at once."""
    moment = at or clock.now()
    locked = occupancy.lock(space)
    until = rest_of_the_hour(locked.space, at=moment)
    asked = Asked(
        actor=actor,
        locked=locked,
        starts=moment_of(minute_of(moment)),
        ends=until,
        attendees=1,
        at=moment,
        walk_in=True,
    )
    if locked.space.needs_approval:
        raise Refused(_("“%(space)s”要服务台同意才能用，请提前预约。") % {"space": locked.space})
    booking = place(asked, Wanted(title=_("现场使用")))
    booking.arrived_at = moment
    booking.save(update_fields=["arrived_at"])
    return booking


@transaction.atomic
def show_title(*, actor: Actor, booking: Booking, shown: bool) -> None:
    """Let the title of a booking be read on the display at the door, or not any more."""
    found = _made_by(actor, booking)
    if shown:
        DoorTitle.objects.get_or_create(booking=found)
    else:
        DoorTitle.objects.filter(booking=found).delete()


def ask_whether_coming(payload: dict[str, Any]) -> None:
    """The worker asks the day before, and queues seeing whether they came. A moved booking has its own."""
    found = _as_queued(payload)
    if found is None:
        return
    with transaction.atomic():
        if found.space.grace_minutes is not None:
            key = f"{SEE} {found.pk} {payload['starts']}"
            jobs.enqueue(kind=SEE, payload=payload, key=key, at=grace_ends(found))
        if found.state == BookingState.CONFIRMED and found.confirmed_at is None:
            waiting_notices.ask_whether_coming(found)


def see_who_came(payload: dict[str, Any]) -> None:
    """The worker gives away the rest of a booking nobody came to. Safe to repeat."""
    found = _as_queued(payload)
    if found is not None:
        release_absent(booking=found)


def release_absent(*, booking: Booking, at: datetime | None = None) -> bool:
    """Give the rest of a booking nobody checked in to to whoever waits, and note it; whether it was so."""
    moment = at or clock.now()
    with transaction.atomic():
        found, _locked = lock_booking(booking)
        if found.state != BookingState.CONFIRMED or found.arrived_at is not None:
            return False
        over = found.space.grace_minutes is None or moment > found.ends + TOO_LATE
        if over or moment < grace_ends(found):
            return False
        end(actor=worker(), booking=found, state=BookingState.RELEASED, reason="", at=moment)
        if found.person is not None:
            Strike.objects.create(
                booking=found,
                person=found.person,
                made_at=moment,
                expires_at=moment + timedelta(days=settings.STRIKE_DAYS),
            )
        waiting_notices.tell_released(found)
        return True


def _as_queued(payload: dict[str, Any]) -> Booking | None:
    """The booking a job is about, if it still is when it was."""
    found = Booking.objects.holding().select_related("space", "person").filter(pk=payload["booking"]).first()
    return found if found is not None and found.starts == parse_datetime(payload["starts"]) else None


def _made_by(actor: Actor, booking: Booking) -> Booking:
    found, _locked = lock_booking(booking)
    if not rules.made(actor, found):
        raise NotAllowed(_("这是别人的预约。"))
    return _confirmed(found)


def _confirmed(booking: Booking) -> Booking:
    if booking.state != BookingState.CONFIRMED:
        told = {"state": booking.get_state_display()}
        raise Refused(_("这个预约现在是“%(state)s”，这一步做不了。") % told)
    return booking


def _arrive(actor: Actor, booking: Booking, at: datetime) -> Booking:
    if booking.arrived_at is not None:
        return booking
    if at < booking.starts - EARLY:
        opens = timezone.localtime(booking.starts - EARLY)
        raise Refused(_("还早，%(time)s 起可以签到。") % {"time": f"{opens:%m-%d %H:%M}"})
    if at >= booking.ends:
        raise Refused(_("这个预约已经结束，不能再签到。"))
    booking.arrived_at = at
    booking.save(update_fields=["arrived_at"])
    audit.record(actor=actor, verb=gettext_noop("签到"), target=booking)
    return booking
