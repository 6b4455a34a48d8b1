"""What the worker does for the reception once a day."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from lianyuan.core import clock

from . import notices
from .actions.appointments import mark_missed
from .actions.slots import cut_line
from .actions.tickets import end_earlier_days, lock_line
from .models import Appointment, AppointmentState, Line, Slot, Ticket
from .models.tickets import TicketQuerySet

DAILY = "reception.daily"
ANONYMOUS_AFTER = timedelta(days=30)


def daily(payload: dict[str, Any]) -> None:
    """End earlier days' tickets and missed appointments, cut the coming slots, forget who took old tickets.

    Safe to repeat.
    """
    today = clock.today()
    end_earlier_days(today, clock.now())
    mark_missed(clock.now())
    cut_all()
    drop_old_slots()
    forget_holders(Ticket.objects.filter(day__lt=today - ANONYMOUS_AFTER))


def forget_holders(tickets: TicketQuerySet) -> None:
    """Leave of the tickets what the figures need: which line, when, how long; nobody's trace."""
    tickets.exclude(holder="", person=None, served_by=None).update(holder="", person=None, served_by=None)


def cut_all() -> None:
    """Cut every line's coming slots, each in its own transaction: holidays may have become known."""
    for line in Line.objects.filter(patterns__isnull=False).distinct().order_by("pk"):
        with transaction.atomic():
            cut_line(line=lock_line(line), at=clock.now())


def drop_old_slots() -> None:
    """Slots of long ago are of no use; the appointments stay."""
    old = Slot.objects.filter(starts_at__lt=clock.now() - ANONYMOUS_AFTER)
    Appointment.objects.filter(slot__in=old).update(slot=None)
    old.delete()


def remind(payload: dict[str, Any]) -> None:
    """Remind of an appointment the day before, if it still is when it was."""
    booked = Appointment.objects.filter(state=AppointmentState.BOOKED, pk=payload["appointment"])
    found = booked.select_related("person", "service", "line__hall__centre").first()
    if found is not None and found.starts_at.isoformat() == payload["starts_at"]:
        notices.tell_of_visit(found, "tomorrow")
