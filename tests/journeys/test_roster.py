"""The park office's roster comes in, on a phone: read, matched, checked, written, mended, taken back."""

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies.models import Company
from lianyuan.companies.tests.rosters import MESSY, drain
from lianyuan.places.tests.factories import make_district, make_place_role
from tests.browser import PHONE, NewContext, check_axe, sign_in


@pytest.fixture
def desk(transactional_db: None) -> None:
    """A district with a desk worker `desk`."""
    make_place_role(
        person=make_person(username="desk"), place=make_district(), role=PlaceRoleName.DESK_WORKER
    )


def looked_at(page: Page) -> None:
    """Nothing sticks out of the phone's width, and axe finds nothing."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"], f"{page.url} is {width} wide"
    check_axe(page)


@pytest.mark.usefixtures("desk")
def test_the_messy_roster_from_file_to_register_and_back(new_context: NewContext, tmp_path: Path) -> None:
    page = new_context(**PHONE).new_page()
    sign_in(page, "desk")
    page.goto("/companies/imports/")
    looked_at(page)
    page.get_by_role("link", name="导入名册").first.click()
    page.get_by_label("名册文件").set_input_files(MESSY)
    page.get_by_role("button", name="读取").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("各列对得上吗？")
    expect(page.get_by_text("党员人数")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="对，检查每一行").click()
    expect(page.get_by_text("正在检查每一行")).to_be_visible()
    drain()
    # The page notices by itself that the check is over.
    expect(page.get_by_role("button", name="写入名录（643 家）")).to_be_visible()
    expect(page.get_by_text("从业人数：第 618 行是“7”，第 664 行是“77”")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="写入名录（643 家）").click()
    expect(page.get_by_text("正在写入名录")).to_be_visible()
    looked_at(page)
    drain()
    expect(page.get_by_text("已写入名录：新增 643 家")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="下载待改的行").click()
    mended = tmp_path / "mended.xlsx"
    downloading.value.save_as(mended)
    book = openpyxl.load_workbook(mended)
    assert book.worksheets[0].max_row == 18
    page.get_by_role("link", name="撤销这次导入").click()
    looked_at(page)
    page.get_by_role("button", name="撤销导入").click()
    expect(page.get_by_text("新增的企业已移出名录")).to_be_visible()
    assert not Company.objects.exists()


@pytest.mark.usefixtures("desk")
def test_the_same_without_javascript(new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False, **PHONE).new_page()
    sign_in(page, "desk")
    page.goto("/companies/imports/new/")
    page.get_by_label("名册文件").set_input_files(MESSY)
    page.get_by_role("button", name="读取").click()
    page.get_by_role("button", name="对，检查每一行").click()
    drain()
    page.get_by_role("link", name="刷新").click()
    page.get_by_role("button", name="写入名录（643 家）").click()
    drain()
    page.get_by_role("link", name="刷新").click()
    expect(page.get_by_text("已写入名录：新增 643 家")).to_be_visible()
