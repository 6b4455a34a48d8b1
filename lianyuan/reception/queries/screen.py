"""The public screen: numbers and counters, nothing about anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Avg, Count, F, Q

from lianyuan.core import clock

from ..models import Hall, Line, Ticket, TicketState
from ..models.tickets import AT_A_COUNTER

SHOWN = 6
# Below this an average would be the story of one or two people.
LEAST_CALLED = 3


@dataclass(frozen=True)
class Screen:
    """Who was called where, the latest first; how many wait; today's average wait in minutes, or None."""

    hall: Hall
    called: Sequence[Ticket]
    lines: Sequence[Line]
    average: int | None
    mark: str


def screen(hall: Hall) -> Screen:
    """The screen of a hall as it stands."""
    day = clock.today()
    today = Ticket.objects.on(day).filter(line__hall=hall)
    called = today.filter(state__in=AT_A_COUNTER).select_related("issued_by", "counter")
    shown = list(called.order_by("-last_called_at", "-pk")[:SHOWN])
    waiting = Q(tickets__state=TicketState.WAITING, tickets__day=day)
    lines = list(hall.lines.annotate(waiting=Count("tickets", filter=waiting)))
    waits = today.filter(called_at__isnull=False).aggregate(
        n=Count("pk"), mean=Avg(F("called_at") - F("taken_at"))
    )
    average = round(waits["mean"].total_seconds() / 60) if waits["n"] >= LEAST_CALLED else None
    seen = [(t.pk, t.state, t.times_called) for t in shown], [line.waiting for line in lines], average
    return Screen(hall, shown, lines, average, sha256(repr(seen).encode()).hexdigest()[:12])
