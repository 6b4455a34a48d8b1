"""Booking a time, moving it, giving it up; and coming to it."""

from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit, jobs
from lianyuan.accounts.acting import Actor
from lianyuan.cases.models import Service
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import refusals
from ..models import Appointment, AppointmentState, Line, Priority, Slot, Ticket, TicketState
from ..models.appointments import TAKES_A_SEAT
from .calling import require_desk
from .tickets import give_ticket, lock_line

CHANGED_UNTIL = timedelta(hours=2)
REMIND = "reception.remind"
REMINDED_AT = time(9)


@transaction.atomic
def book(
    *, actor: Actor, service: Service, line: Line, starts_at: datetime, at: datetime | None = None
) -> Appointment:
    """Book a seat at a time for a service, for the person themselves.

    Refused when no seat is free, the line doesn't take the service, or the person has an open appointment for
    it already.
    """
    if actor.person is None:
        raise NotAllowed(_("请先登录，再预约时间。"))
    moment = at or clock.now()
    locked = lock_line(line)
    if not service.is_active or not locked.services.filter(pk=service.pk).exists():
        raise Refused(_("“%(service)s”现在不能预约。请现场取号，或者在网上办。") % {"service": service})
    _require_no_other(actor, service)
    slot = free_slot(locked, starts_at, moment)
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(
                slot=slot,
                line=locked,
                service=service,
                person=actor.person,
                starts_at=slot.starts_at,
                booked_at=moment,
            )
    except IntegrityError:
        # The same person at another line for the same service, at the same moment.
        _require_no_other(actor, service)
        raise
    _remind(appointment, moment)
    _audit(actor, appointment, gettext_noop("预约时间"), before={})
    return appointment


def free_slot(line: Line, starts_at: datetime, at: datetime) -> Slot:
    """A free seat of the locked line at this time."""
    taken = Appointment.objects.filter(state__in=TAKES_A_SEAT, slot__isnull=False).values("slot")
    coming = Slot.objects.filter(line=line, starts_at=starts_at, starts_at__gt=at)
    slot = coming.exclude(pk__in=taken).order_by("seat").first()
    if slot is None:
        when = timezone.localtime(starts_at)
        raise Refused(_("%(when)s 已经约满或不开放了。请另选一个时间。") % {"when": f"{when:%m-%d %H:%M}"})
    return slot


@transaction.atomic
def move(
    *, actor: Actor, appointment: Appointment, starts_at: datetime, at: datetime | None = None
) -> Appointment:
    """Move an appointment to another time of its line: it has always exactly one seat, the old or the new.

    One that a change of the pattern displaced is moved the same way.
    """
    moment = at or clock.now()
    found = _lock_own(actor, appointment)
    if found.state == AppointmentState.BOOKED:
        _require_time_left(found, moment)
    elif found.state != AppointmentState.DISPLACED:
        raise _not_open(found)
    before = found.starts_at
    slot = free_slot(found.line, starts_at, moment)
    found.slot, found.starts_at, found.state = slot, slot.starts_at, AppointmentState.BOOKED
    found.sequence += 1
    found.save()
    _remind(found, moment)
    _audit(actor, found, gettext_noop("预约改时间"), before={"starts_at": before.isoformat()})
    return found


@transaction.atomic
def cancel(*, actor: Actor, appointment: Appointment, at: datetime | None = None) -> Appointment:
    """Give an appointment up, so that someone else can have the time."""
    found = _lock_own(actor, appointment)
    if found.state == AppointmentState.BOOKED:
        _require_time_left(found, at or clock.now())
    elif found.state != AppointmentState.DISPLACED:
        raise _not_open(found)
    found.state, found.slot = AppointmentState.CANCELLED, None
    found.sequence += 1
    found.save()
    _audit(actor, found, gettext_noop("取消预约"), before={})
    return found


@transaction.atomic
def arrive(*, actor: Actor, appointment: Appointment, at: datetime | None = None) -> Ticket:
    """Whoever has the appointment has come: a ticket of its line with priority, or their own live one."""
    moment = at or clock.now()
    line = lock_line(appointment.line)
    found = _read(appointment)
    require_desk(actor, line.hall)
    if found.state != AppointmentState.BOOKED:
        raise _not_open(found)
    if clock.local_date(found.starts_at) != clock.local_date(moment):
        day = clock.local_date(found.starts_at)
        raise Refused(_("这个预约不是今天的，是 %(day)s 的。请对方改时间。") % {"day": f"{day:%m-%d}"})
    found.ticket = _favoured(found, line, moment) or give_ticket(
        line=line, holder="", priority=Priority.APPOINTMENT, person_id=found.person_id, at=moment
    )
    found.state = AppointmentState.ARRIVED
    found.save()
    _audit(actor, found, gettext_noop("预约的人来了"), before={})
    return found.ticket


def _favoured(appointment: Appointment, line: Line, moment: datetime) -> Ticket | None:
    """The number the person took in this line already, now going first."""
    own = Ticket.objects.select_for_update(of=("self",)).filter(
        person=appointment.person_id,
        line=line,
        day=clock.local_date(moment),
        state=TicketState.WAITING,
        appointment__isnull=True,
    )
    ticket = own.select_related("issued_by").first()
    if ticket is not None:
        ticket.priority, ticket.goes_first = Priority.APPOINTMENT, True
        ticket.save()
    return ticket


def mark_missed(at: datetime) -> int:
    """Note who did not come on the days before; how many."""
    midnight = timezone.make_aware(datetime.combine(clock.local_date(at), time(0)))
    late = Appointment.objects.filter(state=AppointmentState.BOOKED, starts_at__lt=midnight)
    return late.update(state=AppointmentState.MISSED)


def _remind(appointment: Appointment, moment: datetime) -> None:
    eve = clock.local_date(appointment.starts_at) - timedelta(days=1)
    due = timezone.make_aware(datetime.combine(eve, REMINDED_AT))
    if due > moment:
        jobs.enqueue(
            kind=REMIND,
            payload={"appointment": appointment.pk, "starts_at": appointment.starts_at.isoformat()},
            key=f"{REMIND}:{appointment.pk}:{appointment.starts_at:%Y%m%d%H%M}",
            at=due,
        )


def _lock_own(actor: Actor, appointment: Appointment) -> Appointment:
    lock_line(appointment.line)
    found = _read(appointment)
    if actor.person is None or found.person_id != actor.person.pk:
        raise NotAllowed(_("只有预约人自己可以改时间或取消。请用预约时的账号登录。"))
    return found


def _read(appointment: Appointment) -> Appointment:
    # The line's lock is held by everyone who changes its appointments, so what is read here holds.
    return Appointment.objects.select_related("line__hall__centre", "service", "person").get(
        pk=appointment.pk
    )


def _require_no_other(actor: Actor, service: Service) -> None:
    open_states = [AppointmentState.BOOKED, AppointmentState.DISPLACED]
    other = Appointment.objects.filter(person=actor.person, service=service, state__in=open_states).first()
    if other is not None:
        raise refusals.AlreadyBooked(other)


def _require_time_left(appointment: Appointment, moment: datetime) -> None:
    if moment > appointment.starts_at - CHANGED_UNTIL:
        raise Refused(_("离预约不到 2 小时，不能再改或取消。来不了请给服务中心打个电话。"))


def _not_open(appointment: Appointment) -> Refused:
    state = appointment.get_state_display()
    return Refused(_("这个预约现在是“%(state)s”，这一步做不了。请刷新看最新情况。") % {"state": state})


def _audit(actor: Actor, appointment: Appointment, verb: str, *, before: dict[str, str]) -> None:
    after = {"starts_at": appointment.starts_at.isoformat(), "state": appointment.state}
    audit.record(actor=actor, verb=verb, target=appointment, before=before, after=after)
