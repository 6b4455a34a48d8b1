"""Claims, members, leaving; and acting for a company on every request."""

import pytest
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies import queries, rules
from lianyuan.companies.actions import people
from lianyuan.companies.models import Claim, Company, Membership
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership, make_uscc
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places.tests.factories import make_district, make_place, make_place_role

pytestmark = pytest.mark.django_db


def desk_at_district() -> Actor:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.DESK_WORKER)
    return Actor(person=person)


def claim_by(person: Person, uscc: str = "") -> Claim:
    return people.claim_company(
        actor=Actor(person=person), uscc=uscc or make_uscc(1), name="新来示例公司", note=""
    )


def test_a_confirmed_claim_makes_a_new_company_and_its_owner() -> None:
    person = make_person()
    people.confirm_claim(actor=desk_at_district(), claim=claim_by(person))
    company = Company.objects.get(uscc=make_uscc(1))
    assert company.name == "新来示例公司"
    assert rules.owns(Actor(person=person), company)


def test_a_claim_on_a_company_of_the_roster_keeps_the_rosters_name() -> None:
    company, person = make_company(name="名册示例公司"), make_person()
    claim = claim_by(person, company.uscc)
    assert claim.name == "名册示例公司"
    people.confirm_claim(actor=desk_at_district(), claim=claim)
    assert rules.owns(Actor(person=person), company)
    assert Company.objects.count() == 1


def test_claiming_twice_leaves_one_claim() -> None:
    person = make_person()
    assert claim_by(person) == claim_by(person)
    assert AuditEntry.objects.filter(verb="认领企业").count() == 1


def test_a_claim_is_decided_once() -> None:
    desk, claim = desk_at_district(), claim_by(make_person())
    people.refuse_claim(actor=desk, claim=claim, reason="请带营业执照来")
    with pytest.raises(Refused, match="未通过"):
        people.confirm_claim(actor=desk, claim=claim)
    assert not Company.objects.exists()


def test_nobody_confirms_their_own_claim() -> None:
    desk = desk_at_district()
    assert desk.person
    with pytest.raises(NotAllowed, match="同事"):
        people.confirm_claim(actor=desk, claim=claim_by(desk.person))


def test_a_desk_elsewhere_neither_sees_nor_confirms() -> None:
    east, west = make_place(name="东园"), make_place(name="西园")
    company = make_company(place=east)
    claim = claim_by(make_person(), company.uscc)
    stranger = make_person()
    make_place_role(person=stranger, place=west, role=PlaceRoleName.DESK_WORKER)
    assert list(queries.claims_at_desk(stranger)) == []
    with pytest.raises(NotAllowed):
        people.confirm_claim(actor=Actor(person=stranger), claim=claim)


def test_one_withdraws_only_ones_own_claim() -> None:
    person = make_person()
    claim = claim_by(person)
    with pytest.raises(NotAllowed):
        people.withdraw_claim(actor=Actor(person=make_person()), claim=claim)
    people.withdraw_claim(actor=Actor(person=person), claim=claim)
    with pytest.raises(Refused, match="已撤回"):
        people.withdraw_claim(actor=Actor(person=person), claim=claim)


def test_an_owner_adds_staff_who_may_then_act_for_the_company() -> None:
    company, owner, friend = make_company(), make_person(), make_person()
    make_membership(person=owner, company=company, role=CompanyRoleName.OWNER)
    people.add_member(
        actor=acting_for(owner, company), company=company, person=friend, role=CompanyRoleName.STAFF
    )
    assert queries.current_membership(friend, company.pk)
    with pytest.raises(Refused, match="已经是成员"):
        people.add_member(
            actor=acting_for(owner, company), company=company, person=friend, role=CompanyRoleName.STAFF
        )
    with pytest.raises(NotAllowed):
        people.add_member(
            actor=acting_for(friend, company),
            company=company,
            person=make_person(),
            role=CompanyRoleName.OWNER,
        )


def test_the_only_owner_cant_leave_the_company_without_anyone() -> None:
    company, owner = make_company(), make_person()
    membership = make_membership(person=owner, company=company, role=CompanyRoleName.OWNER)
    with pytest.raises(Refused, match="唯一的负责人"):
        people.end_membership(actor=Actor(person=owner), membership=membership)


def test_leaving_ends_acting_at_once(client: Client) -> None:
    company, person = make_company(), make_person()
    membership = make_membership(person=person, company=company, role=CompanyRoleName.STAFF)
    client.force_login(person)
    client.post(reverse("acting"), {"company": company.pk})
    assert company.name in client.get(reverse("companies:directory")).content.decode()
    leave = reverse("companies:member-ending", args=[company.pk, membership.pk])
    answer = client.post(leave, {"acting_for": company.pk, "form_key": "a"})
    assert answer.headers["Location"] == reverse("companies:company", args=[company.pk])
    assert client.get(answer.headers["Location"]).wsgi_request.actor.company_id is None  # type: ignore[attr-defined]
    assert client.post(reverse("acting"), {"company": company.pk}).status_code == 403


def test_a_form_filled_in_as_another_company_asks_back_and_then_does_what_was_answered(
    client: Client,
) -> None:
    first, second, person = make_company(name="甲示例公司"), make_company(name="乙示例公司"), make_person()
    for company in (first, second):
        make_membership(person=person, company=company, role=CompanyRoleName.OWNER)
    client.force_login(person)
    client.post(reverse("acting"), {"company": second.pk})
    add = reverse("companies:members", args=[first.pk])
    friend = make_person()
    written = {"who": friend.username, "role": "staff"}
    asked = client.post(add, written | {"acting_for": first.pk, "form_key": "a"})
    assert asked.status_code == 409
    page = asked.content.decode()
    assert "甲示例公司" in page
    assert "乙示例公司" in page
    assert f'name="who" value="{friend.username}"' in page
    assert not Membership.objects.filter(person=friend).exists()
    done = client.post(add, written | {"acting_for": first.pk, "form_key": "b", "as_whom": "1"})
    assert done.status_code == 302
    assert Membership.objects.current().filter(person=friend, company=first).exists()


def test_a_form_without_a_company_is_asked_about(client: Client) -> None:
    person = make_person()
    client.force_login(person)
    assert client.post(reverse("companies:claim"), {"uscc": make_uscc(1), "name": "示例"}).status_code == 409
    assert not Claim.objects.exists()


def test_a_claim_with_a_wrong_code_says_what_is_wrong(client: Client) -> None:
    client.force_login(make_person())
    wrong = make_uscc(1)[:-1] + ("0" if make_uscc(1)[-1] != "0" else "1")
    written = {"uscc": wrong, "name": "示例", "acting_for": "", "form_key": "a"}
    answer = client.post(reverse("companies:claim"), written)
    assert answer.status_code == 400
    assert answer.context["form"].errors["uscc"]
    assert not Claim.objects.exists()
