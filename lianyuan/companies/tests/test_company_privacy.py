"""What is private to a company's people: who looked, whose phone is seen, leaving for good."""

import pytest
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.actions import privacy
from lianyuan.accounts.actions.leaving import close_account
from lianyuan.accounts.models import AuditChange, LookUp, LookUpConcern, Person
from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.accounts.tokens.actions import make_token
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.companies.actions import people
from lianyuan.companies.models import Claim, Membership
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership, make_uscc
from lianyuan.core.refusals import Refused
from lianyuan.places.actions import give_role
from lianyuan.places.models import PlaceRole
from lianyuan.places.tests.factories import make_district, make_place, make_place_role

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_desks_look_at_the_private_half_is_shown_to_the_companys_people() -> None:
    park = make_place()
    company, desk = make_company(place=park), make_person(display_name="窗口小王")
    make_place_role(person=desk, place=park, role=PlaceRoleName.DESK_WORKER)
    member, former = make_membership(company=company), make_membership(company=company, ended=True)
    signed_in(desk).get(reverse("companies:company", args=[company.pk]))
    signed_in(desk).get(reverse("companies:members", args=[company.pk]))
    assert sorted(LookUp.objects.values_list("what", flat=True)) == ["成员名单", "联系人、电话和从业人数"]
    assert set(LookUpConcern.objects.values_list("person", flat=True)) == {member.person_id}
    assert "窗口小王" in signed_in(member.person).get(reverse("accounts:privacy")).content.decode()
    assert "窗口小王" not in signed_in(former.person).get(reverse("accounts:privacy")).content.decode()


def test_ones_own_company_and_what_anyone_sees_leave_no_entry() -> None:
    company = make_company()
    member = make_membership(company=company).person
    for client in (signed_in(member), signed_in(make_person()), Client()):
        client.get(reverse("companies:company", args=[company.pk]))
    assert not LookUp.objects.exists()


def test_colleagues_see_a_phone_only_with_consent_and_the_desk_never() -> None:
    park = make_place()
    company, desk = make_company(place=park), make_person()
    make_place_role(person=desk, place=park, role=PlaceRoleName.DESK_WORKER)
    open_one, shy_one = make_person(phone="10011112222"), make_person(phone="10033334444")
    for person in (open_one, shy_one):
        make_membership(person=person, company=company)
    page = reverse("companies:members", args=[company.pk])
    assert "10011112222" not in signed_in(shy_one).get(page).content.decode()
    privacy.give_consent(actor=actor_for(open_one), purpose="colleagues-phone")
    seen = signed_in(shy_one).get(page).content.decode()
    assert "10011112222" in seen
    assert "10033334444" not in seen
    assert "10011112222" not in signed_in(desk).get(page).content.decode()
    privacy.withdraw_consent(actor=actor_for(open_one), purpose="colleagues-phone")
    assert "10011112222" not in signed_in(shy_one).get(page).content.decode()


def test_a_companys_only_owner_stays_until_there_is_another() -> None:
    owner, company = make_person(), make_company(name="独一示例公司")
    make_membership(person=owner, company=company, role=CompanyRoleName.OWNER)
    with pytest.raises(Refused, match="独一示例公司"):
        close_account(actor=actor_for(owner))
    make_membership(company=company, role=CompanyRoleName.OWNER)
    close_account(actor=actor_for(owner))
    assert not Membership.objects.current().filter(person=owner).exists()


def test_the_last_administrator_stays_until_there_is_another() -> None:
    district, person = make_district(), make_person()
    make_place_role(person=person, place=district, role=PlaceRoleName.ADMINISTRATOR)
    with pytest.raises(Refused, match="最后一位管理员"):
        close_account(actor=actor_for(person))
    successor = make_person()
    give_role(actor=actor_for(person), person=successor, place=district, role=PlaceRoleName.ADMINISTRATOR)
    close_account(actor=actor_for(person))
    assert list(PlaceRole.objects.current().values_list("person", flat=True)) == [successor.pk]


def test_leaving_takes_the_name_out_of_the_companys_history_and_claims() -> None:
    owner, company = make_person(), make_company()
    make_membership(person=owner, company=company, role=CompanyRoleName.OWNER)
    leaver, other = make_person(username="chengguo"), make_person(username="someone-else")
    for person in (leaver, other):
        people.add_member(
            actor=acting_for(owner, company), company=company, person=person, role=CompanyRoleName.STAFF
        )
    people.claim_company(actor=actor_for(leaver), uscc=make_uscc(), name="示例", note="私人说明")
    close_account(actor=actor_for(leaver))
    kept = str(list(AuditChange.objects.values_list("before", "after")))
    assert "chengguo" not in kept
    assert f"#{leaver.pk}" in kept
    assert "someone-else" in kept
    assert not Claim.objects.exists()
    assert Membership.objects.get(person=leaver).ended_at


def test_a_look_by_a_program_or_from_the_back_office_is_one_too() -> None:
    district = make_district()
    company, administrator = make_company(place=district), make_person()
    make_place_role(person=administrator, place=district, role=PlaceRoleName.ADMINISTRATOR)
    member = make_membership(company=company).person
    _kept, token = make_token(
        actor=actor_for(administrator),
        person=administrator,
        name="示例程序",
        scopes=[Scope.COMPANIES_READ],
        expires_on=None,
    )
    Client().get(f"/api/v1/companies/{company.pk}", headers={"Authorization": f"Bearer {token}"})
    assert LookUp.objects.get().why == "程序读取"
    for page in ("edit", "inspect"):
        LookUp.objects.all().delete()
        answer = signed_in(administrator).get(f"/backoffice/companies/{page}/{company.pk}/")
        assert answer.status_code == 200
        assert set(LookUpConcern.objects.values_list("person", flat=True)) == {member.pk}, page
