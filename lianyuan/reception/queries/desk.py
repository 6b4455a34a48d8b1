"""Tickets as the desk sees them at one counter."""

from collections.abc import Sequence
from dataclasses import dataclass

from lianyuan.accounts.models import Person
from lianyuan.core import clock

from ..models import Counter, Hall, Line, Ticket, TicketState
from ..models.tickets import AT_A_COUNTER, TicketQuerySet
from ..turn import lines_of

SHOWN = 20


@dataclass(frozen=True)
class TicketDesk:
    """A counter's page: who is at it, who waits in its lines, who was called and didn't come."""

    counter: Counter
    current: Ticket | None
    waiting: Sequence[Ticket]
    waiting_count: int
    absent: Sequence[Ticket]
    other_lines: Sequence[Line]


def desk_of(counter: Counter) -> TicketDesk:
    """The page of a counter."""
    today = Ticket.objects.on(clock.today()).select_related("issued_by", "line", "counter")
    lines = lines_of(counter)
    waiting = today.filter(line__in=lines).in_turn()
    current = today.filter(counter=counter, state__in=AT_A_COUNTER).first()
    absent = today.filter(line__in=lines, state=TicketState.ABSENT, was_put_back=False)
    others = Line.objects.filter(hall=counter.hall_id)
    return TicketDesk(
        counter=counter,
        current=current,
        waiting=list(waiting[:SHOWN]),
        waiting_count=waiting.count(),
        absent=list(absent.order_by("-last_called_at")[:SHOWN]),
        other_lines=list(others.exclude(pk=current.line_id)) if current else [],
    )


def tickets_of_hall(person: Person) -> TicketQuerySet:
    """Tickets of today in halls the person works in."""
    halls = Hall.objects.at_desks_of(person)
    return Ticket.objects.on(clock.today()).filter(line__hall__in=halls)
