"""What the desk writes: to the applicant without asking for anything, and for itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed
from lianyuan.files.preparing import Prepared

from .. import rules
from ..models import Case, CaseEvent, CaseNote
from ..transitions import Deed
from .steps import clean_words, finish, lock, require_desk, require_handler


@transaction.atomic
def send_message(
    *,
    actor: Actor,
    case: Case,
    words: str,
    attachments: Sequence[Prepared] = (),
    at: datetime | None = None,
) -> Case:
    """Write to the applicant without asking for anything; the case stays where it is, its clock goes on."""
    case = lock(case)
    require_handler(actor, case, Deed.MESSAGE)
    kept = clean_words(words, needed=_("还没有写要告诉申请人的话。请写清楚。"))
    finish(
        actor=actor,
        case=case,
        deed=Deed.MESSAGE,
        body=kept,
        from_desk=True,
        at=at,
        attachments=attachments,
    )
    return case


@transaction.atomic
def add_note(*, actor: Actor, case: Case, words: str, at: datetime | None = None) -> CaseNote:
    """Write an internal note, by anyone at the case's desk who isn't on the applicant's side, at any time."""
    case = lock(case)
    require_desk(actor, case)
    if not rules.reads_notes(actor, case):
        raise NotAllowed(_("这件是您本人或您所在企业提交的，内部备注不给申请人一方看，也不能写。"))
    kept = clean_words(words, needed=_("还没有写备注。请写上要记下的话。"))
    note = leave_note(actor=actor, case=case, body=kept, at=at or clock.now())
    audit.record(actor=actor, verb=gettext_noop("写内部备注"), target=case)
    return note


def leave_note(
    *, actor: Actor, case: Case, body: str, at: datetime, event: CaseEvent | None = None
) -> CaseNote:
    """Keep a note of a locked case, as part of a deed that was checked; the deed leaves the audit entry."""
    assert actor.person is not None
    return CaseNote.objects.create(case=case, event=event, person=actor.person, body=body, at=at)
