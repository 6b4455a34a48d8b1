"""Filing a case."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock, ids
from lianyuan.files.actions import attach
from lianyuan.files.preparing import Prepared
from lianyuan.questionnaires.actions import mark_used
from lianyuan.questionnaires.answers import check_answers
from lianyuan.search import actions as search

from .. import notices, refusals, rules, webhook_events
from ..attachments import ATTACHMENT
from ..deadlines import start_clock
from ..models import Case, CaseEvent, EventKind, Service
from ..transitions import START

TRIES = 5


@transaction.atomic
def file_case(
    *,
    actor: Actor,
    service: Service,
    answers: dict[str, Any],
    attachments: Sequence[Prepared] = (),
    at: datetime | None = None,
    new_reference: Callable[[], str] = ids.new_reference,
) -> Case:
    """File a case as whom the actor acts, under the service's present form; its clock starts.

    Refused when the service isn't offered (`ServiceClosed`), isn't for whom the actor acts (`WrongAudience`),
    the actor left the company (`NoLongerMember`), or the answers don't hold (`AnswersRefused`). `at` dates
    the filing back, for demo districts and imports.
    """
    assert actor.person is not None
    service = Service.objects.select_related("form", "centre").get(pk=service.pk)
    if actor.company_id is not None and not rules.is_member_of_the_company_acted_for(actor):
        raise refusals.NoLongerMember(actor.company_label)
    if not service.is_active:
        raise refusals.ServiceClosed(service)
    if not rules.is_asked_for(actor, service):
        raise refusals.WrongAudience(service)
    if problems := check_answers(service.form, answers):
        raise refusals.AnswersRefused(problems)
    moment = at or clock.now()
    case = Case(
        service=service,
        form=service.form,
        applicant=actor.person,
        company_id=actor.company_id,
        state=START,
        answers=answers,
        filed_at=moment,
    )
    line = start_clock(case, on=clock.local_date(moment), promised_days=service.promised_days)
    _save_with_free_reference(case, new_reference)
    event = CaseEvent.objects.create(
        case=case,
        kind=EventKind.FILED,
        person=actor.person,
        company_label=actor.company_label,
        from_desk=False,
        at=moment,
    )
    line.case, line.event = case, event
    line.save()
    attach(actor=actor, owner=event, purpose=ATTACHMENT, uploads=attachments)
    mark_used(service.form)
    search.index(case)
    notices.tell(case, event)
    webhook_events.tell(case, event)
    audit.record(
        actor=actor,
        verb=gettext_noop("提交办件"),
        target=case,
        after={"state": case.state, "service": service.slug, "due_on": case.due_on.isoformat()},
    )
    return case


def _save_with_free_reference(case: Case, new_reference: Callable[[], str]) -> None:
    for _try in range(TRIES):
        case.reference = new_reference()
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError:
            if not Case.objects.filter(reference=case.reference).exists():
                raise
        else:
            return
    raise RuntimeError(f"no free case reference found in {TRIES} tries")
