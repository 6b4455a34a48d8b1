"""Filing a case."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.companies.queries import company_known
from lianyuan.core import clock, ids
from lianyuan.files.actions import attach, move
from lianyuan.files.models import File
from lianyuan.files.preparing import Prepared
from lianyuan.questionnaires.actions import mark_used
from lianyuan.questionnaires.answers import Problem, check_answers, held_answers
from lianyuan.questionnaires.queries import named_files
from lianyuan.search import actions as search

from .. import notices, refusals, rules, startups, webhook_events
from ..attachments import ANSWER_FILE, ATTACHMENT
from ..deadlines import start_clock
from ..models import Audience, Case, CaseEvent, EventKind, Service, ServiceVersion, Team, VersionState
from ..transitions import START

TRIES = 5


@transaction.atomic
def file_case(
    *,
    actor: Actor,
    service: Service,
    answers: dict[str, Any],
    attachments: Sequence[Prepared] = (),
    answer_files: Sequence[File] = (),
    loose_files: Sequence[File] = (),
    at: datetime | None = None,
    new_reference: Callable[[], str] = ids.new_reference,
    by: Actor | None = None,
    parent: Case | None = None,
) -> Case:
    """File a case as whom the actor acts, under the service's present form; its clock starts.

    Refused when the service isn't offered (`ServiceClosed`), isn't for whom the actor acts (`WrongAudience`),
    the actor left the company (`NoLongerMember`), or the answers don't hold (`AnswersRefused`). Answers to
    questions that aren't asked are not kept. `answer_files` are those that answers name, `loose_files` others
    of the actor's draft. `at` dates the filing back, for demo districts and imports. `by` is who of the desk
    files it for them, and `parent` the case it is filed for; `counter.py` has checked both.
    """
    assert actor.person is not None
    service = Service.objects.select_related("form", "centre").get(pk=service.pk)
    version = service.versions.select_related("form", "team").filter(state=VersionState.PUBLISHED).first()
    # One row says all of it: a version published at this moment counts whole or not at all.
    terms = version or service
    if actor.company_id is not None and not rules.is_member_of_the_company_acted_for(actor):
        raise refusals.NoLongerMember(actor.company_label)
    if not service.is_active:
        raise refusals.ServiceClosed(service)
    if not rules.is_asked_for(actor, service):
        raise refusals.WrongAudience(service, _why_no_startup(actor, service))
    if problems := check_answers(terms.form, answers):
        raise refusals.AnswersRefused(problems)
    answers = held_answers(terms.form, answers)
    if named_files(terms.form, answers) != {file.key for file in answer_files}:
        raise refusals.AnswersRefused([Problem("", "", _("这张表单要上传文件，请在网页上填写和提交。"))])
    moment = at or clock.now()
    doer = by or actor
    assert doer.person is not None
    case = Case(
        service=service,
        service_version=version,
        centre=service.centre,
        team=_team(service, version),
        form=terms.form,
        applicant=actor.person,
        company_id=actor.company_id,
        parent=parent,
        state=START,
        answers=answers,
        filed_at=moment,
    )
    line = start_clock(case, at=moment, promised_days=terms.promised_days)
    _save_with_free_reference(case, new_reference)
    event = CaseEvent.objects.create(
        case=case,
        kind=EventKind.FILED,
        person=doer.person,
        company_label=doer.company_label,
        from_desk=by is not None,
        at=moment,
    )
    line.case, line.event = case, event
    line.save()
    attach(actor=doer, owner=event, purpose=ATTACHMENT, uploads=attachments)
    move(actor=doer, files=answer_files, owner=event, purpose=ANSWER_FILE)
    move(actor=doer, files=loose_files, owner=event, purpose=ATTACHMENT)
    mark_used(terms.form)
    search.index(case)
    notices.tell(case, event)
    webhook_events.tell(case, event)
    audit.record(
        actor=doer,
        verb=gettext_noop("在窗口代为提交办件") if by else gettext_noop("提交办件"),
        target=case,
        after={"state": case.state, "service": service.slug, "due_on": case.due_on.isoformat()},
    )
    return case


def _team(service: Service, version: ServiceVersion | None) -> Team | None:
    """Who works it off, as the service says; nobody in particular where they take no cases any more."""
    team = version.team if version is not None else None
    return team if team is not None and team.is_active and team.centre_id == service.centre_id else None


def _why_no_startup(actor: Actor, service: Service) -> str:
    company = company_known(actor.company_id) if actor.company_id is not None else None
    return startups.why_not(company) if company is not None and service.audience == Audience.STARTUP else ""


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
