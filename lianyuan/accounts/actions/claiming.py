"""Coming to an account that was recorded at the counter, by a code handed over on paper."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import audit, consents
from ..acting import Actor
from ..models import ClaimCode, Person
from .privacy import give_consent

WORKS_FOR = timedelta(days=14)
# Nothing on paper is read as something else: no 0 O, 1 I L.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10


class NoSuchClaim(Refused):
    """Phone and code don't go together: one answer, whichever of them is wrong, used or too old."""

    def __init__(self) -> None:
        super().__init__(
            _("手机号和领取码对不上，或者领取码用过了、过期了。请核对；还不行就到窗口再要一张。")
        )


def is_unclaimed(person: Person) -> bool:
    """Whether nobody can sign in to the account yet: recorded at the counter, by phone."""
    return bool(
        person.is_active
        and person.phone
        and person.last_login is None
        and not person.has_usable_password()
        and not SocialAccount.objects.filter(user=person).exists()
    )


def plain_code(written: str) -> str:
    """A code as it is hashed: capitals and digits only, however it was written."""
    return "".join(letter for letter in written.upper() if letter.isascii() and letter.isalnum())


@transaction.atomic
def make_claim_code(*, actor: Actor, person: Person, at: datetime | None = None) -> str:
    """A new code for somebody recorded at the counter, written in two halves; earlier ones work no more.

    Who may hand one over was checked by the room that asks. Refused once somebody can sign in to the account.
    The code is kept nowhere.
    """
    if actor.person is None:
        raise NotAllowed(_("请先登录。"))
    person = _locked(person.pk)
    if not is_unclaimed(person):
        raise Refused(_("%(person)s已经能自己登录，不用领取码。") % {"person": person})
    moment = at or clock.now()
    _open_codes(person).update(replaced_at=moment)
    code = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
    ClaimCode.objects.create(
        person=person,
        digest=_digest(code),
        made_by=actor.person,
        made_at=moment,
        expires_at=moment + WORKS_FOR,
    )
    audit.record(actor=actor, verb=gettext_noop("给出领取码"), target=person)
    return f"{code[:5]}-{code[5:]}"


@transaction.atomic
def claim_account(
    *, actor: Actor, phone: str, code: str, password: str, at: datetime | None = None
) -> Person:
    """Come to the account recorded under this phone, with the code from the counter: set its password.

    By a visitor, who is nobody yet; they agree to the terms, which the form shows. Of two at once with one
    code one gets it.
    Raises `NoSuchClaim`, or Refused where the password is too easily guessed.
    """
    moment = at or clock.now()
    digest = _digest(plain_code(code))
    known = ClaimCode.objects.filter(digest=digest).values_list("person", flat=True).first()
    if known is None:
        raise NoSuchClaim
    person = _locked(known)
    found = _open_codes(person).filter(digest=digest, expires_at__gt=moment).first()
    if found is None or person.phone != phone or not is_unclaimed(person):
        raise NoSuchClaim
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages)) from weak
    person.set_password(password)
    person.save(update_fields=["password"])
    found.used_at = moment
    found.save(update_fields=["used_at"])
    now_them = replace(actor, person=person, company_id=None, company_label="")
    audit.record(actor=now_them, verb=gettext_noop("用领取码领取账号"), target=person)
    give_consent(actor=now_them, purpose=consents.TERMS.key)
    return person


def _locked(person_id: int) -> Person:
    Person.objects.select_for_update(no_key=True).values_list("pk").get(pk=person_id)
    return Person.objects.get(pk=person_id)


def _open_codes(person: Person) -> QuerySet[ClaimCode]:
    return ClaimCode.objects.filter(person=person, used_at__isnull=True, replaced_at__isnull=True)


def _digest(code: str) -> str:
    return salted_hmac("accounts.claim", code, algorithm="sha256").hexdigest()
