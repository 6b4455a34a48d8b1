"""A form of several pages on a phone: questions that come as one answers, and a draft one finds again."""

from playwright.sync_api import Page

from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases.models import Case
from lianyuan.cases.tests.factories import make_service
from lianyuan.places.tests.factories import make_district
from lianyuan.questionnaires.tests.factories import PERSON_ID, make_paged_version
from tests.browser import check_axe, sign_in


def test_a_long_form_is_begun_left_and_handed_in(phone: Page) -> None:
    make_district()
    make_person(username="filler", phone="10000000077")
    service = make_service(name="示例工位申请", form=make_paged_version())
    sign_in(phone, "filler")
    phone.goto(f"/services/{service.slug}/file/")
    phone.get_by_label("办好了").check()
    code = phone.get_by_label("公司代码")
    code.fill("91350100M000100Y4Z")
    phone.get_by_label("还没有").check()
    code.wait_for(state="detached")
    phone.get_by_role("button", name="下一页").click()
    phone.wait_for_url("**/2/")
    assert phone.get_by_label("电话").input_value() == "10000000077"
    phone.get_by_label("经办人证件").fill(PERSON_ID[:-1])
    phone.get_by_role("button", name="下一页").click()
    phone.get_by_role("alert").get_by_text("这里有 17 位").wait_for()
    check_axe(phone)

    phone.goto("/my/")
    phone.get_by_role("link", name="示例工位申请").click()
    phone.get_by_label("经办人证件").fill(PERSON_ID)
    phone.get_by_role("button", name="下一页").click()
    phone.wait_for_url("**/3/")
    phone.get_by_label("已付金额").fill("12.5")
    phone.get_by_role("button", name="去核对").click()
    phone.wait_for_url("**/check/")
    phone.get_by_text("12.50 元").wait_for()
    check_axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_url("**/cases/*/")
    assert Case.objects.get().answers["person"] == PERSON_ID
