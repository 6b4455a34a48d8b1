"""On a phone: every week the same room, one date taken already; booked in one, and changed together."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from lianyuan.accounts.tests.factories import make_person
from lianyuan.core import clock
from lianyuan.spaces.models import Booking
from tests.browser import check_axe, sign_in

from .factories import at, booked, make_space


def test_a_weekly_meeting_from_its_plan_to_the_calendar(phone: Page, live_server: LiveServer) -> None:
    person, space = make_person(username="weekly"), make_space(name="示例会议室", closed_on_holidays=False)
    other = make_space(name="示例小会议室", place=space.place, closed_on_holidays=False)
    first = clock.today() + timedelta(days=1)
    taken = booked(space, 14, 15, day=first + timedelta(weeks=1), now=clock.now())
    sign_in(phone, "weekly")
    phone.goto(f"/spaces/{space.pk}/")
    phone.get_by_role("link", name="重复预约").click()
    phone.get_by_label("一共几次").fill("3")
    phone.get_by_label("做什么用").fill("示例周会")
    phone.get_by_role("button", name="看看每个日期").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("1 个日期要另选")
    check_axe(phone)
    phone.get_by_label("14:00–15:00 示例小会议室").check()
    phone.get_by_role("button", name="预约这些日期").click()
    expect(phone.locator("main")).to_contain_text("约好了 3 次。")
    rooms = list(Booking.objects.filter(person=person).order_by("starts").values_list("space", flat=True))
    assert rooms == [space.pk, other.pk, space.pk]

    phone.locator("main .items a").first.click()
    phone.get_by_role("link", name="改或取消一串").click()
    phone.get_by_label("全部（还有 3 次没取消）").first.check()
    phone.get_by_label("从几点").fill("16:00")
    phone.get_by_label("到几点").fill("17:00")
    phone.get_by_role("button", name="看看每个日期").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("每个日期都可以")
    check_axe(phone)
    phone.get_by_role("button", name="就这样改").click()
    expect(phone.locator("main")).to_contain_text("3 次改好了。")
    moved = Booking.objects.filter(person=person).order_by("starts").values_list("starts", flat=True)
    assert list(moved) == [at(16, day=first + n * timedelta(weeks=1)) for n in range(3)]
    assert Booking.objects.get(pk=taken.pk).sequence == 0

    phone.goto("/my/calendars/")
    phone.get_by_role("button", name="拿到地址").click()
    expect(phone.locator("code")).to_contain_text("/calendars/")
