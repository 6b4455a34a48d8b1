"""What every deed on a case has in common: lock it, hold it to the table, leave its step and its trail."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.files.actions import attach
from lianyuan.files.preparing import Prepared

from .. import notices, refusals, rules, webhook_events
from ..attachments import ATTACHMENT
from ..handling_time import handled_days
from ..models import Case, CaseEvent, CaseState, DeadlineLine
from ..models.case import CLOSED, HANDLED
from ..transitions import EVENTS, TRANSITIONS, VERBS, Deed, may_follow

LONGEST_WORDS = 2000
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def lock(case: Case) -> Case:
    """The case as it stands now, held until the transaction ends, so that deeds come one after the other."""
    Case.objects.select_for_update().values_list("pk").get(pk=case.pk)
    # Read again once the lock is held: in the locking query itself PostgreSQL would join the new row to the
    # old snapshot's other tables, and a handler who took the case meanwhile would be missing.
    return Case.objects.select_related("service", "centre", "team", "company", "applicant", "handler").get(
        pk=case.pk
    )


def require_applicant(actor: Actor, case: Case, deed: Deed) -> None:
    """Refuse whoever isn't on the applicant's side, or acts as someone else than the case was filed as."""
    if not rules.is_on_the_applicants_side(actor, case):
        if case.company_id is not None and actor.company_id == case.company_id:
            raise refusals.NoLongerMember(actor.company_label)
        raise refusals.NotTheApplicant(deed)
    if not rules.speaks_for_the_applicant(actor, case):
        if case.company_id is None:
            raise refusals.NotActingAsThemselves(actor.company_label)
        raise refusals.NotActingForCompany(case)


def require_desk(actor: Actor, case: Case) -> None:
    """Refuse whoever doesn't work at the case's centre, or acts for a company while at the desk."""
    if not rules.works_at_the_desk(actor, case):
        raise refusals.NotAtThisDesk(case)
    if not rules.acts_as_themselves(actor):
        raise refusals.NotActingAsThemselves(actor.company_label)


def require_state(case: Case, deed: Deed) -> None:
    """Refuse a deed that the table doesn't have for the state the case is in."""
    if not may_follow(deed, case.state):
        raise refusals.WrongState(case, deed)


def finish(
    *,
    actor: Actor,
    case: Case,
    deed: Deed,
    body: str = "",
    from_desk: bool,
    at: datetime | None = None,
    line: DeadlineLine | None = None,
    attachments: Sequence[Prepared] = (),
) -> CaseEvent:
    """Move the locked case along the table; leave its step with files, deadline line and audit entry.

    Returns the step. The audit entry says what moved, never what was written.
    """
    assert actor.person is not None
    moment = at or clock.now()
    kept = Case.objects.select_related("handler", "team", "centre").get(pk=case.pk)
    case.state = TRANSITIONS[deed][CaseState(case.state)]
    if case.state not in CLOSED:
        case.closed_at, case.handled_days = None, None
    elif case.closed_at is None:
        case.closed_at = moment
        if case.state in HANDLED:
            case.handled_days = handled_days(case, clock.local_date(moment))
        # Nobody has to decide any more whether there is more time.
        case.extensions.filter(state="waiting").update(state="lapsed", decided_at=moment)
    case.version += 1
    case.save()
    event = CaseEvent.objects.create(
        case=case,
        kind=EVENTS[deed],
        person=actor.person,
        company_label=actor.company_label,
        from_desk=from_desk,
        body=body,
        at=moment,
    )
    if line is not None:
        line.case, line.event = case, event
        line.save()
    attach(actor=actor, owner=event, purpose=ATTACHMENT, uploads=attachments)
    notices.tell(case, event)
    webhook_events.tell(case, event)
    before, after = _audited(kept), _audited(case)
    changed = [name for name in after if before[name] != after[name]]
    audit.record(
        actor=actor,
        verb=VERBS[deed],
        target=case,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return event


def require_handler(actor: Actor, case: Case, deed: Deed) -> None:
    """Refuse whoever isn't the case's handler or an administrator of its centre, and a deed out of place.

    Whoever has a stake in the case is refused, be they its handler or an administrator.
    """
    require_desk(actor, case)
    require_state(case, deed)
    if rules.is_on_the_applicants_side(actor, case):
        raise refusals.HasAStake(case)
    if not rules.handles(actor, case):
        raise refusals.NotTheHandler(case)


def clean_words(written: str, *, needed: str = "", most: int = LONGEST_WORDS) -> str:
    """Words as they are kept. Refused when too long, not writable, or missing where `needed` is given."""
    words = written.replace("\r\n", "\n").strip()
    if not words and needed:
        raise refusals.WordsRefused(needed)
    if len(words) > most:
        raise refusals.WordsRefused(
            _("写了 %(count)s 个字，太长了。请不超过 %(most)s 个字。") % {"count": len(words), "most": most}
        )
    if found := _UNWRITABLE.search(words):
        raise refusals.WordsRefused(
            _("里面有不能保存的字符（编号 %(code)s）。请删去后重新写。") % {"code": f"U+{ord(found[0]):04X}"}
        )
    return words


def _audited(case: Case) -> dict[str, str]:
    return {
        "state": case.state,
        "handler": case.handler.username if case.handler else "",
        "team": str(case.team or ""),
        "centre": str(case.centre),
        "due_on": case.due_on.isoformat(),
    }
