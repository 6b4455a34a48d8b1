"""A person with a phone and two minutes: finds a room, has it with one tap, moves it, gives it up."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from lianyuan.accounts.tests.factories import make_person
from lianyuan.places.tests.factories import make_district
from lianyuan.spaces.models import Booking, BookingState
from tests.browser import check_axe, sign_in

from .factories import make_space


def test_find_book_move_and_cancel(phone: Page) -> None:
    district = make_district()
    small = make_space(place=district, name="示例小间", capacity=8, closed_on_holidays=False)
    make_space(place=district, name="示例大间", capacity=30, closed_on_holidays=False)
    make_person(username="owner")
    sign_in(phone, "owner")
    phone.goto("/")
    phone.get_by_role("link", name="场地").first.click()
    check_axe(phone)
    phone.get_by_role("button", name="就约 13:00–15:00").first.click()
    phone.wait_for_url("**/bookings/*/")
    expect(phone.get_by_text("示例小间").first).to_be_visible()
    check_axe(phone)

    phone.get_by_text("改用途").click()
    phone.get_by_label("做什么用").fill("示例评审会")
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("示例评审会")
    phone.get_by_role("link", name="改时间或场地").click()
    check_axe(phone)
    phone.get_by_label("从几点").fill("15:00")
    phone.get_by_label("到几点").fill("16:30")
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("15:00–16:30")).to_be_visible()

    # A refusal keeps what was written, says why, and offers the next time.
    booking = Booking.objects.get()
    phone.goto(f"/spaces/{small.pk}/")
    check_axe(phone)
    phone.get_by_role("link", name="预约", exact=True).click()
    phone.get_by_label("哪一天").fill(f"{booking.starts + timedelta(hours=8):%Y-%m-%d}")
    phone.get_by_label("从几点").fill("16:00")
    phone.get_by_label("到几点").fill("17:00")
    phone.get_by_label("做什么用").fill("示例复盘")
    phone.get_by_role("button", name="预约", exact=True).click()
    expect(phone.get_by_text("您自己已经预约了这段时间").first).to_be_visible()
    expect(phone.get_by_label("做什么用")).to_have_value("示例复盘")
    check_axe(phone)
    phone.get_by_role("link", name="改约这个时间").click()
    expect(phone.get_by_label("从几点")).to_have_value("16:30")

    phone.goto("/bookings/")
    check_axe(phone)
    phone.get_by_role("link", name="示例小间").click()
    phone.get_by_text("取消预约").click()
    phone.get_by_role("button", name="确认取消").click()
    expect(phone.get_by_text("已取消").first).to_be_visible()
    assert Booking.objects.get().state == BookingState.CANCELLED
    phone.goto("/spaces/day/")
    check_axe(phone)
