"""Handing in a paper with the phone, and the desk opening it."""

from pathlib import Path

from playwright.sync_api import Page

from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases.models import Case
from lianyuan.cases.tests.factories import make_desk_worker, make_service
from lianyuan.companies.tests.factories import make_company, make_membership
from lianyuan.files.tests import samples
from lianyuan.places.tests.factories import make_district
from tests.browser import check_axe, sign_in


def test_a_photo_taken_with_the_phone_reaches_the_desk(phone: Page, desktop: Page, tmp_path: Path) -> None:
    make_district()
    company = make_company(name="示例甲电商有限公司")
    make_membership(person=make_person(username="owner"), company=company, role=CompanyRoleName.OWNER)
    service = make_service(name="租金怎么补")
    make_desk_worker(service.centre, username="desk")
    photo, contract = (
        tmp_path / "营业执照.heic",
        tmp_path / "租赁合同 2026 年 3 月 终稿 盖章版 第二次修改.pdf",
    )
    photo.write_bytes(samples.heic(3000, 4000, orientation=6))
    contract.write_bytes(samples.pdf())

    sign_in(phone, "owner")
    phone.goto(f"/services/{service.slug}/file/")
    phone.get_by_label("想问什么").fill("租金怎么补")
    phone.get_by_label("附件").set_input_files([photo, contract])
    check_axe(phone)
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_url("**/cases/*/")
    phone.locator(".attachment img").scroll_into_view_if_needed()
    assert phone.evaluate("document.querySelector('.attachment img').decode().then(() => true)")
    check_axe(phone)
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390

    case = Case.objects.get()
    sign_in(desktop, "desk")
    desktop.goto(f"/desk/cases/{case.reference}/")
    check_axe(desktop)
    with desktop.expect_download() as saving:
        desktop.get_by_role("link", name="租赁合同").click()
    assert saving.value.suggested_filename == contract.name
    assert Path(saving.value.path()).read_bytes() == samples.pdf()
    desktop.get_by_role("link", name="营业执照").click()
    desktop.wait_for_url("**/files/*/")
    assert desktop.evaluate("document.images[0].naturalWidth") == 2560
