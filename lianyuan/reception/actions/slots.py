"""Cutting slots from the weekly pattern, ahead of time, on working days only."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.workdays.calendar import Calendar
from lianyuan.workdays.queries import calendar

from .. import notices
from ..models import Appointment, AppointmentState, Hall, Line, Pattern, Slot
from ..models.appointments import TAKES_A_SEAT
from .halls import require_arranger
from .tickets import lock_line

DAYS_AHEAD = 28
# A seat at a time: when it starts, its number; how long it is.
Seats = dict[tuple[datetime, int], int]


@transaction.atomic
def save_pattern(*, actor: Actor, line: Line, at: datetime | None = None, **values: Any) -> Pattern:
    """Add a stretch of one weekday to a line's pattern, and cut its slots."""
    locked = lock_line(line)
    require_arranger(actor, locked.hall)
    pattern = Pattern(line=locked, **values)
    pattern.full_clean()
    pattern.save()
    _audit(actor, pattern, gettext_noop("添加预约时段"))
    cut_line(line=locked, at=at or clock.now())
    return pattern


@transaction.atomic
def remove_pattern(*, actor: Actor, pattern: Pattern, at: datetime | None = None) -> int:
    """Take a stretch away; who had booked in it is told and may choose another time. How many those are."""
    locked = lock_line(pattern.line)
    require_arranger(actor, locked.hall)
    _audit(actor, pattern, gettext_noop("删去预约时段"))
    Pattern.objects.filter(pk=pattern.pk).delete()
    return cut_line(line=locked, at=at or clock.now())


@transaction.atomic
def choose_makeup_weekday(*, actor: Actor, hall: Hall, weekday: int, at: datetime | None = None) -> None:
    """Say as which weekday make-up workdays are cut."""
    require_arranger(actor, hall)
    hall = Hall.objects.select_for_update().get(pk=hall.pk)
    before, hall.makeup_weekday = hall.makeup_weekday, weekday
    hall.full_clean()
    hall.save()
    audit.record(
        actor=actor,
        verb=gettext_noop("设置调休上班日"),
        target=hall,
        before={"makeup_weekday": before},
        after={"makeup_weekday": weekday},
    )
    for line in Line.objects.filter(hall=hall).order_by("pk"):
        cut_line(line=lock_line(line), at=at or clock.now())


def cut_line(*, line: Line, at: datetime) -> int:
    """Make the coming slots of a locked line what its pattern and the calendar say; how many are displaced.

    Safe to repeat. A slot that is no longer wanted goes; whoever booked it keeps the appointment as displaced
    and is told, unless a seat of the same time is free.
    """
    today = clock.local_date(at)
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)]
    known = calendar(since=days[0], until=days[-1])
    wanted = {key: minutes for key, minutes in _wanted(line, days, known).items() if key[0] > at}
    coming = {(slot.starts_at, slot.seat): slot for slot in line.slots.filter(starts_at__gt=at)}
    for key, slot in coming.items():
        if wanted.get(key, slot.minutes) != slot.minutes:
            Slot.objects.filter(pk=slot.pk).update(minutes=wanted[key])
    Slot.objects.bulk_create(
        Slot(line=line, starts_at=start, seat=seat, minutes=minutes)
        for (start, seat), minutes in wanted.items()
        if (start, seat) not in coming
    )
    gone = [slot for key, slot in coming.items() if key not in wanted]
    displaced = _clear(line, gone)
    Slot.objects.filter(pk__in=[slot.pk for slot in gone]).delete()
    return displaced


def _clear(line: Line, gone: list[Slot]) -> int:
    """Find those who booked another seat at the same time; who gets none is displaced. How many those are."""
    held = Appointment.objects.select_for_update(of=("self",)).filter(slot__in=gone)
    displaced = 0
    for appointment in held.select_related("person", "service", "line__hall__centre").order_by("pk"):
        appointment.slot = None
        if appointment.state == AppointmentState.BOOKED:
            seat = _other_seat(line, appointment, gone)
            if seat is None:
                appointment.state = AppointmentState.DISPLACED
                appointment.sequence += 1
                displaced += 1
                notices.tell_of_visit(appointment, "displaced")
            appointment.slot = seat
        appointment.save()
    return displaced


def _other_seat(line: Line, appointment: Appointment, gone: list[Slot]) -> Slot | None:
    taken = Appointment.objects.filter(state__in=TAKES_A_SEAT, slot__isnull=False).values("slot")
    same_time = line.slots.filter(starts_at=appointment.starts_at).exclude(pk__in=taken)
    return same_time.exclude(pk__in=[slot.pk for slot in gone]).order_by("seat").first()


def _wanted(line: Line, days: list[date], known: Calendar) -> Seats:
    patterns = list(line.patterns.all())
    seats: Seats = {}
    for day in days:
        if not known.works(day):
            continue
        weekday = day.weekday() if day.weekday() < 5 else line.hall.makeup_weekday
        for pattern in patterns:
            if pattern.weekday == weekday:
                seats |= _seats_of(pattern, day)
    return seats


def _seats_of(pattern: Pattern, day: date) -> Seats:
    start, end = _moment(day, pattern.begins), _moment(day, pattern.ends)
    length = timedelta(minutes=pattern.minutes)
    seats: Seats = {}
    while start + length <= end:
        seats |= {(start, seat): pattern.minutes for seat in range(1, pattern.seats + 1)}
        start += length
    return seats


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _audit(actor: Actor, pattern: Pattern, verb: str) -> None:
    said = {"minutes": pattern.minutes, "seats": pattern.seats}
    audit.record(actor=actor, verb=verb, target=pattern, after=said)
