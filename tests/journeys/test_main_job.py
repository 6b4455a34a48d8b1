"""The main job on a phone: a company asks the service centre for something, is answered, says how it went."""

import pytest
from playwright.sync_api import Page, expect

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases.demo import publish_catalogue
from lianyuan.cases.models import Case, Rating
from lianyuan.companies.tests.factories import make_company, make_membership
from lianyuan.places.models import PlaceKind
from lianyuan.places.tests.factories import make_district, make_place, make_place_role
from tests.browser import PHONE, NewContext, check_axe, sign_in

COMPANY = "嘉兴示例电商有限公司"


@pytest.fixture
def service_centre(transactional_db: None) -> None:
    """A district with a service centre, its catalogue, a desk worker `desk`, and a company run by `owner`."""
    make_district(name="示例新区")
    centre = make_place(kind=PlaceKind.BUILDING, name="服务中心")
    desk = make_person(username="desk", display_name="窗口示例员")
    make_place_role(person=desk, place=centre, role=PlaceRoleName.DESK_WORKER)
    owner = make_person(username="owner", display_name="示例负责人")
    make_membership(person=owner, company=make_company(name=COMPANY), role=CompanyRoleName.OWNER)
    publish_catalogue(actor=command_line(), centre=centre)


def checked(page: Page, heading: str) -> None:
    """The page with this heading is there; nothing sticks out of the phone, and axe finds nothing."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_load_state()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"], f"{page.url} is {width} wide"
    check_axe(page)


@pytest.mark.usefixtures("service_centre")
def test_a_company_is_served_from_its_question_to_its_rating(new_context: NewContext) -> None:
    owner, desk = new_context(**PHONE).new_page(), new_context(**PHONE).new_page()
    sign_in(owner, "owner")
    sign_in(desk, "desk")

    # The owner finds the service and files as the company.
    owner.goto("/services/")
    checked(owner, "您想办什么事？")
    owner.get_by_role("link", name="惠企政策咨询").click()
    checked(owner, "惠企政策咨询")
    owner.get_by_role("link", name="开始办理").click()
    expect(owner.get_by_role("button", name="提交", exact=True)).to_be_visible()
    owner.locator("details.acting > summary").click()
    owner.get_by_role("button", name=COMPANY).click()
    expect(owner.locator("main")).to_contain_text("由 示例负责人 代表提交")
    checked(owner, "惠企政策咨询")
    owner.get_by_role("button", name="提交", exact=True).click()
    expect(owner.get_by_role("alert")).to_contain_text("还没有选。请选一个。")
    checked(owner, "惠企政策咨询")
    owner.get_by_label("房租和场地补贴").check()
    owner.get_by_label("具体想问什么").fill("公司在园区租了两间办公室，房租能不能补？")
    owner.get_by_role("button", name="提交", exact=True).click()
    expect(owner.get_by_role("status").first).to_contain_text("已提交")
    expect(owner.get_by_role("table")).to_contain_text("承诺 5 个工作日，提交当天不算")
    checked(owner, "惠企政策咨询")

    # The desk finds it in the queue, takes it, and asks back.
    desk.goto("/desk/cases/")
    expect(desk.get_by_role("table")).to_contain_text(COMPANY)
    checked(desk, "办件队列")
    desk.get_by_role("link", name="惠企政策咨询").click()
    expect(desk.locator("main")).to_contain_text("房租能不能补")
    desk.get_by_role("button", name="受理，由我经办").click()
    expect(desk.get_by_role("status").first).to_contain_text("已受理，由您经办。")
    checked(desk, "惠企政策咨询")
    desk.get_by_role("link", name="请申请人补充").click()
    checked(desk, "请申请人补充")
    desk.get_by_label("请申请人补充什么").fill("请把租赁合同带到窗口核对。")
    desk.get_by_role("button", name="发给申请人").click()
    expect(desk.get_by_role("status").first).to_contain_text("时限停表")

    # The owner's next step is the answer, as the largest thing on the page.
    owner.goto("/my/")
    expect(owner.locator("main")).to_contain_text("窗口在等您回复")
    owner.get_by_role("link", name="看看要补充什么").click()
    expect(owner.locator("main")).to_contain_text("请把租赁合同带到窗口核对。")
    checked(owner, "惠企政策咨询")
    owner.get_by_role("link", name="回复窗口").click()
    checked(owner, "回复窗口")
    owner.get_by_label("您的回复").fill("合同已送到二楼三号台。")
    owner.get_by_role("button", name="发给窗口").click()
    expect(owner.get_by_role("table")).to_contain_text("收到回复")

    # The desk sees the answer and completes.
    desk.reload()
    expect(desk.locator("main")).to_contain_text("合同已送到二楼三号台。")
    desk.get_by_role("link", name="办结", exact=True).click()
    desk.get_by_label("办理结果").fill("符合房租补贴条件，下月起按季度发放。")
    # The service has a checklist; what isn't ticked is asked about once.
    desk.get_by_label("我知道").check()
    desk.get_by_role("button", name="办结", exact=True).click()
    expect(desk.get_by_role("status").first).to_contain_text("已办结。")
    checked(desk, "惠企政策咨询")

    # The owner reads the result and rates it.
    owner.goto("/my/")
    owner.get_by_role("link", name="去评价").click()
    expect(owner.locator("main")).to_contain_text("下月起按季度发放")
    owner.get_by_role("link", name="去评价").click()
    checked(owner, "评价办件")
    owner.get_by_label("非常满意").check()
    owner.get_by_label("想说的话").fill("一次就办好了。")
    owner.get_by_role("button", name="提交评价").click()
    expect(owner.locator("main")).to_contain_text("一次就办好了。")
    checked(owner, "惠企政策咨询")

    case = Case.objects.get()
    assert (str(case.company), str(case.handler), case.state) == (COMPANY, "窗口示例员", "completed")
    assert Rating.objects.get().get_grade_display() == "非常满意"
    kinds = list(case.events.values_list("kind", flat=True))
    assert kinds == ["filed", "taken", "asked", "replied", "completed", "rated"]
