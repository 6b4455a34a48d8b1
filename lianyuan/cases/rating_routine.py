"""Once a day: whose follow-up of a bad rating is due or overdue, and who takes over from who left."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction

from lianyuan.accounts import routines
from lianyuan.core import clock

from . import supervisors
from .actions.following_up import lock_follow_up
from .models import Case, RatingFollowUp
from .rating_notices import tell_supervisor

logger = logging.getLogger(__name__)

ROUTINE = "cases.remind-of-bad-ratings"
# Days before a bad rating must be put right at which its supervisor is reminded.
BEFORE = timedelta(days=3)


def register() -> None:
    """Called by `apps.py`."""
    routines.register_daily(ROUTINE, remind)


def remind(payload: dict[str, Any]) -> None:
    """Remind of what is due; when overdue, all administrators around; each person of each thing once.

    A follow-up whose supervisor no longer administers the centre is given to another. Safe to repeat.
    """
    last = clock.today() + BEFORE
    due = list(RatingFollowUp.objects.open().select_related("rating").order_by("pk"))
    for follow_up in due:
        with transaction.atomic():
            case, found = lock_follow_up(follow_up)
            if found.is_open:
                _remind(case, found, soon=found.next_due_on <= last)
    logger.info("looked after %s follow-ups of bad ratings", len(due))


def _remind(case: Case, follow_up: RatingFollowUp, *, soon: bool) -> None:
    now, today = clock.now(), clock.today()
    around = supervisors.administrators_for(case, handled_by_id=follow_up.handled_by_id)
    if follow_up.supervisor not in around:
        follow_up.supervisor = supervisors.choose(case, handled_by_id=follow_up.handled_by_id)
        follow_up.save(update_fields=["supervisor"])
        tell_supervisor(case, follow_up, "assigned", at=now)
    if not soon:
        return
    if follow_up.called_at is None:
        if follow_up.call_due_on < today:
            tell_supervisor(case, follow_up, "call-over", at=now, people=around)
        elif follow_up.call_due_on == today:
            tell_supervisor(case, follow_up, "call-due", at=now)
    if follow_up.due_on < today:
        tell_supervisor(case, follow_up, "over", at=now, people=around)
    elif follow_up.due_on <= today + BEFORE:
        tell_supervisor(case, follow_up, "due", at=now)
