"""Several services in one visit on a phone: chosen, filled in once, handed in; marks that go when touched."""

from typing import Any

from playwright.sync_api import Page

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases import actions
from lianyuan.cases.models import Case
from lianyuan.cases.tests.factories import make_service
from lianyuan.places.tests.factories import make_district
from lianyuan.questionnaires.tests.factories import FIELDS, definition_of, make_version
from tests.browser import check_axe, sign_in


def asking(name: str, *fields: dict[str, Any]) -> Any:
    schema, layout = definition_of(*fields)
    return make_service(name=name, form=make_version(schema=schema, layout=layout))


def test_two_services_are_asked_for_at_once(phone: Page) -> None:
    make_district()
    make_person(username="founder", phone="10000000077")
    services = [
        asking("示例注册", FIELDS["name"] | {"must": True}, FIELDS["phone"]),
        asking("示例咨询", FIELDS["paid"], FIELDS["phone"]),
    ]
    actions.keep_situation(
        actor=command_line(), slug="opening", name="我要开公司", summary="示例", services=services
    )
    sign_in(phone, "founder")
    phone.goto("/situations/opening/")
    check_axe(phone)
    phone.get_by_role("button", name="一起办").click()
    phone.wait_for_url("**/forms/visit/*/1/")
    mark = phone.get_by_text("已替您填好 · 来自您的账号")
    mark.wait_for()
    check_axe(phone)
    phone.get_by_label("电话").fill("10000000078")
    mark.wait_for(state="detached")
    phone.get_by_label("名称").fill("青竹示例工作室")
    phone.get_by_role("button", name="去核对").click()
    phone.wait_for_url("**/check/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="一起提交").click()
    phone.wait_for_url("**/cases/")
    assert {case.answers["phone"] for case in Case.objects.all()} == {"10000000078"}
    assert Case.objects.count() == 2
