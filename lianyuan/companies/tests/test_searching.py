"""Companies are found as the register has them, from the moment it has them; never by their private half."""

from collections.abc import Callable

import pytest

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.actions import register
from lianyuan.companies.models import Company
from lianyuan.companies.tests.factories import make_uscc
from lianyuan.places import actions as places
from lianyuan.places.tests.factories import make_district, make_place, make_place_role
from lianyuan.search import queries

pytestmark = pytest.mark.django_db

Enter = Callable[..., Company]


@pytest.fixture
def admin() -> Actor:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    return actor_for(person)


@pytest.fixture
def enter(admin: Actor) -> Enter:
    def one(name: str, **values: object) -> Company:
        return register.enter_company(actor=admin, values={"name": name, "uscc": make_uscc(), **values})

    return one


def found(text: str) -> list[str]:
    return [hit.title for hit in queries.search(Actor(person=None), text, ["company"]).page.rows]


def test_a_company_is_found_by_what_anyone_may_see_of_it(enter: Enter) -> None:
    company = enter(
        "嘉兴澄湖示例有限公司",
        trade="软件",
        room="401室",
        chain_stage="upstream",
        introduction="做库存系统",
        place=make_place(name="示例园"),
        contact_name="示例联系人",
        contact_phone="10000000077",
        headcount=4321,
        remark="示例备注",
    )
    for text in ("澄湖", "chsl", company.uscc, company.uscc[-5:], "软件", "401室", "上游", "库存", "示例园"):
        assert found(text) == [company.name], text
    for private in ("联系人", "10000000077", "4321", "备注"):
        assert found(private) == [], private


def test_changes_and_honours_are_found_at_once(enter: Enter, admin: Actor) -> None:
    company = enter("嘉兴澄湖示例有限公司")
    register.change_company(actor=admin, company=company, version=1, changes={"name": "嘉兴月河示例有限公司"})
    assert (found("澄湖"), found("月河")) == ([], ["嘉兴月河示例有限公司"])
    honour = register.record_honour(
        actor=admin, company=company, title="电子商务示范点", given_by="示例单位", year=2015
    )
    assert found("示范点") == ["嘉兴月河示例有限公司"]
    register.remove_honour(actor=admin, honour=honour)
    assert found("示范点") == []


def test_a_renamed_place_is_found_with_its_companies(enter: Enter, admin: Actor) -> None:
    place = make_place(name="旧园")
    enter("嘉兴澄湖示例有限公司", place=place)
    assert found("旧园") == ["嘉兴澄湖示例有限公司"]
    places.change_place(actor=admin, place=place, name="新园")
    assert (found("旧园"), found("新园")) == ([], ["嘉兴澄湖示例有限公司"])
