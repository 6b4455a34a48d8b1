"""The display at a door in a real browser: it goes on showing the day when the network is gone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE, NewContext, check_axe

from .factories import at, booked, make_space


@pytest.mark.django_db(transaction=True)
def test_the_door_goes_on_without_a_network(new_context: NewContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianyuan.core.clock.now", lambda: at(10, 20))
    space = make_space(name="示例会议室")
    booked(space, 10, 11)
    booked(space, 11, 12, title="示例秘密")
    context = new_context(**PHONE)
    page: Page = context.new_page()
    page.clock.set_fixed_time(at(10, 20))
    page.goto(f"/spaces/{space.pk}/door/")
    state, until = page.locator("[data-state]"), page.locator("[data-until-line]")
    offline = page.locator("[data-offline]")
    expect(state).to_have_text("使用中")
    expect(until).to_have_text("到 11:00")
    check_axe(page)
    # Live: someone books what comes later, and the open page says so.
    booked(space, 14, 15)
    expect(page.locator(".door__time")).to_have_count(3)
    page.wait_for_function(
        "async () => (await caches.keys()).length && (await (await caches.open('lianyuan-door-1')).keys())"
        ".some((one) => one.url === location.href)"
    )
    context.set_offline(True)
    expect(offline).to_have_text("没有网络，显示的是 10:20 的安排")
    page.reload()
    expect(state).to_have_text("使用中")
    page.clock.set_fixed_time(at(12, 30))
    expect(state).to_have_text("空闲")
    expect(until).to_have_text("14:00 起有人用")
    expect(offline).to_be_visible()
    context.set_offline(False)
    expect(offline).to_be_hidden()
    assert "示例秘密" not in page.content()
