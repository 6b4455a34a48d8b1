"""What is told of the rooms' use gives nobody away; what was asked for in vain is counted without a name."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies.models import Company
from lianyuan.core import clock
from lianyuan.core.disclosure import told_beside_a_total
from lianyuan.spaces.models import Booking, BookingState, RefusedDemand, Space, SpaceKind
from lianyuan.spaces.opening import kinds_of
from lianyuan.spaces.queries import figures

from .factories import at, make_desk_for, make_space
from .test_quotas import someone_of_a_company

MONTH = date(2026, 9, 1)


def used(space: Space, actor: Actor, hour: int, hours: int, **fields: Any) -> Booking:
    values: dict[str, Any] = {"state": BookingState.CONFIRMED} | fields
    return Booking.objects.create(
        space=space,
        person=actor.person,
        company_id=actor.company_id,
        title="示例",
        starts=at(hour, 30, day=date(2026, 9, 7)),
        ends=at(hour + hours, 30, day=date(2026, 9, 7)),
        made_at=at(8, day=MONTH),
        changed_at=at(8, day=MONTH),
        **values,
    )


@pytest.mark.django_db
def test_a_month_is_told_but_for_what_would_give_somebody_away() -> None:
    room = make_space(name="示例大会议室")
    small = make_space(place=room.place, name="示例小会议室")
    make_space(place=room.place, name="示例母婴室", kind=SpaceKind.NURSING)
    desk = make_desk_for(room)
    people = [someone_of_a_company() for _each in range(4)]
    Company.objects.filter(pk__in=[each.company_id for each in people]).update(headcount=12)
    for each in people:
        used(room, each, 9, 2)
    found = figures.of_month(desk, MONTH)
    assert [(bar.label, bar.hours) for bar in found.rooms] == [("示例大会议室", 8.0), ("示例小会议室", 0.0)]
    assert [(bar.label, bar.hours) for bar in found.hours] == [("9:00", 2.0), ("10:00", 4.0), ("11:00", 2.0)]
    assert [(bar.label, bar.hours) for bar in found.bands if bar.hours] == [("10–49 人", 8.0)]
    # One company in the small room: told neither itself, nor by taking the large room from the sum.
    used(small, people[0], 9, 1, state=BookingState.RELEASED)
    found = figures.of_month(desk, MONTH)
    assert [(bar.hours, bar.no_show_percent) for bar in found.rooms] == [(None, None), (None, None)]


def test_hidden_cells_are_together_no_smaller_than_what_may_be_told() -> None:
    cells = {"a": {"x": 5}, "b": {"x": 4, "y": 4, "z": 4}, "c": {"x": 9, "y": 9, "z": 9}}
    assert told_beside_a_total(cells) == {"a": None, "b": None, "c": 27}
    assert told_beside_a_total({"a": {}, "b": {"x": 4, "y": 4, "z": 4}}) == {"a": 0, "b": 12}


@pytest.mark.django_db
def test_what_is_asked_in_vain_is_counted_once_a_day_and_names_nobody() -> None:
    space = make_space(days_ahead=60)
    first, second = make_person(), make_person()
    address, form = f"/spaces/{space.pk}/booking/", asked_form()
    assert client_of(first).post(address, form).status_code == 302
    for _time in range(2):
        assert client_of(second).post(address, form | {"form_key": f"k{_time}"}).status_code == 409
    row = RefusedDemand.objects.get()
    assert (row.space, row.hour, row.minutes, row.reason) == (space, 10, 60, "taken")
    assert len(row.once) == 64
    columns = {field.name for field in RefusedDemand._meta.get_fields()}
    assert columns == {"id", "space", "day", "hour", "minutes", "reason", "once"}


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked_form() -> dict[str, str]:
    days = [clock.today() + timedelta(days=offset) for offset in range(7, 40)]
    day = next(day for day, kind in kinds_of(days).items() if not kind.holiday)
    return {
        "day": day.isoformat(),
        "begins": "10:00",
        "ends": "11:00",
        "attendees": "2",
        "title": "示例会议",
        "acting_for": "",
        "form_key": "k",
    }
