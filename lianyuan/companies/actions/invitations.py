"""Inviting someone into a company by a link, taking the link back, accepting it."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import rules
from ..models import Company, Invitation, Membership
from .people import join_company

LONGEST_DAYS = 30


def token_hash(token: str) -> str:
    """What is kept of a link's token. It is long and random, so a plain hash can't be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, actor: Actor, company: Company, role: CompanyRoleName, days: int, note: str = ""
) -> tuple[Invitation, str]:
    """Make an invitation that works once within so many days; returns it with its token, kept nowhere."""
    if actor.person is None or not rules.manages_people(actor, company):
        raise NotAllowed(_("只有企业负责人以企业名义可以邀请成员。"))
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(
            _("有效期要在 1 到 %(most)d 天之间，现在是 %(days)d 天。") % {"most": LONGEST_DAYS, "days": days}
        )
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        company=company,
        role=role,
        note=note,
        token_hash=token_hash(token),
        made_by=actor.person,
        expires_at=clock.now() + timedelta(days=days),
    )
    audit.record(
        actor=actor,
        verb=gettext_noop("邀请成员"),
        target=company,
        after={"role": role, "invitation": invitation.pk},
    )
    return invitation, token


@transaction.atomic
def revoke(*, actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back. Refused when someone has accepted it; taking it back twice changes nothing."""
    if not rules.manages_people(actor, invitation.company):
        raise NotAllowed(_("只有企业负责人以企业名义可以撤销邀请。"))
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True)
    if waiting.update(revoked_at=clock.now()):
        audit.record(
            actor=actor,
            verb=gettext_noop("撤销邀请"),
            target=invitation.company,
            before={"invitation": invitation.pk},
        )
    elif Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=False).exists():
        raise Refused(_("这个邀请已经有人接受了。要让对方离开，请在成员名单里移除。"))


@transaction.atomic
def accept(*, actor: Actor, invitation: Invitation) -> Membership:
    """Join by an invitation. Of several at once one gets in; repeating it changes nothing."""
    person = actor.person
    if person is None:
        raise NotAllowed(_("请先登录，再接受邀请。"))
    # The company's row comes first, as when members leave, so that neither waits for the other in a ring.
    company = Company.objects.select_for_update().get(pk=invitation.company_id)
    taken = Invitation.objects.select_for_update().get(pk=invitation.pk)
    mine = Membership.objects.current().filter(person=person, company=company).first()
    if mine and taken.accepted_by_id == person.pk:
        return mine
    refuse_unless_open(taken)
    if mine:
        raise Refused(_("您已经是“%(name)s”的成员，不用再接受邀请。链接可以留给别人用。") % {"name": company})
    open_now = Invitation.objects.open(clock.now()).filter(pk=taken.pk)
    if not open_now.update(accepted_by=person, accepted_at=clock.now()):
        raise Refused(_("这个邀请刚刚被用掉了。请企业负责人再发一个。"))
    membership = join_company(company, person, CompanyRoleName(taken.role))
    audit.record(
        actor=Actor(person=person),
        verb=gettext_noop("接受邀请"),
        target=company,
        after={"person": person.username, "role": taken.role, "invitation": taken.pk},
    )
    return membership


def refuse_unless_open(invitation: Invitation) -> None:
    """Raise Refused, with the reason and what to do, for an invitation that can't be accepted any more."""
    if invitation.accepted_at:
        raise Refused(_("这个邀请已经用过了，一个链接只能用一次。请企业负责人再发一个。"))
    if invitation.revoked_at:
        raise Refused(_("这个邀请已被撤销。请联系企业负责人。"))
    if invitation.expires_at <= clock.now():
        raise Refused(_("这个邀请已经过期。请企业负责人再发一个。"))
    if not rules.owns(Actor(person=invitation.made_by), invitation.company):
        raise Refused(_("发出邀请的人已不再是这家企业的负责人。请现在的负责人再发一个。"))
