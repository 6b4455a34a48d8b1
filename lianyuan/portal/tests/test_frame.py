"""The frame in a real browser: the menu of whom one acts for, with and without JavaScript."""

from playwright.sync_api import Page, expect

from lianyuan.accounts.tests.factories import make_person
from tests.browser import PHONE, NewContext, sign_in


def test_the_menu_closes_by_escape_and_by_a_touch_elsewhere(phone: Page) -> None:
    make_person(username="visitor", display_name="示例来客")
    sign_in(phone, "visitor")
    phone.goto("/style/")
    menu, summary = phone.locator(".acting__menu"), phone.locator(".acting > summary")
    summary.tap()
    expect(menu).to_be_visible()
    phone.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(summary).to_be_focused()
    summary.tap()
    expect(menu).to_be_visible()
    phone.locator("h1").tap()
    expect(menu).to_be_hidden()


def test_signing_out_from_the_menu_needs_no_javascript(new_context: NewContext) -> None:
    make_person(username="visitor", display_name="示例来客")
    page = new_context(**PHONE, java_script_enabled=False).new_page()
    sign_in(page, "visitor")
    page.goto("/style/")
    page.locator(".acting > summary").tap()
    with page.expect_navigation():
        page.get_by_role("button", name="退出登录").tap()
    expect(page.locator(".acting")).to_have_count(0)


def test_the_first_tab_stop_leads_past_the_navigation(desktop: Page) -> None:
    desktop.goto("/style/")
    desktop.keyboard.press("Tab")
    expect(desktop.locator(".skip")).to_be_focused()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("main")).to_be_focused()
