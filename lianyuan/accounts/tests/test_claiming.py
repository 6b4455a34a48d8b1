"""Somebody recorded at the counter comes to their account by a code on paper, and nobody else does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.actions.claiming import NoSuchClaim, claim_account, is_unclaimed, make_claim_code
from lianyuan.accounts.actions.newcomers import record_newcomer
from lianyuan.accounts.consents import TERMS, agreed
from lianyuan.accounts.models import AuditChange, AuditEntry, ClaimCode, Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.core import clock
from lianyuan.core.refusals import Refused

VISITOR = Actor(person=None)
PHONE, PASSWORD = "10056780001", "lake-and-paper-7"


def newcomer(phone: str = PHONE) -> tuple[Person, Actor]:
    desk = Actor(person=make_person())
    return record_newcomer(actor=desk, name="示例新人", phone=phone), desk


def send(phone: str, code: str) -> str:
    sent = {"phone": phone, "code": code, "password": PASSWORD, "terms": "on"}
    answer = Client().post(reverse("account_claim"), sent)
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


@pytest.mark.django_db
def test_the_code_on_paper_leads_to_the_account_once() -> None:
    person, desk = newcomer()
    code = make_claim_code(actor=desk, person=person)
    # Written by hand, in small letters, with the number as people write it.
    assert send("+86 100 5678 0001", code.lower().replace("-", " ")) == reverse("account_login")
    person.refresh_from_db()
    assert person.check_password(PASSWORD) and agreed(person, TERMS.key) and not is_unclaimed(person)
    assert Client().login(username=person.username, password=PASSWORD)
    with pytest.raises(NoSuchClaim):
        claim_account(actor=VISITOR, phone=PHONE, code=code, password="another-one-8")
    with pytest.raises(Refused):
        make_claim_code(actor=desk, person=person)
    verbs = set(AuditEntry.objects.filter(target_id=str(person.pk)).values_list("verb", flat=True))
    assert {"给出领取码", "用领取码领取账号"} <= verbs
    plain = code.replace("-", "")
    assert plain not in str(list(ClaimCode.objects.values())) + str(list(AuditChange.objects.values()))


@pytest.mark.django_db
def test_whatever_is_wrong_gets_one_answer() -> None:
    person, desk = newcomer()
    other, _desk = newcomer("10056780002")
    old = make_claim_code(actor=desk, person=person)
    code = make_claim_code(actor=desk, person=person)
    theirs = make_claim_code(actor=desk, person=other)
    known = make_person(phone="10056780003")
    tries = [
        (PHONE, "ABCDE-23456"),
        (PHONE, old),
        (PHONE, theirs),
        ("10056780099", code),
        (str(known.phone), code),
    ]
    says = {send(*one).partition('class="problems')[2].partition("</div>")[0] for one in tries}
    assert len(says) == 1 and "对不上" in says.pop()
    with pytest.raises(NoSuchClaim):
        claim_account(
            actor=VISITOR,
            phone=PHONE,
            code=code,
            password=PASSWORD,
            at=clock.now() + timedelta(days=14, seconds=1),
        )
    with pytest.raises(Refused, match="密码"):
        claim_account(actor=VISITOR, phone=PHONE, code=code, password="12345678")
    assert Person.objects.filter(pk=person.pk, password__startswith="!").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimCode.objects.filter(person=person).update(replaced_at=None)
    assert send(PHONE, code) == reverse("account_login")


@pytest.mark.django_db
def test_trying_is_limited_alike_for_numbers_known_and_unknown() -> None:
    newcomer()
    for phone in (PHONE, "10056780098"):
        answers = ["429" if "试的次数太多" in send(phone, "ABCDE-23456") else "" for _try in range(11)]
        assert answers == [""] * 10 + ["429"]
