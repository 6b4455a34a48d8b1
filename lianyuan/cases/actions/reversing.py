"""Taking back an end: the desk reopens what it closed, the applicant takes back a withdrawal.

The due date stays as it was, unless a change of the calendar passed the closed case by; a clock that stood
still when the case ended goes on from that day. In the figure of handling days the time in between counts:
closing too early must not make a desk look fast.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock, dates
from lianyuan.core.refusals import Refused

from ..deadlines import resume_clock
from ..models import Case, DeadlineLine, LineKind
from ..reversible import REOPEN_WITHIN, RESTORE_WITHIN, last_day
from ..transitions import Deed
from .calendar_change import recount_since
from .steps import clean_words, finish, lock, require_applicant, require_handler, require_state


@transaction.atomic
def reopen_case(*, actor: Actor, case: Case, reason: str, at: datetime | None = None) -> Case:
    """Take up again what was completed or refused, with the reason, which the applicant is told.

    By its handler or an administrator, within `REOPEN_WITHIN` working days. A rating that was given stays.
    """
    case = lock(case)
    require_handler(actor, case, Deed.REOPEN)
    words = clean_words(reason, needed=_("还没有写重新办理的原因。请写清楚，申请人会看到。"))
    moment = at or clock.now()
    _require_in_time(
        case,
        clock.local_date(moment),
        REOPEN_WITHIN,
        _("这件 %(day)s 已经结束，最晚 %(last)s 可以重新办理。请申请人重新提交。"),
    )
    line, closed_at = clock_goes_on(case), case.closed_at
    finish(actor=actor, case=case, deed=Deed.REOPEN, body=words, from_desk=True, at=moment, line=line)
    recount_since(case, closed_at)
    return case


@transaction.atomic
def restore_case(*, actor: Actor, case: Case, at: datetime | None = None) -> Case:
    """Take a withdrawal back within `RESTORE_WITHIN` working day: the case waits to be accepted again."""
    case = lock(case)
    require_applicant(actor, case, Deed.RESTORE)
    require_state(case, Deed.RESTORE)
    moment = at or clock.now()
    _require_in_time(
        case,
        clock.local_date(moment),
        RESTORE_WITHIN,
        _("这件 %(day)s 已经撤回，最晚 %(last)s 可以恢复。请重新提交。"),
    )
    line, closed_at = clock_goes_on(case), case.closed_at
    case.handler = None
    finish(actor=actor, case=case, deed=Deed.RESTORE, from_desk=False, at=moment, line=line)
    recount_since(case, closed_at)
    return case


def _require_in_time(case: Case, today: date, working_days: int, words: str) -> None:
    last = last_day(case, working_days)
    if today > last:
        assert case.closed_at is not None
        closed_on = dates.short_day(clock.local_date(case.closed_at))
        raise Refused(words % {"day": closed_on, "last": dates.short_day(last)})


def clock_goes_on(case: Case) -> DeadlineLine | None:
    """The line with which a clock that stood still when the case ended goes on from that day."""
    lines = case.deadline_lines.filter(kind__in=[LineKind.PAUSE, LineKind.RESUME])
    last = lines.order_by("-pk").first()
    if last is None or last.kind != LineKind.PAUSE or case.closed_at is None:
        return None
    return resume_clock(case, on=clock.local_date(case.closed_at))
