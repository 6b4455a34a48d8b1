"""What the desk does with a case: take it, ask back, complete it, refuse it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.files.preparing import Prepared

from .. import refusals, rules
from ..deadlines import pause_clock
from ..models import Case
from ..transitions import Deed
from .steps import clean_words, finish, lock, require_desk, require_state


@transaction.atomic
def take_case(*, actor: Actor, case: Case, at: datetime | None = None) -> Case:
    """Take a case from the queue and become its handler. Of two at once one wins, the other is told who."""
    case = lock(case)
    require_desk(actor, case)
    if rules.is_on_the_applicants_side(actor, case):
        raise refusals.HasAStake(case)
    if case.handler is not None and case.is_open:
        raise refusals.AlreadyTaken(case)
    require_state(case, Deed.TAKE)
    case.handler = actor.person
    finish(actor=actor, case=case, deed=Deed.TAKE, from_desk=True, at=at)
    return case


@transaction.atomic
def ask_back(
    *,
    actor: Actor,
    case: Case,
    question: str,
    attachments: Sequence[Prepared] = (),
    at: datetime | None = None,
) -> Case:
    """Ask the applicant for something; the clock stands still until they reply."""
    case = lock(case)
    _require_handler(actor, case, Deed.ASK)
    words = clean_words(question, needed=_("还没有写要对方补充什么。请写清楚要什么、怎么给。"))
    moment = at or clock.now()
    line = pause_clock(case, on=clock.local_date(moment))
    finish(
        actor=actor,
        case=case,
        deed=Deed.ASK,
        body=words,
        from_desk=True,
        at=moment,
        line=line,
        attachments=attachments,
    )
    return case


@transaction.atomic
def complete_case(
    *,
    actor: Actor,
    case: Case,
    result: str,
    attachments: Sequence[Prepared] = (),
    at: datetime | None = None,
) -> Case:
    """Close a case as done, with its result in words."""
    case = lock(case)
    _require_handler(actor, case, Deed.COMPLETE)
    words = clean_words(result, needed=_("还没有写办理结果。请写清楚办成了什么、接下来怎么做。"))
    finish(
        actor=actor, case=case, deed=Deed.COMPLETE, body=words, from_desk=True, at=at, attachments=attachments
    )
    return case


@transaction.atomic
def refuse_case(
    *,
    actor: Actor,
    case: Case,
    reason: str,
    attachments: Sequence[Prepared] = (),
    at: datetime | None = None,
) -> Case:
    """Close a case as not to be done, with the reason."""
    case = lock(case)
    _require_handler(actor, case, Deed.REFUSE)
    words = clean_words(reason, needed=_("还没有写不予办理的原因。请写清楚原因和对方可以怎么做。"))
    finish(
        actor=actor, case=case, deed=Deed.REFUSE, body=words, from_desk=True, at=at, attachments=attachments
    )
    return case


def _require_handler(actor: Actor, case: Case, deed: Deed) -> None:
    require_desk(actor, case)
    require_state(case, deed)
    if not rules.handles(actor, case):
        raise refusals.NotTheHandler(case)
