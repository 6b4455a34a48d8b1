"""The pages that look into every room: home for each who looks, my page, the desk, the switch."""

import pytest
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies.tests.factories import make_company, make_membership
from lianyuan.places.tests.factories import make_district, make_place_role

pytestmark = pytest.mark.django_db


def desk_worker() -> Person:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.DESK_WORKER)
    return person


def test_home_offers_the_next_step_to_whoever_is_looking(client: Client) -> None:
    def next_step() -> str:
        return str(client.get("/").context["next_step"].action_label)

    assert next_step() == "看看能办什么"
    newcomer, member = make_person(), make_person()
    make_membership(person=member, company=make_company())
    client.force_login(newcomer)
    assert next_step() == "认领我的企业"
    client.force_login(member)
    assert next_step() == "去办事"
    client.force_login(desk_worker())
    assert next_step() == "打开队列"


def test_home_opens_before_the_district_is_set_up(client: Client) -> None:
    assert client.get("/").status_code == 200


def test_the_known_figures_carry_the_words_that_date_them(client: Client) -> None:
    page = client.get("/").content.decode()
    for figure in ("660", "263", "2,800+", "25.18", "120"):
        assert figure in page
    assert page.count("报告所指上一年") >= 5


def test_my_page_is_for_those_who_signed_in(client: Client) -> None:
    assert client.get(reverse("my")).headers["Location"].startswith("/accounts/login/")
    person = make_person(username="chengguo")
    make_membership(person=person, company=make_company(name="橙果示例公司"), role=CompanyRoleName.OWNER)
    client.force_login(person)
    page = client.get(reverse("my")).content.decode()
    assert "橙果示例公司" in page
    assert "没有正在办的事" in page


def test_the_desk_is_for_those_who_work_there(client: Client) -> None:
    client.force_login(make_person())
    assert client.get(reverse("desk")).status_code == 403
    client.force_login(desk_worker())
    assert client.get(reverse("desk")).status_code == 200


def test_switching_goes_back_only_within_the_platform(client: Client) -> None:
    person, company = make_person(), make_company()
    make_membership(person=person, company=company)
    client.force_login(person)
    for back, goes in [
        ("/companies/", "/companies/"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
    ]:
        answer = client.post(reverse("acting"), {"company": company.pk, "next": back})
        assert answer.headers["Location"] == goes
    answer = client.post(reverse("acting"), {"company": "", "next": "/"})
    assert client.get("/").wsgi_request.actor.company_id is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("company", ["nonsense", "0", "99999", "１", "-1"])
def test_switching_to_what_isnt_ones_company_is_refused(client: Client, company: str) -> None:
    client.force_login(make_person())
    assert client.post(reverse("acting"), {"company": company}).status_code == 403
