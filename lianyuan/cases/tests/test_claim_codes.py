"""The desk hands a newcomer the code to their account, and the newcomer then sees their case."""

import re
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.actions.claiming import claim_account, make_claim_code
from lianyuan.accounts.actions.newcomers import record_newcomer
from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases import actions
from lianyuan.cases.actions.claiming import hand_over_code
from lianyuan.cases.models import Audience, Case
from lianyuan.core.refusals import NotAllowed, Refused

from .factories import ANSWERS, Counter, make_counter
from .test_races import at_once
from .visiting import Visitor

PHONE, PASSWORD = "10056780001", "lake-and-paper-7"


def filed_for(person: Person, counter: Counter) -> Case:
    return actions.file_at_counter(
        actor=counter.as_desk, applicant=person, service=counter.service, answers=ANSWERS
    )


@pytest.mark.django_db
def test_from_the_counter_to_ones_own_case() -> None:
    counter = make_counter(audience=Audience.PERSON)
    person = record_newcomer(actor=counter.as_desk, name="示例新人", phone=PHONE)
    case = filed_for(person, counter)
    desk = Visitor(counter.desk)
    assert (
        f"/desk/cases/{case.reference}/claim-code/" in desk.get("desk-case", case.reference).content.decode()
    )
    assert desk.send("claim-code", case.reference).status_code == 302
    shown = desk.get("claim-code", case.reference).content.decode()
    (code,) = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", shown)
    assert code not in desk.get("claim-code", case.reference).content.decode()
    sent = {"phone": PHONE, "code": code, "password": PASSWORD, "terms": "on"}
    browser = Client()
    assert browser.post(reverse("account_claim"), sent).status_code == 302
    signed_in = browser.post(reverse("account_login"), {"login": PHONE, "password": PASSWORD})
    assert signed_in.status_code == 302
    assert case.reference in browser.get(reverse("cases:case", args=[case.reference])).content.decode()
    # From now on there is nothing to hand over.
    assert "claim-code" not in desk.get("desk-case", case.reference).content.decode()
    with pytest.raises(Refused):
        hand_over_code(actor=counter.as_desk, case=case)


@pytest.mark.django_db
def test_no_code_for_whom_the_desk_did_not_file() -> None:
    counter = make_counter()
    own = actions.file_case(actor=counter.as_company, service=counter.service, answers=ANSWERS)
    case = filed_for(make_person(), counter)
    for wrong in (own, case):
        with pytest.raises(Refused):
            hand_over_code(actor=counter.as_desk, case=wrong)
    with pytest.raises(NotAllowed):
        hand_over_code(actor=make_counter().as_desk, case=case)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_with_one_code_one_gets_the_account() -> None:
    counter = make_counter()
    person = record_newcomer(actor=counter.as_desk, name="示例新人", phone=PHONE)
    code = make_claim_code(actor=counter.as_desk, person=person)
    deeds = [
        partial(claim_account, actor=Actor(person=None), phone=PHONE, code=code, password=f"lake-{n}-paper")
        for n in range(2)
    ]
    results = at_once(*deeds)
    assert sorted(type(one).__name__ for one in results) == ["NoSuchClaim", "Person"]
