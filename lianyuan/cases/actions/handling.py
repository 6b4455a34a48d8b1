"""What the desk does with a case: accept or take it, ask back, complete it, refuse it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.files.preparing import Prepared

from .. import checklist, refusals, rules
from ..deadlines import pause_clock
from ..models import Case
from ..transitions import Deed, may_follow
from .informing import leave_note
from .steps import clean_words, finish, lock, require_desk, require_handler, require_state


@transaction.atomic
def take_case(*, actor: Actor, case: Case, at: datetime | None = None) -> Case:
    """Take a case from the queue and become its handler. Of two at once one wins, the other is told who."""
    return _take(Deed.TAKE, actor, case, at)


@transaction.atomic
def accept_case(*, actor: Actor, case: Case, at: datetime | None = None) -> Case:
    """Accept a case formally as its handler, without beginning yet; the applicant is told the date."""
    return _take(Deed.ACCEPT, actor, case, at)


def _take(deed: Deed, actor: Actor, case: Case, at: datetime | None) -> Case:
    case = lock(case)
    require_desk(actor, case)
    if rules.is_on_the_applicants_side(actor, case):
        raise refusals.HasAStake(case)
    # One that was assigned before it was accepted is its handler's to take, or anybody's once they are gone.
    free = may_follow(deed, case.state) and (
        rules.took_the_case(actor, case) or rules.nobody_handles(actor, case)
    )
    if case.handler is not None and case.is_open and not free:
        raise refusals.AlreadyTaken(case)
    require_state(case, deed)
    case.handler = actor.person
    finish(actor=actor, case=case, deed=deed, from_desk=True, at=at)
    return case


@transaction.atomic
def begin_case(*, actor: Actor, case: Case, at: datetime | None = None) -> Case:
    """Begin to work on a case that was accepted."""
    case = lock(case)
    require_handler(actor, case, Deed.BEGIN)
    finish(actor=actor, case=case, deed=Deed.BEGIN, from_desk=True, at=at)
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
    require_handler(actor, case, Deed.ASK)
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
    despite: str = "",
    at: datetime | None = None,
) -> Case:
    """Close a case as done, with its result in words.

    While a case filed for it is open this is refused, unless the reason to do it `despite` that is given; it
    is kept as an internal note. Refused too while a line of the checklist that must be ticked is not.
    """
    case = lock(case)
    require_handler(actor, case, Deed.COMPLETE)
    if missing := [line for line in checklist.unticked(case) if line.is_required]:
        raise refusals.Unchecked(case, [line.words for line in missing])
    reason = clean_words(despite)
    children = list(case.children.open().order_by("pk"))
    if children and not reason:
        raise refusals.OpenChildren(case, children)
    words = clean_words(result, needed=_("还没有写办理结果。请写清楚办成了什么、接下来怎么做。"))
    event = finish(
        actor=actor, case=case, deed=Deed.COMPLETE, body=words, from_desk=True, at=at, attachments=attachments
    )
    if children:
        leave_note(actor=actor, case=case, body=reason, at=event.at, event=event)
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
    require_handler(actor, case, Deed.REFUSE)
    words = clean_words(reason, needed=_("还没有写不予办理的原因。请写清楚原因和对方可以怎么做。"))
    finish(
        actor=actor, case=case, deed=Deed.REFUSE, body=words, from_desk=True, at=at, attachments=attachments
    )
    return case
