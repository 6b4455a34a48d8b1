"""A ticket as whoever holds it sees it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from lianyuan.accounts.models import Person
from lianyuan.core import clock

from ..models import LIVE, Ticket, TicketState
from ..turn import ahead_of

# From how many calls of today the pace of a line is told, and over how many at most.
LEAST_CALLS, MOST_CALLS = 3, 10


@dataclass(frozen=True)
class TicketPage:
    """A ticket, how many are before it, and about how many minutes that takes (None when unknown).

    `mark` changes whenever anything of this does.
    """

    ticket: Ticket
    is_today: bool
    ahead: int
    minutes: int | None
    mark: str


def ticket_at(key: str) -> Ticket | None:
    """The ticket whose secret address this is."""
    shown = Ticket.objects.select_related("issued_by", "line__hall__centre", "counter")
    return shown.filter(key=key).first()


def own_live_ticket(holder: str) -> Ticket | None:
    """The ticket of today the holder still has."""
    today = Ticket.objects.on(clock.today()).filter(holder=holder, state__in=LIVE) if holder else None
    return today.select_related("issued_by").first() if today is not None else None


def my_ticket(person: Person) -> Ticket | None:
    """The live ticket of today that the person took signed in."""
    mine = Ticket.objects.on(clock.today()).filter(person=person).live()
    return mine.select_related("issued_by", "line__hall__centre").order_by("-pk").first()


def ticket_page(ticket: Ticket) -> TicketPage:
    """Where a ticket stands now."""
    waits = ticket.state == TicketState.WAITING and ticket.day == clock.today()
    ahead = ahead_of(ticket) if waits else 0
    minutes = _minutes(ticket, ahead) if waits else None
    seen = f"{ticket.state} {ticket.line_id} {ticket.counter_id} {ticket.times_called} {ahead} {minutes}"
    return TicketPage(
        ticket, ticket.day == clock.today(), ahead, minutes, sha256(seen.encode()).hexdigest()[:12]
    )


def _minutes(ticket: Ticket, ahead: int) -> int | None:
    """The time until the call, by the pace of the line's latest calls of today, in whole minutes."""
    called = Ticket.objects.on(ticket.day).filter(line=ticket.line_id, called_at__isnull=False)
    moments: list[datetime] = list(
        called.order_by("-called_at").values_list("called_at", flat=True)[:MOST_CALLS]  # type: ignore[arg-type]
    )
    if len(moments) < LEAST_CALLS:
        return None
    pace = (moments[0] - moments[-1]).total_seconds() / (len(moments) - 1)
    return round(pace * (ahead + 1) / 60)
