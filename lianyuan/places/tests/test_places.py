"""The tree of places, their hours, and the roles held at them."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditEntry
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import actions, queries, rules
from lianyuan.places.forms import PlaceForm
from lianyuan.places.models import Place, PlaceKind, PlaceRole
from lianyuan.places.tests.factories import make_district, make_place, make_place_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Actor:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    return Actor(person=person)


def test_places_stand_inside_one_another_at_any_depth(admin: Actor) -> None:
    inside = make_district()
    for depth in range(12):
        inside = actions.add_place(actor=admin, parent=inside, kind=PlaceKind.FLOOR, name=f"第{depth}层")
    assert inside.depth == 12
    assert [step.name for step in queries.way_to(inside)][-1] == "第10层"
    assert inside in Place.objects.within(make_district())


def test_a_second_district_is_refused_by_the_database(admin: Actor) -> None:
    make_district()
    with pytest.raises(ValidationError, match="一个平台只服务一个新区"):
        actions.found_district(actor=admin, name="第二新区")


def test_two_places_of_one_name_in_one_place_are_refused(admin: Actor) -> None:
    actions.add_place(actor=admin, parent=make_district(), kind=PlaceKind.PARK, name="电商园")
    with pytest.raises(ValidationError, match="同名"):
        actions.add_place(actor=admin, parent=make_district(), kind=PlaceKind.PARK, name="电商园")


def test_moving_a_place_takes_along_all_that_is_inside(admin: Actor) -> None:
    first, second = make_place(name="东园"), make_place(name="西园")
    building = make_place(name="A座", kind=PlaceKind.BUILDING, parent=first)
    floor = make_place(name="一楼", kind=PlaceKind.FLOOR, parent=building)
    actions.move_place(actor=admin, place=building, parent=second)
    floor.refresh_from_db()
    assert [step.name for step in queries.way_to(floor)][1:] == ["西园", "A座"]
    assert not Place.objects.within(first).exclude(pk=first.pk).exists()


def test_a_place_cant_be_moved_into_itself(admin: Actor) -> None:
    park = make_place(name="东园")
    building = make_place(name="A座", kind=PlaceKind.BUILDING, parent=park)
    with pytest.raises(Refused, match="不能移到它自己里面"):
        actions.move_place(actor=admin, place=park, parent=building)


def test_a_role_reaches_everything_inside_and_nothing_beside(admin: Actor) -> None:
    park, other = make_place(name="东园"), make_place(name="西园")
    building = make_place(name="A座", kind=PlaceKind.BUILDING, parent=park)
    person = make_person()
    make_place_role(person=person, place=park, role=PlaceRoleName.ADMINISTRATOR)
    assert rules.administers(Actor(person=person), building)
    assert not rules.administers(Actor(person=person), other)
    assert not rules.administers(Actor(person=person), make_district())


def test_a_desk_serves_the_park_around_it() -> None:
    park, other = make_place(name="东园"), make_place(name="西园")
    centre = make_place(name="服务点", kind=PlaceKind.BUILDING, parent=park)
    building = make_place(name="A座", kind=PlaceKind.BUILDING, parent=park)
    person = make_person()
    make_place_role(person=person, place=centre, role=PlaceRoleName.DESK_WORKER)
    assert queries.serves(person, building)
    assert not queries.serves(person, other)
    assert queries.serves(person, None)
    assert not queries.serves(make_person(), None)


def test_an_ended_role_is_worth_nothing(admin: Actor) -> None:
    park = make_place(name="东园")
    held = make_place_role(person=make_person(), place=park, role=PlaceRoleName.DESK_WORKER)
    actions.end_role(actor=admin, held=held)
    assert not queries.works_at_a_desk(held.person)
    actions.end_role(actor=admin, held=held)
    assert AuditEntry.objects.filter(verb="结束角色").count() == 1


def test_giving_a_role_twice_gives_it_once(admin: Actor) -> None:
    person, park = make_person(), make_place(name="东园")
    for _again in range(2):
        actions.give_role(actor=admin, person=person, place=park, role=PlaceRoleName.MENTOR)
    assert PlaceRole.objects.current().filter(person=person).count() == 1
    assert AuditEntry.objects.filter(verb="安排角色").count() == 1


def test_the_last_administrator_of_the_district_stays(admin: Actor) -> None:
    held = PlaceRole.objects.get(person=admin.person)
    with pytest.raises(Refused, match="最后一位管理员"):
        actions.end_role(actor=admin, held=held)


def test_only_an_administrator_changes_places() -> None:
    park = make_place(name="东园")
    with pytest.raises(NotAllowed):
        actions.change_place(actor=Actor(person=make_person()), place=park, name="我的园")
    with pytest.raises(NotAllowed):
        actions.add_place(actor=Actor(person=make_person()), parent=park, kind=PlaceKind.FLOOR, name="我的楼")


def place_form(**changes: str) -> PlaceForm:
    written = {"kind": "park", "name": "东园", "hours": ""} | changes
    return PlaceForm(written, instance=Place(parent=make_district()))


def test_hours_are_written_a_line_a_day() -> None:
    form = place_form(hours="周一 09:00-12:00 13:30-17:30\n二 9:00–17:00\n\n")
    assert form.is_valid(), form.errors
    rows = [(row.weekday, row.opens, row.closes) for row in form.cleaned_data["hours"]]
    assert rows == [(0, time(9), time(12)), (0, time(13, 30), time(17, 30)), (1, time(9), time(17))]


@pytest.mark.parametrize(
    "line", ["一", "八 09:00-17:00", "一 17:00-09:00", "一 25:00-26:00", "一 09:00-12:00 11:00-13:00", "🍵"]
)
def test_hours_that_cant_be_read_are_named(line: str) -> None:
    form = place_form(hours=line)
    assert not form.is_valid()
    assert line.split()[0] in str(form.errors["hours"])


@pytest.mark.parametrize(("latitude", "longitude"), [("91", "0"), ("0", "181"), ("30", ""), ("北纬", "东经")])
def test_coordinates_that_are_none_are_refused(latitude: str, longitude: str) -> None:
    assert not place_form(latitude=latitude, longitude=longitude).is_valid()


def test_an_administrator_adds_a_place_with_hours_on_the_page(client: Client, admin: Actor) -> None:
    assert admin.person
    client.force_login(admin.person)
    district = make_district()
    answer = client.post(
        reverse("places:add", args=[district.pk]),
        {
            "kind": "building",
            "name": "服务中心",
            "hours": "一 09:00-17:30",
            "acting_for": "",
            "form_key": "a",
        },
    )
    made = Place.objects.get(name="服务中心")
    assert answer.headers["Location"] == reverse("places:place", args=[made.pk])
    page = client.get(answer.headers["Location"]).content.decode()
    assert "09:00–17:30" in page


def test_a_role_for_someone_unknown_names_what_was_written(client: Client, admin: Actor) -> None:
    assert admin.person
    client.force_login(admin.person)
    answer = client.post(
        reverse("places:roles", args=[make_district().pk]),
        {"who": "没有这个人", "role": "mentor", "acting_for": "", "form_key": "a"},
    )
    assert answer.status_code == 400
    assert "没有找到“没有这个人”" in answer.content.decode()
