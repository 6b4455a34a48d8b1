""" "8 people, projector, tomorrow afternoon, 2 hours": what is free, and else what comes nearest."""

from datetime import timedelta

import pytest
from django.test import Client

from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.places.models import PlaceKind
from lianyuan.places.tests.factories import make_place
from lianyuan.spaces import queries
from lianyuan.spaces.models import Booking, Feature, SpaceKind
from lianyuan.spaces.queries.finding import Question, Why

from .factories import DAY, NOW, at, booked, make_hall, make_space

pytestmark = pytest.mark.django_db
AFTERNOON = Question(people=8, day=DAY, begins=13 * 60, ends=18 * 60, minutes=120)


def test_the_smallest_room_that_does_comes_first() -> None:
    projector = Feature.objects.create(name="示例投影")
    large, right, small = (make_space(capacity=seats) for seats in (40, 10, 6))
    for space in (large, right, small):
        space.features.add(projector)
    make_space(capacity=9)
    make_space(capacity=9, kind=SpaceKind.NURSING)
    booked(right, 13, 15)
    asked = Question(**{**AFTERNOON.__dict__, "features": (projector.pk,)})
    answer = queries.find(asked, at=NOW)
    assert [(one.space, one.first) for one in answer.found] == [(right, at(15)), (large, at(13))]
    assert answer.nearest == []


def test_what_comes_nearest() -> None:
    building = make_place(name="示例楼甲", kind=PlaceKind.BUILDING)
    wanted = make_space(place=building, kind=SpaceKind.TRAINING)
    elsewhere = make_space(kind=SpaceKind.TRAINING)
    booked(wanted, 13, 17)
    booked(wanted, 17, 20)
    asked = Question(**{**AFTERNOON.__dict__, "kind": "training", "place_id": building.pk})
    nearest = queries.find(asked, at=NOW).nearest
    assert {(one.why, one.space) for one in nearest} >= {
        (Why.OTHER_TIME, wanted),
        (Why.OTHER_PLACE, elsewhere),
        (Why.OTHER_DAY, wanted),
    }
    other_time = next(one for one in nearest if one.why == Why.OTHER_TIME)
    assert other_time.first == at(11), "the nearest to one o'clock"
    assert next(one for one in nearest if one.why == Why.OTHER_DAY).first == at(13) + timedelta(days=1)
    assert queries.find(Question(**{**AFTERNOON.__dict__, "people": 999}), at=NOW).nearest == []


def test_a_hall_is_free_only_where_its_parts_are() -> None:
    hall, part_a, _part_b = make_hall()
    booked(part_a, 9, 19)
    free = queries.free_spans([hall, part_a], [DAY], at=NOW)
    assert [span.minutes for span in free[hall.pk]] == [60, 60]
    assert free[hall.pk] == free[part_a.pk]


def test_a_constant_number_of_queries(django_assert_max_num_queries: object) -> None:
    spaces = [make_space(capacity=10 + number) for number in range(12)]
    for space in spaces:
        booked(space, 9, 10)
    count: object = django_assert_max_num_queries
    with count(6):  # type: ignore[operator]  # the fixture is a context manager
        assert len(queries.find(AFTERNOON, at=NOW).found) == 12
    with count(9):  # type: ignore[operator]
        view = queries.day_view(actor_for(make_person()), day=DAY, at=NOW)
    assert len(view.rooms) == 12
    states = {cell.clock: cell.state for cell in view.rooms[0].cells}
    assert (states["08:30"], states["09:00"], states["10:00"]) == ("free", "taken", "free")


def test_nonsense_is_answered_in_words(client: Client) -> None:
    make_space()
    for asked in (
        "people=x&day=&part=&minutes=",
        "people=0&day=2020-01-01&part=morning&minutes=7",
        "people=8",
    ):
        answer = client.get(f"/spaces/?{asked}")
        assert answer.status_code == 200
        assert "form" in answer.context and answer.context["form"].errors
    for year in ("9999-12-31", "0001-01-01"):
        whole = f"people=8&day={year}&part=any&minutes=60"
        assert client.get(f"/spaces/?{whole}").context["form"].errors
        asked = f"people=1&minutes=60&earliest={year}T10:00:00Z&latest={year}T12:00:00Z"
        assert client.get(f"/api/v1/spaces/availability?{asked}").status_code == 422
    assert client.get("/spaces/day/?day=99999-99-99").status_code == 200
    assert client.get("/spaces/day/?day=0001-01-01").status_code == 200


def test_one_tap_books_and_says_why_it_can_not(client: Client) -> None:
    person, space = make_person(), make_space(days_ahead=60)
    client.force_login(person)
    page = client.get(f"/spaces/{space.pk}/")
    free = [cell for day in page.context["page"].days for cell in day.cells if cell.state == "free"]
    told = {"starts": free[-4].starts.isoformat(), "minutes": "60", "people": "3", "acting_for": ""}
    first = client.post(f"/spaces/{space.pk}/booking/now/", told | {"form_key": "a" * 32})
    booking = Booking.objects.get()
    assert first["Location"] == f"/bookings/{booking.pk}/"
    again = client.post(f"/spaces/{space.pk}/booking/now/", told | {"form_key": "a" * 32})
    assert again["Location"] == first["Location"], "the same form sent twice books once"
    second = client.post(f"/spaces/{space.pk}/booking/now/", told | {"form_key": "b" * 32})
    assert second.status_code == 409
    assert "您自己已经预约了这段时间" in second.content.decode()
    assert "改约这个时间" in second.content.decode()
    assert Booking.objects.count() == 1
    nonsense = client.post(
        f"/spaces/{space.pk}/booking/now/", {"starts": "x", "acting_for": "", "form_key": "c" * 32}
    )
    assert nonsense.status_code == 409
    client.force_login(make_person())
    assert client.get(f"/bookings/{booking.pk}/").status_code == 404
