"""Looking companies up: filters, search, paging, and who sees the private half."""

import pytest
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies import queries
from lianyuan.companies.models import CompanyContact, Honour, Industry
from lianyuan.companies.queries import DirectoryQuestion
from lianyuan.companies.tests.factories import make_company, make_membership
from lianyuan.places.tests.factories import make_district, make_place, make_place_role

pytestmark = pytest.mark.django_db


def names(question: DirectoryQuestion) -> list[str]:
    return [company.name for company in queries.directory(question).rows]


def test_names_are_found_in_traditional_and_in_any_width_and_codes_in_any_case() -> None:
    company = make_company(name="嘉兴澄湖示例电商有限公司")
    make_company(name="嘉兴别家样本软件有限公司")
    for text in ("澄湖", "電商", "示例 澄湖", company.uscc.lower(), company.uscc[-6:]):
        assert names(DirectoryQuestion(text=text)) == [company.name]
    assert names(DirectoryQuestion(text="%")) == []


def test_filters_narrow_down_together() -> None:
    park = make_place(name="东园")
    building = make_place(name="A座", parent=park)
    wanted = make_company(
        place=building,
        industry=Industry.objects.get(pk="6513"),
        chain_stage="upstream",
        startup_stage="started",
    )
    Honour.objects.create(company=wanted, title="示范点", given_by="示例单位")
    make_company(place=park)
    make_company(industry=Industry.objects.get(pk="5292"), chain_stage="downstream")
    for question in (
        DirectoryQuestion(place=building),
        DirectoryQuestion(section="I"),
        DirectoryQuestion(chain_stage="upstream"),
        DirectoryQuestion(startup_stage="started"),
        DirectoryQuestion(honoured=True),
        DirectoryQuestion(
            place=park, section="I", chain_stage="upstream", startup_stage="started", honoured=True
        ),
    ):
        assert names(question) == [wanted.name]
    assert len(names(DirectoryQuestion(place=park))) == 2


def test_pages_go_forward_and_back_and_show_each_company_once() -> None:
    for number in range(75):
        make_company(name=f"示例公司{number:03}")
    seen, key, pages = [], "", []
    while True:
        page = queries.directory(DirectoryQuestion(), key=key)
        seen += [company.name for company in page.rows]
        pages.append(page)
        key = page.after
        if not key:
            break
    assert seen == [f"示例公司{number:03}" for number in range(75)]
    back = queries.directory(DirectoryQuestion(), key=pages[2].before)
    assert [company.name for company in back.rows] == [company.name for company in pages[1].rows]
    first = queries.directory(DirectoryQuestion(), key=back.before)
    assert first.before == ""


def test_a_forged_key_shows_the_first_page() -> None:
    make_company()
    assert len(queries.directory(DirectoryQuestion(), key="nonsense").rows) == 1


def test_nonsense_in_the_filters_is_no_filter(client: Client) -> None:
    make_company(name="示例公司")
    answer = client.get(
        reverse("companies:directory"), {"place": "火星", "section": "?", "chain_stage": "'", "key": "x"}
    )
    assert answer.status_code == 200
    assert "示例公司" in answer.content.decode()


def test_an_empty_directory_says_what_would_be_here(client: Client) -> None:
    assert "还没有企业" in client.get(reverse("companies:directory")).content.decode()
    make_company()
    nothing = client.get(reverse("companies:directory"), {"q": "没有的名字"})
    assert "没有找到符合的企业" in nothing.content.decode()


def test_the_private_half_is_for_members_and_the_desk_that_serves(client: Client) -> None:
    east, west = make_place(name="东园"), make_place(name="西园")
    company = make_company(place=east, headcount=4321, remark="内部备注")
    CompanyContact.objects.create(company=company, name="示例联系人", phone="10012345678")
    page = reverse("companies:company", args=[company.pk])

    def sees() -> str:
        return client.get(page).content.decode()

    assert "10012345678" not in sees()
    assert "4321" not in sees()
    member, desk, elsewhere = make_person(), make_person(), make_person()
    make_membership(person=member, company=company, role=CompanyRoleName.STAFF)
    make_place_role(person=desk, place=make_district(), role=PlaceRoleName.DESK_WORKER)
    make_place_role(person=elsewhere, place=west, role=PlaceRoleName.DESK_WORKER)
    client.force_login(member)
    assert "10012345678" in sees()
    assert "内部备注" not in sees()
    client.force_login(desk)
    assert "内部备注" in sees()
    client.force_login(elsewhere)
    assert "10012345678" not in sees()


def test_a_company_that_isnt_there_is_not_found(client: Client) -> None:
    assert client.get(reverse("companies:company", args=[4711])).status_code == 404
