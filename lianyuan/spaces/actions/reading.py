"""Closing a room by a calendar that was read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock

from ..models import Booking, Space
from ..queries.closures import Plan, plan_of, span_of
from ..reading.reader import Reading
from .closing import Shut, lock_to_close, shut_all, take_back
from .freeing import freed


@transaction.atomic
def close_by_calendar(
    *, actor: Actor, space: Space, reading: Reading, and_reopen: bool, at: datetime | None = None
) -> tuple[Plan, list[Booking]]:
    """Make a room's closures what the calendar says; what it was like meanwhile is looked at again.

    `and_reopen`: also take back closures of events the calendar doesn't hold any more. What is done, and the
    bookings that were put out, whose people are told once.
    """
    moment = at or clock.now()
    locked = lock_to_close(actor, space)
    plan = plan_of(locked.space, reading, at=moment, and_reopen=and_reopen)
    left = []
    for closure in [*plan.changed, *(plan.gone if and_reopen else [])]:
        left += take_back(actor, locked, closure)
    for closure, reason in plan.reworded:
        closure.reason = reason
        closure.save(update_fields=["reason"])
        audit.record(
            actor=actor,
            verb=gettext_noop("修改关闭的原因"),
            target=locked.space,
            after={"starts": closure.starts.isoformat()},
        )
    times = [Shut(span_of(event), event.reason or _("按日历关闭"), event.uid) for event in plan.fresh]
    displaced = shut_all(actor, locked, times, moment)[1] if times else []
    # Only now: time that is closed again under another event is not free.
    freed(left, at=moment)
    return plan, displaced
