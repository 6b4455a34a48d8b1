"""Who belongs to a company: claims, members, leaving."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import rules as place_rules

from .. import notices, rules
from ..models import Claim, Company, Membership
from ..models.people import ClaimState
from .register import insert_company


@transaction.atomic
def claim_company(*, actor: Actor, uscc: str, name: str, note: str) -> Claim:
    """Claim to run the company with this code; a second claim while one waits returns the one that waits."""
    if actor.person is None:
        raise NotAllowed(_("请先登录，再认领企业。"))
    company = Company.objects.filter(uscc=uscc).first()
    if company and Membership.objects.current().filter(person=actor.person, company=company).exists():
        raise Refused(_("您已经是“%(name)s”的成员，不用再认领。") % {"name": company})
    claim = Claim(
        person=actor.person, uscc=uscc, name=company.name if company else name, note=note, company=company
    )
    Claim.objects.bulk_create([claim], ignore_conflicts=True)
    kept = Claim.objects.get(person=actor.person, uscc=uscc, state=ClaimState.WAITING)
    if kept.made_at == claim.made_at:
        audit.record(
            actor=actor, verb=gettext_noop("认领企业"), target=kept, after={"uscc": uscc, "name": kept.name}
        )
    return kept


@transaction.atomic
def confirm_claim(*, actor: Actor, claim: Claim) -> Membership:
    """Confirm a claim, by a desk that serves the company's place; never by who made it.

    Enters the company when its code is new. The claimant becomes its owner.
    """
    claim = _take_waiting(actor, claim)
    company = Company.objects.filter(uscc=claim.uscc).first()
    if company is None:
        company = insert_company(actor=actor, values={"name": claim.name, "uscc": claim.uscc})
    membership = join_company(company, claim.person, CompanyRoleName.OWNER)
    _decide(actor, claim, ClaimState.CONFIRMED, company=company)
    notices.tell_claimant(claim)
    audit.record(
        actor=actor,
        verb=gettext_noop("确认认领"),
        target=company,
        after={"owner": claim.person.username, "claim": claim.pk},
    )
    return membership


@transaction.atomic
def refuse_claim(*, actor: Actor, claim: Claim, reason: str) -> None:
    """Refuse a claim with a reason, by a desk that serves the company's place."""
    claim = _take_waiting(actor, claim)
    _decide(actor, claim, ClaimState.REFUSED, reason=reason)
    notices.tell_claimant(claim)
    audit.record(actor=actor, verb=gettext_noop("未通过认领"), target=claim, after={"reason": reason})


@transaction.atomic
def withdraw_claim(*, actor: Actor, claim: Claim) -> None:
    """Withdraw one's own waiting claim."""
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if actor.person is None or claim.person_id != actor.person.pk:
        raise NotAllowed(_("只能撤回自己的认领。"))
    if claim.state != ClaimState.WAITING:
        raise Refused(_("这个认领%(state)s，不能再撤回。") % {"state": claim.get_state_display()})
    _decide(actor, claim, ClaimState.WITHDRAWN)
    audit.record(actor=actor, verb=gettext_noop("撤回认领"), target=claim)


def _take_waiting(actor: Actor, claim: Claim) -> Claim:
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    place = claim.company.place if claim.company else None
    if not place_rules.serves(actor, place):
        raise NotAllowed(_("只有服务台可以核对认领。"))
    if actor.person is not None and claim.person_id == actor.person.pk:
        raise NotAllowed(_("自己的认领请由同事核对。"))
    if claim.state != ClaimState.WAITING:
        raise Refused(_("这个认领已由同事处理:%(state)s。") % {"state": claim.get_state_display()})
    return claim


def _decide(
    actor: Actor, claim: Claim, state: ClaimState, *, company: Company | None = None, reason: str = ""
) -> None:
    claim.state = state
    claim.decided_at = clock.now()
    claim.decided_by = actor.person
    claim.company = company or claim.company
    claim.reason = reason
    claim.save()


@transaction.atomic
def add_member(*, actor: Actor, company: Company, person: Person, role: CompanyRoleName) -> Membership:
    """Add a person to a company, by its owner acting for it. Someone who belongs already keeps their role."""
    if not rules.manages_people(actor, company):
        raise NotAllowed(_("只有企业负责人以企业名义可以添加成员。"))
    if rules.is_member(Actor(person=person), company):
        raise Refused(_("“%(person)s”已经是成员。") % {"person": person})
    membership = join_company(company, person, role)
    audit.record(
        actor=actor,
        verb=gettext_noop("添加成员"),
        target=company,
        after={"person": person.username, "role": role},
    )
    return membership


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership) -> None:
    """End a membership: one's own (leaving), or another's by the owner acting for the company.

    The last owner stays until there is another, so that a company is never without anyone.
    """
    company = Company.objects.select_for_update().get(pk=membership.company_id)
    own = actor.person is not None and membership.person_id == actor.person.pk
    if not own and not rules.manages_people(actor, company):
        raise NotAllowed(_("只有企业负责人以企业名义可以移除成员；自己可以随时离开。"))
    owners = Membership.objects.current().filter(company=company, role=CompanyRoleName.OWNER)
    if membership.role == CompanyRoleName.OWNER and not owners.exclude(pk=membership.pk).exists():
        raise Refused(_("这是“%(name)s”唯一的负责人。请先添加另一位负责人，再离开。") % {"name": company})
    if Membership.objects.current().filter(pk=membership.pk).update(ended_at=clock.now()):
        audit.record(
            actor=actor,
            verb=gettext_noop("离开企业") if own else gettext_noop("移除成员"),
            target=company,
            before={"person": membership.person.username, "role": membership.role},
        )


def join_company(company: Company, person: Person, role: CompanyRoleName) -> Membership:
    """Make the person a member, for a deed that has checked it; a member rises to owner or stays."""
    Membership.objects.bulk_create(
        [Membership(company=company, person=person, role=role)], ignore_conflicts=True
    )
    membership = Membership.objects.current().get(company=company, person=person)
    if role == CompanyRoleName.OWNER and membership.role != CompanyRoleName.OWNER:
        membership.role = role
        membership.save(update_fields=["role"])
    return membership
