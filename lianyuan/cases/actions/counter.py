"""Filing at the counter: the desk files for somebody who stands before it, on record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.companies.models import Membership
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.files.preparing import Prepared
from lianyuan.places import queries as places

from .. import refusals, rules
from ..models import Case, Service
from .filing import file_case
from .steps import lock, require_desk


@transaction.atomic
def file_at_counter(
    *,
    actor: Actor,
    applicant: Person,
    service: Service,
    answers: dict[str, Any],
    company_id: int | None = None,
    attachments: Sequence[Prepared] = (),
    parent: Case | None = None,
    at: datetime | None = None,
) -> Case:
    """File a case for somebody else, as themselves or for a company they belong to; they are told.

    By who works at the desk of the service's centre. With a `parent`, by its handler and for its applicant.
    """
    service = Service.objects.select_related("centre").get(pk=service.pk)
    if not places.holds_role(actor.person, service.centre, *places.DESK_ROLES):
        raise NotAllowed(_("只有“%(centre)s”的窗口人员可以代为提交。") % {"centre": service.centre})
    if not rules.acts_as_themselves(actor):
        raise refusals.NotActingAsThemselves(actor.company_label)
    person = Person.objects.get(pk=applicant.pk)
    if not person.is_active:
        raise Refused(_("%(person)s的账号已停用，不能代为提交。") % {"person": person})
    whose = _as_whom(person, company_id)
    if actor.person is not None and (person.pk == actor.person.pk or _belongs(actor.person, company_id)):
        raise Refused(_("您本人或您所在企业的事，请在“办事”里自己提交。"))
    kept = None
    if parent is not None:
        kept = lock(parent)
        require_desk(actor, kept)
        require_fit_parent(actor, kept)
        if (kept.company_id, kept.company_id or kept.applicant_id) != (company_id, company_id or person.pk):
            raise Refused(_("子办件要和主办件是同一个申请人。"))
    return file_case(
        actor=whose,
        service=service,
        answers=answers,
        attachments=attachments,
        at=at,
        by=actor,
        parent=kept,
    )


def require_fit_parent(actor: Actor, parent: Case) -> None:
    """Refuse a case that can't have others filed for it: not the actor's, closed, or such a one itself."""
    if not rules.handles(actor, parent) or not rules.reads_notes(actor, parent):
        raise refusals.NotTheHandler(parent)
    if not parent.is_open:
        raise Refused(_("办件 %(reference)s 已经结束，不能再加子办件。") % {"reference": parent.reference})
    if parent.parent_id is not None:
        raise Refused(
            _("办件 %(reference)s 自己是子办件，不能再加子办件。") % {"reference": parent.reference}
        )


def _as_whom(person: Person, company_id: int | None) -> Actor:
    if company_id is None:
        return Actor(person=person)
    held = Membership.objects.current().filter(person=person, company=company_id).select_related("company")
    membership = held.first()
    if membership is None:
        raise Refused(_("%(person)s不是这家企业的成员，不能代表它。请重新选。") % {"person": person})
    return Actor(person=person, company_id=company_id, company_label=membership.company.name)


def _belongs(person: Person, company_id: int | None) -> bool:
    mine = Membership.objects.current().filter(person=person, company=company_id)
    return company_id is not None and mine.exists()
