"""What the applicant's side does with a case: reply, withdraw, look."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.files.preparing import Prepared

from .. import rules
from ..deadlines import resume_clock
from ..models import Case, CaseState
from ..transitions import Deed
from .steps import clean_words, finish, lock, require_applicant, require_state


@transaction.atomic
def reply(
    *,
    actor: Actor,
    case: Case,
    words: str,
    attachments: Sequence[Prepared] = (),
    at: datetime | None = None,
) -> Case:
    """Say something to the desk, and hand files in. When the desk was waiting for it, the clock goes on."""
    case = lock(case)
    require_applicant(actor, case, Deed.REPLY)
    require_state(case, Deed.REPLY)
    kept = clean_words(words, needed=_("还没有写回复。请写上要告诉窗口的话。"))
    moment = at or clock.now()
    was_waited_for = case.state == CaseState.WAITING
    line = resume_clock(case, on=clock.local_date(moment)) if was_waited_for else None
    finish(
        actor=actor,
        case=case,
        deed=Deed.REPLY,
        body=kept,
        from_desk=False,
        at=moment,
        line=line,
        attachments=attachments,
    )
    return case


@transaction.atomic
def withdraw_case(*, actor: Actor, case: Case, reason: str = "", at: datetime | None = None) -> Case:
    """Take a case back that isn't closed yet; a reason is welcome, not needed."""
    case = lock(case)
    require_applicant(actor, case, Deed.WITHDRAW)
    require_state(case, Deed.WITHDRAW)
    finish(actor=actor, case=case, deed=Deed.WITHDRAW, body=clean_words(reason), from_desk=False, at=at)
    return case


def mark_seen(*, actor: Actor, case: Case) -> None:
    """Note that the applicant's side has seen what the desk did up to now. Not a deed: it leaves no trail."""
    if rules.is_on_the_applicants_side(actor, case):
        case.events.filter(from_desk=True, seen_at__isnull=True).update(seen_at=clock.now())
