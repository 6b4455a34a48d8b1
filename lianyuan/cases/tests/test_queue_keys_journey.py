"""The desk's queue by keyboard alone."""

from datetime import date

from playwright.sync_api import Page, expect

from lianyuan.cases.models import CaseState
from lianyuan.places.tests.factories import make_district
from tests.browser import sign_in

from .factories import at, make_counter, make_desk_worker


def test_the_queue_is_walked_opened_taken_from_and_filtered_without_a_mouse(desktop: Page) -> None:
    make_district()
    counter = make_counter()
    first, second = (counter.filed(at=at(date(2026, 3, day))) for day in (2, 3))
    make_desk_worker(counter.service.centre, username="desk")
    sign_in(desktop, "desk")
    queue = "/desk/cases/?view=unassigned"
    keyboard = desktop.keyboard
    focused = desktop.locator("[data-queue] > tr:focus-within")

    desktop.goto(queue)
    keyboard.press("j")
    expect(focused).to_contain_text(first.reference)
    keyboard.press("j")
    keyboard.press("j")
    expect(focused).to_contain_text(second.reference)
    keyboard.press("k")
    expect(focused).to_contain_text(first.reference)
    keyboard.press("o")
    desktop.wait_for_url(f"**/desk/cases/{first.reference}/")

    desktop.goto(queue)
    keyboard.press("?")
    help_ = desktop.get_by_role("dialog", name="键盘")
    expect(help_).to_be_visible()
    # Letters mean nothing behind the open help, nor in the box one types in.
    keyboard.press("j")
    expect(focused).to_have_count(0)
    keyboard.press("Escape")
    expect(help_).to_be_hidden()
    keyboard.press("/")
    box = desktop.get_by_label("编号或企业")
    expect(box).to_be_focused()
    keyboard.type("jot")
    expect(box).to_have_value("jot")

    desktop.goto(queue)
    keyboard.press("j")
    keyboard.press("j")
    keyboard.press("t")
    expect(desktop.get_by_text(f"{second.reference} 已受理")).to_be_visible()
    second.refresh_from_db()
    assert second.handler is not None
    assert (second.state, second.handler.username) == (CaseState.IN_PROGRESS, "desk")
    first.refresh_from_db()
    assert first.handler is None
