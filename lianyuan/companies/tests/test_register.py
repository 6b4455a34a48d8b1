"""Entering and changing companies, honours, history."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditChange, AuditEntry
from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies import queries
from lianyuan.companies.actions import register
from lianyuan.companies.models import Company, Industry
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership, make_uscc
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places.tests.factories import make_district, make_place, make_place_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Actor:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.DESK_WORKER)
    return Actor(person=person)


def owner_of(company: Company) -> Actor:
    person = make_person()
    make_membership(person=person, company=company, role=CompanyRoleName.OWNER)
    return acting_for(person, company)


def form(**changes: Any) -> dict[str, Any]:
    return {"acting_for": "", "form_key": "once", **changes}


def test_the_classification_is_complete_down_to_divisions() -> None:
    by_level = {level: Industry.objects.filter(level=level).count() for level in ("section", "division")}
    assert by_level == {"section": 20, "division": 97}
    assert Industry.objects.get(pk="6513").name == "应用软件开发"


def test_the_desk_enters_a_company_and_the_trail_keeps_no_contact(client: Client, desk: Actor) -> None:
    assert desk.person
    client.force_login(desk.person)
    written = form(
        name="示例电商有限公司", uscc=make_uscc(5).lower(), contact_phone="10012345678", industry="6513"
    )
    answer = client.post(reverse("companies:entry"), written)
    company = Company.objects.get(uscc=make_uscc(5))
    assert answer.headers["Location"] == reverse("companies:company", args=[company.pk])
    assert company.contact.phone == "10012345678"
    kept = [change.after for change in AuditChange.objects.all()]
    assert kept[0]["industry_id"] == "6513"
    assert "10012345678" not in str(kept)


def test_a_code_entered_twice_is_refused_with_the_name_it_has(desk: Actor) -> None:
    first = make_company(name="先来示例公司")
    with pytest.raises(Refused, match="先来示例公司"):
        register.enter_company(actor=desk, values={"name": "后来示例公司", "uscc": first.uscc})


def test_an_owner_changes_what_a_company_says_of_itself_only_acting_for_it() -> None:
    company = make_company(trade="服饰")
    owner = owner_of(company)
    register.change_company(actor=owner, company=company, version=1, changes={"trade": "箱包"})
    company.refresh_from_db()
    assert (company.trade, company.version) == ("箱包", 2)
    with pytest.raises(NotAllowed):
        register.change_company(
            actor=Actor(person=owner.person), company=company, version=2, changes={"trade": "软件"}
        )
    with pytest.raises(NotAllowed, match="uscc"):
        register.change_company(actor=owner, company=company, version=2, changes={"uscc": make_uscc(9)})


def test_staff_dont_change_the_register() -> None:
    company = make_company()
    person = make_person()
    make_membership(person=person, company=company, role=CompanyRoleName.STAFF)
    with pytest.raises(NotAllowed):
        register.change_company(
            actor=acting_for(person, company), company=company, version=1, changes={"trade": "x"}
        )


def test_a_change_made_on_an_old_page_is_refused(desk: Actor) -> None:
    company = make_company(trade="服饰")
    register.change_company(actor=desk, company=company, version=1, changes={"trade": "箱包"})
    with pytest.raises(Refused, match="刚被别人改过"):
        register.change_company(actor=desk, company=company, version=1, changes={"trade": "软件"})


def test_changing_nothing_leaves_no_trace(desk: Actor) -> None:
    company = make_company(trade="服饰")
    register.change_company(actor=desk, company=company, version=1, changes={"trade": "服饰"})
    assert Company.objects.get(pk=company.pk).version == 1
    assert not AuditEntry.objects.exists()


def test_a_changed_contact_is_recorded_without_its_value(desk: Actor) -> None:
    company = make_company()
    register.change_company(actor=desk, company=company, version=1, changes={"contact_phone": "10099998888"})
    company.refresh_from_db()
    assert company.contact.phone == "10099998888"
    assert company.version == 2
    assert "10099998888" not in str(list(AuditChange.objects.values_list("before", "after")))
    [change] = queries.history(company).rows
    assert [(d.label, d.after) for d in change.differences] == [("联系人和电话", "已修改")]


def test_history_shows_places_by_name_and_dates_as_written(desk: Actor) -> None:
    company, park = make_company(), make_place(name="东园")
    register.change_company(
        actor=desk, company=company, version=1, changes={"place": park, "founded_on": date(2015, 3, 2)}
    )
    [change] = queries.history(company).rows
    assert {d.label: d.after for d in change.differences} == {"所在地点": "东园", "成立日期": "2015-03-02"}


def test_an_honour_is_recorded_by_the_desk_and_taken_back(desk: Actor) -> None:
    company = make_company()
    values = {"title": "示范点", "given_by": "示例单位", "year": 2015}
    honour = register.record_honour(actor=desk, company=company, **values)  # type: ignore[arg-type]
    assert register.record_honour(actor=desk, company=company, **values) == honour  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        register.record_honour(
            actor=owner_of(company), company=company, title="自封", given_by="自己", year=None
        )
    register.remove_honour(actor=desk, honour=honour)
    assert not company.honours.exists()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("uscc", "91330411MA71BLC8", "18"),
        ("uscc", "统一社会信用代码", "18"),
        ("name", "", "请填写"),
        ("industry", "0000", "0000"),
        ("headcount", "-3", "0"),
        ("registered_capital", "一百万", "数字"),
        ("founded_on", "2013-02-30", "日期"),
    ],
)
def test_nonsense_in_the_entry_form_is_answered_at_its_field(
    client: Client, desk: Actor, field: str, value: str, says: str
) -> None:
    assert desk.person
    client.force_login(desk.person)
    written = form(name="示例公司", uscc=make_uscc(3)) | {field: value}
    answer = client.post(reverse("companies:entry"), written)
    assert answer.status_code == 400
    assert says in str(answer.context["form"].errors[field])
    assert not Company.objects.exists()


def test_the_owner_edits_on_the_page_after_switching(client: Client) -> None:
    company = make_company(registered_capital=Decimal("100.5"))
    owner = owner_of(company)
    assert owner.person
    client.force_login(owner.person)
    edit = reverse("companies:edit", args=[company.pk])
    refused = client.get(edit)
    assert refused.status_code == 403
    assert "顶部切换" in refused.content.decode()
    client.post(reverse("acting"), {"company": company.pk})
    assert client.get(edit).status_code == 200
    client.post(
        edit, form(acting_for=company.pk, version=1, trade="童装", headcount="2", introduction="两个人")
    )
    company.refresh_from_db()
    assert (company.trade, company.headcount) == ("童装", 2)
    entry = AuditEntry.objects.get(verb="修改企业资料")
    assert (entry.person, entry.company_id, entry.company_label) == (owner.person, company.pk, company.name)
