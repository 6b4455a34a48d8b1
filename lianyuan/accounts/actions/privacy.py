"""Agreeing, taking it back, correcting what is held on oneself, and taking a copy of it."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.core import clock
from lianyuan.core.ids import new_reference
from lianyuan.core.refusals import NotAllowed, Refused

from .. import audit, consents
from ..acting import Actor
from ..models import Consent, Person

DETAILS = ("display_name", "phone", "email")


def _self(actor: Actor) -> Person:
    if actor.person is None:
        raise NotAllowed(_("请先登录。"))
    return actor.person


@transaction.atomic
def give_consent(*, actor: Actor, purpose: str) -> Consent:
    """Agree to a purpose in its present wording, with a receipt. Agreeing again returns the first receipt."""
    person, asked = _self(actor), consents.purpose(purpose)
    given = Consent(
        person=person,
        purpose=asked.key,
        version=asked.version,
        wording=str(asked.wording),
        receipt=new_reference(),
        given_at=clock.now(),
    )
    Consent.objects.bulk_create([given], ignore_conflicts=True)
    standing = Consent.objects.standing().get(person=person, purpose=asked.key, version=asked.version)
    if standing.receipt == given.receipt:
        audit.record(
            actor=actor,
            verb=gettext_noop("同意用途"),
            target=standing,
            after={"purpose": asked.key, "version": asked.version, "receipt": standing.receipt},
        )
    return standing


@transaction.atomic
def withdraw_consent(*, actor: Actor, purpose: str) -> None:
    """Take back one's consent to a purpose, in whatever wording; from now on nothing is used so."""
    person, asked = _self(actor), consents.purpose(purpose)
    if not asked.withdrawable:
        raise Refused(_("不同意“%(purpose)s”就不能使用平台。要撤回，请注销账号。") % {"purpose": asked.title})
    for given in Consent.objects.standing().select_for_update().filter(person=person, purpose=purpose):
        given.withdrawn_at = clock.now()
        given.save(update_fields=["withdrawn_at"])
        audit.record(
            actor=actor, verb=gettext_noop("撤回同意"), target=given, before={"receipt": given.receipt}
        )


@transaction.atomic
def correct_details(*, actor: Actor, display_name: str, phone: str | None, email: str) -> None:
    """Correct one's own name, phone and e-mail. The audit trail says which changed, never to what."""
    person = Person.objects.select_for_update().get(pk=_self(actor).pk)
    new = {"display_name": display_name, "phone": phone or None, "email": email}
    changed = [name for name in DETAILS if getattr(person, name) != new[name]]
    if not changed:
        return
    for name in changed:
        setattr(person, name, new[name])
    try:
        with transaction.atomic():
            person.save(update_fields=changed)
    except IntegrityError as problem:
        raise Refused(_("手机号“%(phone)s”刚刚被别人用了，请换一个。") % {"phone": phone}) from problem
    if "email" in changed:
        EmailAddress.objects.filter(user=person).delete()
        if email:
            EmailAddress.objects.create(user=person, email=email.lower(), primary=True, verified=False)
    audit.record(actor=actor, verb=gettext_noop("更正资料"), target=person, after={"changed": changed})


@transaction.atomic
def note_export(*, actor: Actor) -> None:
    """Leave the entry of a person taking a copy of everything held on them."""
    audit.record(actor=actor, verb=gettext_noop("导出个人资料"), target=_self(actor))
