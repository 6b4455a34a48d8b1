"""Services are found by everyone, cases by their own side and their desk."""

import pytest

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions
from lianyuan.cases.tests.factories import ANSWERS, make_counter, make_form
from lianyuan.companies.actions import register
from lianyuan.places.models import PlaceKind
from lianyuan.places.tests.factories import make_district, make_place, make_place_role
from lianyuan.search import queries

pytestmark = pytest.mark.django_db


def found(actor: Actor, text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.title) for hit in queries.search(actor, text).page.rows]


def test_a_service_is_found_by_its_guide_and_its_form_while_it_is_offered() -> None:
    centre = make_place(kind=PlaceKind.BUILDING, name="示例服务中心")
    values = {
        "name": "公司注册帮办",
        "summary": "从起名到领执照",
        "audience": "anyone",
        "promised_days": 3,
        "guide": "带上身份证",
    }

    def publish(**changes: object) -> None:
        actions.publish_service(
            actor=command_line(), slug="registration", centre=centre, form=make_form(), **(values | changes)
        )

    visitor = Actor(person=None)
    publish()
    for text in ("注册", "gszc", "执照", "身份证", "服务中心", "怎么注册公司", "想问什么"):
        assert ("service", "公司注册帮办") in found(visitor, text), text
    publish(is_active=False)
    assert found(visitor, "注册") == []


def test_a_case_is_found_by_its_reference_and_its_company_on_both_sides_of_the_desk() -> None:
    counter = make_counter(name="示例事项")
    case = counter.filed()
    for actor in (counter.as_company, counter.as_colleague, counter.as_desk):
        for text in (case.reference, case.reference.lower().replace("-", ""), case.reference[:4]):
            assert found(actor, text) == [("case", "示例事项")]
    assert ("case", "示例事项") in found(counter.as_desk, counter.company.name)
    for stranger in (Actor(person=None), actor_for(make_person())):
        assert found(stranger, case.reference) == []


def test_what_was_answered_and_said_is_not_found() -> None:
    counter = make_counter()
    counter.waiting()
    for text in (ANSWERS["subject"], "租赁合同"):
        assert found(counter.as_desk, text) == found(counter.as_company, text) == []


def test_a_company_under_a_new_name_is_found_with_its_cases() -> None:
    counter = make_counter()
    counter.filed()
    company = counter.company
    admin = make_person()
    make_place_role(person=admin, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    register.change_company(
        actor=actor_for(admin),
        company=company,
        version=company.version,
        changes={"name": "嘉兴改名示例有限公司"},
    )
    assert ("case", counter.service.name) in found(counter.as_desk, "改名示例")
