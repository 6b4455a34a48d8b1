"""An editor writes a piece of news with a new picture, an administrator lets it out, a resident reads it."""

import re

import pytest
from playwright.sync_api import Page, expect

from lianyuan.accounts.models import AuditEntry
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies.tests.factories import make_company
from lianyuan.content.models import News
from lianyuan.content.tests.factories import make_editor
from lianyuan.files.tests import samples
from lianyuan.notifications.tests.factories import make_delivery
from lianyuan.places.tests.factories import make_district, make_place_role
from tests.browser import DESKTOP, NewContext, check_axe, sign_in


def person_with(role: PlaceRoleName, username: str) -> None:
    make_place_role(person=make_person(username=username), place=make_district(), role=role)


def write(page: Page) -> None:
    """The editor's part, up to asking for approval."""
    page.goto("/backoffice/content/news/add/")
    page.get_by_role("textbox", name="标题").fill("示例新闻：湖边的图书角")
    page.locator("#id_summary").fill("示例的一句话说明")
    page.locator("#id_cover-chooser").get_by_role("button", name="选一张图片").click()
    dialog = page.locator(".modal")
    dialog.get_by_role("tab", name="上传新的").click()
    dialog.locator("input[type=file]").set_input_files(
        {"name": "示例.jpg", "mimeType": "image/jpeg", "buffer": samples.photo(900, 600)}
    )
    dialog.locator("input[name=description]").fill("示例图书角的新书架")
    dialog.get_by_role("button", name="上传").click()
    expect(page.locator("#id_cover-chooser [data-chooser-title]")).to_have_text("示例图书角的新书架")
    page.locator("[data-contentpath=body] .c-sf-add-button").click()
    page.get_by_role("option", name="文字").click()
    text = page.locator(".public-DraftEditor-content")
    text.click()
    text.press_sequentially("示例正文第一段。")
    expect(text).to_contain_text("示例正文第一段。")
    # The editor keeps what is typed after a moment; the preview shows what it kept.
    expect(page.locator("input[name='body-0-value']")).to_have_value(re.compile("示例正文第一段。"))
    page.get_by_role("button", name="预览开关").click()
    expect(page.frame_locator("#w-preview-iframe").locator("article")).to_contain_text("示例正文第一段。")
    page.locator("footer [data-controller~=w-dropdown] button").first.click()
    page.locator("button[name=action-submit]").click()
    page.wait_for_url(re.compile(r"/backoffice/content/news/$"))


@pytest.mark.django_db(transaction=True)
def test_news_from_draft_to_reader(new_context: NewContext, phone: Page) -> None:
    person_with(PlaceRoleName.EDITOR, "editor")
    person_with(PlaceRoleName.ADMINISTRATOR, "administrator")
    editor, administrator = (new_context(**DESKTOP).new_page() for _person in range(2))
    sign_in(editor, "editor")
    write(editor)
    news = News.objects.get()
    assert not news.live

    editor.goto("/backoffice/")
    assert editor.get_by_role("button", name="通过并发布").count() == 0

    sign_in(administrator, "administrator")
    administrator.goto("/backoffice/")
    administrator.locator(".listing--dashboard .w-dropdown__toggle").click()
    with administrator.expect_navigation():
        administrator.get_by_role("button", name="通过并发布").click()
    news.refresh_from_db()
    assert news.live
    assert AuditEntry.objects.get(verb="审核通过").person.username == "administrator"  # type: ignore[union-attr]

    phone.goto("/news/")
    phone.get_by_role("link", name="示例新闻：湖边的图书角").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("示例新闻：湖边的图书角")
    expect(phone.get_by_text("示例正文第一段。")).to_be_visible()
    picture = phone.get_by_role("img", name="示例图书角的新书架")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    check_axe(phone)
    phone.goto("/news/")
    check_axe(phone)


@pytest.mark.django_db(transaction=True)
def test_lists_work_in_a_browser_under_their_policy(desktop: Page) -> None:
    """Searching, a date filter, a form: nothing is blocked (what the page complains of fails the test)."""
    person_with(PlaceRoleName.ADMINISTRATOR, "administrator")
    make_company(name="示例甲电商有限公司")
    make_company(name="示例乙物流有限公司")
    make_editor()
    sign_in(desktop, "administrator")
    desktop.goto("/backoffice/companies/")
    desktop.get_by_role("textbox", name=re.compile("搜索")).first.fill("物流")
    expect(desktop.get_by_role("link", name="示例甲电商有限公司")).to_have_count(0)
    expect(desktop.get_by_role("link", name="示例乙物流有限公司")).to_be_visible()
    desktop.goto("/backoffice/audit/")
    desktop.get_by_role("button", name="显示过滤器").click()
    desktop.get_by_role("button", name=re.compile("时间")).first.click()
    desktop.locator("input[name=at_from]").click()
    expect(desktop.locator(".xdsoft_datetimepicker:visible").first).to_be_visible()
    desktop.goto("/backoffice/places/new/")
    expect(desktop.get_by_label("名称")).to_be_visible()


def put_together(page: Page) -> None:
    """The editor's part: two blocks on the home page, sent in."""
    page.goto("/backoffice/content/home/")
    page.get_by_role("link", name="首页", exact=True).last.click()
    page.locator("[data-contentpath=above] .c-sf-add-button").first.click()
    page.get_by_role("option", name="大字").click()
    page.locator("[name=above-0-value-title]").fill("示例湖边的一天")
    page.locator("[name=above-0-value-action]").fill("去看看")
    page.locator("[name=above-0-value-address]").fill("/services/")
    page.locator("[data-contentpath=above] .c-sf-add-button").last.click()
    page.get_by_role("option", name="提示").click()
    page.locator("[name=above-1-value-title]").fill("示例周五演练")
    page.locator("footer [data-controller~=w-dropdown] button").first.click()
    with page.expect_navigation():
        page.locator("button[name=action-submit]").click()


@pytest.mark.django_db(transaction=True)
def test_a_home_page_put_together_by_the_editor_meets_a_visitor_on_a_phone(
    new_context: NewContext, phone: Page
) -> None:
    person_with(PlaceRoleName.EDITOR, "editor")
    person_with(PlaceRoleName.ADMINISTRATOR, "administrator")
    editor, administrator = (new_context(**DESKTOP).new_page() for _person in range(2))
    sign_in(editor, "editor")
    put_together(editor)
    phone.goto("/")
    expect(phone.get_by_text("示例湖边的一天")).to_have_count(0)

    sign_in(administrator, "administrator")
    administrator.goto("/backoffice/")
    administrator.locator(".listing--dashboard .w-dropdown__toggle").click()
    with administrator.expect_navigation():
        administrator.get_by_role("button", name="通过并发布").click()

    phone.goto("/")
    expect(phone.get_by_text("示例湖边的一天")).to_be_visible()
    expect(phone.get_by_text("示例周五演练")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check_axe(phone)
    phone.get_by_role("link", name="去看看").click()
    expect(phone).to_have_url(re.compile("/services/$"))


@pytest.mark.django_db(transaction=True)
def test_what_failed_is_sent_again_in_a_browser(desktop: Page) -> None:
    person_with(PlaceRoleName.ADMINISTRATOR, "administrator")
    delivery = make_delivery(failed=True)
    sign_in(desktop, "administrator")
    desktop.goto("/backoffice/deliveries/?channel=mail")
    expect(desktop.get_by_role("link", name="这个渠道的全部重发")).to_be_visible()
    desktop.get_by_role("link", name=str(delivery.address.person)).click()
    expect(desktop.get_by_text("邮件服务器暂时不收")).to_be_visible()
    desktop.goto(f"/backoffice/deliveries/resend/{delivery.pk}/")
    desktop.get_by_role("button", name="重发", exact=True).click()
    expect(desktop.get_by_text("已放回待发")).to_be_visible()
    expect(desktop.get_by_text("这里还没有内容")).to_be_visible()
