"""What the desk does with tickets: call the next, and say what became of it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import Refused

from .. import notices, refusals, rules, turn
from ..models import Counter, Hall, Line, Ticket, TicketState
from ..models.tickets import AT_A_COUNTER
from .tickets import end_earlier_days


def require_desk(actor: Actor, hall: Hall) -> None:
    """Refuse whoever doesn't work in the hall now."""
    if not rules.works_in_the_hall(actor, hall):
        raise refusals.NotInThisHall(hall)


@transaction.atomic
def call_next(*, actor: Actor, counter: Counter, at: datetime | None = None) -> Ticket | None:
    """Call whose turn it is to the counter, or None when nobody waits. Who was being served there is done.

    Refused while someone who was called has neither come nor been marked absent.
    """
    Counter.objects.select_for_update().values_list("pk").get(pk=counter.pk)
    counter = Counter.objects.select_related("hall__centre").get(pk=counter.pk)
    require_desk(actor, counter.hall)
    if not counter.is_open:
        raise Refused(_("%(number)s 号窗口停用了。请选一个在用的窗口。") % {"number": counter.number})
    moment = at or clock.now()
    day = clock.local_date(moment)
    end_earlier_days(day, moment)
    _clear_counter(actor, counter, moment)
    lines = turn.lines_of(counter)
    # Each turn of the loop but the last means that another counter called one meanwhile.
    while (chosen := turn.next_in(lines, day)) is not None:
        if claim(ticket_id=chosen.pk, counter=counter, actor=actor, at=moment):
            called = _read(chosen.pk)
            notices.tell_called(called)
            _audit(actor, called, gettext_noop("叫号"), before=TicketState.WAITING)
            return called
    return None


def claim(*, ticket_id: int, counter: Counter, actor: Actor, at: datetime) -> bool:
    """Call a ticket to a counter if it still waits: one conditional update decides between two counters."""
    waiting = Ticket.objects.filter(pk=ticket_id, state=TicketState.WAITING)
    return bool(
        waiting.update(
            state=TicketState.CALLED,
            counter=counter,
            called_at=Coalesce(F("called_at"), at),
            last_called_at=at,
            times_called=F("times_called") + 1,
            served_by=actor.person,
        )
    )


def _clear_counter(actor: Actor, counter: Counter, moment: datetime) -> None:
    standing = Ticket.objects.select_for_update().filter(counter=counter, state__in=AT_A_COUNTER).first()
    if standing is None:
        return
    if standing.state == TicketState.CALLED:
        raise Refused(
            _("%(label)s 已经叫到 %(number)s 号窗口。请先点“来了”或“没来”，再叫下一位。")
            % {"label": standing.label, "number": counter.number}
        )
    _move(actor, standing, TicketState.FINISHED, gettext_noop("办完一位"), moment)


@transaction.atomic
def call_again(*, actor: Actor, ticket: Ticket, at: datetime | None = None) -> Ticket:
    """Call once more; it comes to the top of the screen again."""
    found = _lock(actor, ticket, TicketState.CALLED)
    found.last_called_at, found.times_called = at or clock.now(), found.times_called + 1
    found.save()
    notices.tell_called(found)
    _audit(actor, found, gettext_noop("再叫一次"), before=found.state)
    return found


@transaction.atomic
def mark_come(*, actor: Actor, ticket: Ticket, at: datetime | None = None) -> Ticket:
    """Whoever was called stands at the counter."""
    found = _lock(actor, ticket, TicketState.CALLED)
    return _move(actor, found, TicketState.SERVING, gettext_noop("开始接待"), at)


@transaction.atomic
def mark_absent(*, actor: Actor, ticket: Ticket, at: datetime | None = None) -> Ticket:
    """Whoever was called did not come."""
    found = _lock(actor, ticket, TicketState.CALLED)
    return _move(actor, found, TicketState.ABSENT, gettext_noop("叫号未到"), at)


@transaction.atomic
def finish(*, actor: Actor, ticket: Ticket, at: datetime | None = None) -> Ticket:
    """Done at the counter."""
    found = _lock(actor, ticket, *AT_A_COUNTER)
    return _move(actor, found, TicketState.FINISHED, gettext_noop("办完一位"), at)


@transaction.atomic
def put_back(*, actor: Actor, ticket: Ticket, at: datetime | None = None) -> Ticket:
    """Let someone who missed their call wait again, behind those who wait now; once, on the same day."""
    found = _lock(actor, ticket, TicketState.ABSENT)
    moment = at or clock.now()
    if found.was_put_back:
        raise Refused(_("%(label)s 已经放回过一次，不能再放回。请重新取号。") % {"label": found.label})
    if found.day != clock.local_date(moment):
        raise Refused(_("%(label)s 是前几天的号，请重新取号。") % {"label": found.label})
    if found.holder and Ticket.objects.filter(holder=found.holder).live().exists():
        raise Refused(_("%(label)s 的主人已经重新取了号，不用放回。") % {"label": found.label})
    found.was_put_back, found.waiting_since = True, moment
    return _wait_again(actor, found, gettext_noop("放回队列"))


@transaction.atomic
def hand_on(*, actor: Actor, ticket: Ticket, line: Line, at: datetime | None = None) -> Ticket:
    """Let whoever is at the counter wait in another line of the hall, as early as they came."""
    found = _lock(actor, ticket, *AT_A_COUNTER)
    if line.hall_id != found.line.hall_id or line.pk == found.line_id:
        raise Refused(_("请选这个大厅里另外的一个队列。"))
    found.line = line
    return _wait_again(actor, found, gettext_noop("转到别的队列"))


def _lock(actor: Actor, ticket: Ticket, *states: TicketState) -> Ticket:
    Ticket.objects.select_for_update().values_list("pk").get(pk=ticket.pk)
    found = _read(ticket.pk)
    require_desk(actor, found.line.hall)
    if found.state not in states:
        raise refusals.WrongTicketState(found)
    return found


def _read(pk: int) -> Ticket:
    return Ticket.objects.select_related("issued_by", "line__hall__centre", "counter", "person").get(pk=pk)


def _move(actor: Actor, ticket: Ticket, state: TicketState, verb: str, at: datetime | None) -> Ticket:
    before, ticket.state, ticket.served_by = ticket.state, state, actor.person
    if state != TicketState.SERVING:
        ticket.ended_at = at or clock.now()
    ticket.save()
    _audit(actor, ticket, verb, before=before)
    return ticket


def _wait_again(actor: Actor, ticket: Ticket, verb: str) -> Ticket:
    before, ticket.state = ticket.state, TicketState.WAITING
    ticket.counter, ticket.ended_at = None, None
    ticket.save()
    _audit(actor, ticket, verb, before=before)
    return ticket


def _audit(actor: Actor, ticket: Ticket, verb: str, *, before: str) -> None:
    audit.record(
        actor=actor, verb=verb, target=ticket, before={"state": before}, after={"state": ticket.state}
    )
