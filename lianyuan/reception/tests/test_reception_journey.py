"""A number taken with the phone, called at the counter, shown on the screen; then a time is booked."""

from datetime import time

import pytest
from playwright.sync_api import Page, expect

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases.tests.factories import make_service
from lianyuan.core import clock
from lianyuan.places.tests.factories import make_district, make_place_role
from lianyuan.reception import actions
from lianyuan.reception.models import Appointment, AppointmentState
from tests.browser import PHONE, NewContext, check_axe, sign_in

from .factories import DAY, TEN, make_reception


def test_take_a_number_be_called_and_book_a_time(
    phone: Page, desktop: Page, new_context: NewContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: TEN)
    monkeypatch.setattr(clock, "today", lambda: DAY)
    make_district()
    place = make_reception(service=make_service(name="租金怎么补"))
    make_place_role(
        person=make_person(username="desk"), place=place.hall.centre, role=PlaceRoleName.DESK_WORKER
    )
    make_person(username="resident")
    actions.save_pattern(
        actor=command_line(), line=place.line, weekday=3, begins=time(9), ends=time(10), minutes=30, seats=1
    )
    hall = f"/reception/{place.hall.centre_id}/"

    phone.goto(hall)
    phone.reload()
    check_axe(phone)
    phone.get_by_role("button", name="取 A 号").click()
    phone.wait_for_url("**/tickets/*/")
    expect(phone.get_by_role("status")).to_contain_text("0 人")
    label = phone.get_by_role("heading", level=1).inner_text().split()[-1]
    check_axe(phone)

    # The desk works with a phone too.
    counter = new_context(**PHONE).new_page()
    sign_in(counter, "desk")
    counter.goto("/desk/tickets/")
    check_axe(counter)
    counter.get_by_role("button", name="1 号窗口").click()
    desktop.goto(f"{hall}screen/")
    expect(desktop.get_by_role("status")).to_contain_text("叫到的号会显示在这里")
    counter.get_by_role("button", name="叫下一位").click()
    expect(counter.get_by_text(label).first).to_be_visible()
    check_axe(counter)
    # Both pages hear of it by themselves.
    expect(desktop.get_by_role("status")).to_contain_text(label)
    expect(desktop.get_by_role("status")).to_contain_text("1 号窗口")
    expect(phone.get_by_role("status")).to_contain_text("请到 1 号窗口")
    check_axe(desktop)

    sign_in(phone, "resident")
    phone.goto(f"/services/{place.service.slug}/appointment/")
    check_axe(phone)
    phone.get_by_role("button", name="09:30").click()
    phone.wait_for_url("**/appointments/*/")
    check_axe(phone)
    with phone.expect_download() as saving:
        phone.get_by_role("link", name="加到自己的日历").click()
    assert saving.value.suggested_filename.endswith(".ics")
    assert Appointment.objects.get().state == AppointmentState.BOOKED
    for page in (phone, counter):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
