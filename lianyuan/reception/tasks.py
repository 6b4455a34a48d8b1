"""What the worker does for the reception once a day."""

from datetime import timedelta
from typing import Any

from lianyuan.core import clock

from .actions.tickets import end_earlier_days
from .models import Ticket
from .models.tickets import TicketQuerySet

DAILY = "reception.daily"
ANONYMOUS_AFTER = timedelta(days=30)


def daily(payload: dict[str, Any]) -> None:
    """End the tickets of earlier days, and forget who took those older than 30 days. Safe to repeat."""
    today = clock.today()
    end_earlier_days(today, clock.now())
    forget_holders(Ticket.objects.filter(day__lt=today - ANONYMOUS_AFTER))


def forget_holders(tickets: TicketQuerySet) -> None:
    """Leave of the tickets what the figures need: which line, when, how long; nobody's trace."""
    tickets.exclude(holder="", person=None, served_by=None).update(holder="", person=None, served_by=None)
