"""Taking a number, and giving it up."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import Refused

from .. import hours, refusals
from ..holders import PER_HOUR
from ..models import LIVE, Line, Priority, Ticket, TicketState


@transaction.atomic
def take_ticket(
    *,
    actor: Actor,
    line: Line,
    holder: str = "",
    priority: Priority = Priority.NONE,
    at: datetime | None = None,
) -> Ticket:
    """Take the line's next number of today; numbers go on without gaps, from 1 every day.

    `holder` is whoever may have one live ticket (see `holders`); empty for the tablet at the entrance.
    Refused when the line or the hall is closed, and `AlreadyWaiting` for a holder who has one. The ticket
    itself is the record: an entry in the audit trail would keep who came, which a ticket forgets.
    """
    moment = at or clock.now()
    locked = lock_line(line)
    if not locked.is_open:
        raise Refused(_("“%(line)s”现在不取号。请选别的队列，或者问服务台。") % {"line": locked.name})
    if why := hours.why_closed(locked.hall, moment):
        raise Refused(why)
    day = clock.local_date(moment)
    if holder:
        _require_none_live(holder, day, moment)
    return give_ticket(
        line=locked,
        holder=holder,
        priority=priority,
        person_id=actor.person.pk if actor.person else None,
        at=moment,
    )


def lock_line(line: Line) -> Line:
    """The line as it stands now, held until the transaction ends: its numbers come one after the other."""
    Line.objects.select_for_update().values_list("pk").get(pk=line.pk)
    return Line.objects.select_related("hall__centre").get(pk=line.pk)


def give_ticket(
    *, line: Line, holder: str, priority: Priority, person_id: int | None, at: datetime
) -> Ticket:
    """Write the next ticket of a locked line."""
    day = clock.local_date(at)
    last = Ticket.objects.filter(issued_by=line, day=day).aggregate(last=Max("number"))["last"]
    try:
        with transaction.atomic():
            return Ticket.objects.create(
                issued_by=line,
                line=line,
                day=day,
                number=(last or 0) + 1,
                holder=holder,
                person_id=person_id,
                priority=priority,
                goes_first=priority != Priority.NONE,
                taken_at=at,
                waiting_since=at,
            )
    except IntegrityError:
        # The same holder at another line, at the same moment: the constraint let only one of them through.
        live = Ticket.objects.filter(holder=holder, state__in=LIVE).first() if holder else None
        if live is None:
            raise
        raise refusals.AlreadyWaiting(live) from None


def _require_none_live(holder: str, day: date, moment: datetime) -> None:
    own = Ticket.objects.filter(holder=holder, state__in=LIVE)
    own.filter(day__lt=day).update(state=TicketState.ENDED, ended_at=moment)
    live = own.select_related("issued_by").first()
    if live is not None:
        raise refusals.AlreadyWaiting(live)
    if wait := PER_HOUR.spend(holder):
        minutes = -(-wait // 60)
        raise Refused(_("这一小时取号太多了，%(minutes)s 分钟后可以再取。") % {"minutes": minutes})


@transaction.atomic
def leave_line(*, actor: Actor, ticket: Ticket, at: datetime | None = None) -> Ticket:
    """Give a number up that has not been called; whoever knows its secret address may."""
    found = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if found.state != TicketState.WAITING:
        raise refusals.WrongTicketState(found)
    found.state, found.ended_at = TicketState.LEFT, at or clock.now()
    found.save()
    return found


def end_earlier_days(day: date, at: datetime) -> int:
    """End what is left of earlier days; how many."""
    return Ticket.objects.filter(day__lt=day, state__in=LIVE).update(state=TicketState.ENDED, ended_at=at)
