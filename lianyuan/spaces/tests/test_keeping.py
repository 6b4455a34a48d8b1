"""Rooms kept without a developer: nobody but their keepers may, and no change breaks a booking."""

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial

import pytest
from django.db import transaction

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places.tests.factories import make_place_role
from lianyuan.spaces import actions
from lianyuan.spaces.actions import keeping
from lianyuan.spaces.actions.things import keep_equipment, keep_extra
from lianyuan.spaces.forms_keeping import read_stretches
from lianyuan.spaces.models import Booking, BookingState, Equipment, Extra, ExtraState, Space
from lianyuan.spaces.queries import things
from lianyuan.spaces.queries.keeping import bookings_outside
from lianyuan.spaces.refusals import CannotBook

from .factories import DAY, NOW, booked, make_desk_for, make_hall, make_space
from .test_never_twice import at_once

pytestmark = pytest.mark.django_db


def arranger_of(space: Space) -> Actor:
    person = make_person()
    make_place_role(person=person, place=space.place, role=PlaceRoleName.ADMINISTRATOR)
    return actor_for(person)


def test_who_may_not_is_refused_by_the_deed_itself() -> None:
    space, other = make_space(), make_space()
    arranger = arranger_of(space)
    assert arranger.person is not None
    company = make_company()
    make_membership(person=arranger.person, company=company)
    for wrong in (
        actor_for(make_person()),
        actor_for(make_desk_for(space)),
        arranger_of(other),
        acting_for(arranger.person, company),
    ):
        with pytest.raises(NotAllowed):
            keeping.change_space(actor=wrong, space=space, values={"capacity": 3})
        with pytest.raises(NotAllowed):
            keeping.set_hours(actor=wrong, space=space, hours=[])
        with pytest.raises(NotAllowed):
            keeping.make_space(actor=wrong, place=space.place, values={"name": "示例", "kind": "meeting"})
        with pytest.raises(NotAllowed):
            keeping.join_hall(actor=wrong, part=make_space(place=space.place), hall=space)
    with pytest.raises(NotAllowed):
        keep_equipment(actor=actor_for(make_desk_for(other)), place=space.place, name="示例", count=1)
    space.refresh_from_db()
    assert space.capacity == 10


def test_a_room_made_and_changed_leaves_its_trail_and_every_booking() -> None:
    arranger = arranger_of(make_space())
    assert arranger.person is not None
    place = make_space().place
    make_place_role(person=arranger.person, place=place, role=PlaceRoleName.ADMINISTRATOR)
    space = keeping.make_space(
        actor=arranger, place=place, values={"name": "示例新室", "kind": "meeting", "capacity": 6}
    )
    hours = [
        (day, opens, closes)
        for day in range(7)
        for opens, closes in ((time(8), time(12)), (time(13), time(20)))
    ]
    keeping.set_hours(actor=arranger, space=space, hours=hours)
    early, late = booked(space, 9, 10, attendees=5), booked(space, 14, 18)
    assert bookings_outside(space, at=NOW) == []
    keeping.set_hours(actor=arranger, space=space, hours=[(DAY.weekday(), time(13), time(20))])
    changed = keeping.change_space(
        actor=arranger, space=space, values={"longest": 120, "features": [], "new_features": ["示例投影"]}
    )
    told = {one.booking.pk: one.why for one in bookings_outside(changed, at=NOW)}
    assert set(told) == {early.pk, late.pk} and "120" in told[late.pk]
    assert Booking.objects.filter(state=BookingState.CONFIRMED).count() == 2
    assert [feature.name for feature in space.features.all()] == ["示例投影"]
    with pytest.raises(Refused, match="重叠"):
        keeping.set_hours(
            actor=arranger, space=space, hours=[(0, time(8), time(12)), (0, time(11), time(14))]
        )
    with pytest.raises(Refused, match="母婴室"):
        keeping.change_space(actor=arranger, space=space, values={"kind": "nursing"}, at=NOW)


def test_hours_are_read_as_people_write_them() -> None:
    assert read_stretches("8:30－12:00，13:30到18:00") == [
        (time(8, 30), time(12)),
        (time(13, 30), time(18)),
    ]
    for nonsense in ("上午", "8-12", "25:00-26:00", "08:00-12:00 x"):
        with pytest.raises(Exception, match=r"08:30|23:59"):
            read_stretches(nonsense)


def test_a_hall_is_divided_only_while_neither_is_booked_and_in_two_levels() -> None:
    hall, part, _other = make_hall()
    arranger = arranger_of(hall)
    room = make_space(place=hall.place)
    booked(hall, 9, 10)
    for deed in (
        partial(keeping.join_hall, part=room, hall=hall),
        partial(keeping.leave_hall, part=part),
    ):
        with pytest.raises(Refused, match="以后还有预约"):
            deed(actor=arranger, at=NOW)
    after = NOW + timedelta(days=2)
    assert keeping.join_hall(actor=arranger, part=room, hall=hall, at=after).whole == hall
    for wrong in (
        {"part": room, "hall": room},
        {"part": hall, "hall": make_space(place=hall.place)},
        {"part": make_space(place=hall.place), "hall": part},
        {"part": make_space(), "hall": hall},
    ):
        with pytest.raises((Refused, NotAllowed)):
            keeping.join_hall(actor=arranger, at=after, **wrong)
    room.refresh_from_db()
    assert keeping.leave_hall(actor=arranger, part=room, at=after).whole is None


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_dividing_a_hall_while_it_is_booked() -> None:
    """Whoever comes second sees what the first did: the hall is either whole and booked, or divided."""
    hall = make_space()
    part = make_space(place=hall.place)
    arranger = arranger_of(hall)
    at_once(
        partial(keeping.join_hall, actor=arranger, part=part, hall=hall, at=NOW),
        partial(booked, hall, 9, 10),
        partial(booked, part, 9, 10),
    )
    bookings = Booking.objects.filter(state=BookingState.CONFIRMED)
    part.refresh_from_db()
    if part.whole_id is not None:
        assert bookings.count() == 1, "a divided hall and its part at once"
        assert {row.leaf_id for row in bookings.get().occupancies.all()} == {part.pk}


def test_fewer_things_than_promised_tell_whose_booking_is_short() -> None:
    space, other = make_space(), make_space()
    thing = Equipment.objects.create(place=space.place, name="示例话筒", count=3)
    first = booked(space, 9, 11, equipment={thing.pk: 2})
    second = booked(other, 10, 12, equipment={thing.pk: 1}, now=NOW + timedelta(minutes=1))
    apart = booked(space, 14, 15, equipment={thing.pk: 2})
    desk = actor_for(make_desk_for(space))
    kept = keep_equipment(actor=desk, place=space.place, equipment=thing, name=thing.name, count=2)
    assert [one.booking for one in things.short_of([kept], at=NOW)] == [second]
    kept = keep_equipment(actor=desk, place=space.place, equipment=thing, name=thing.name, count=0)
    short = things.short_of([kept], at=NOW)
    assert [one.booking for one in short] == [first, second, apart]
    with pytest.raises(CannotBook):
        booked(space, 16, 17, equipment={thing.pk: 1})


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestThingsAtOnce:
    """Two bookings in different rooms want the last one."""

    def test_only_one_gets_it(self) -> None:
        assert self.promised(lambda deed: deed()) == 1

    def test_without_the_lock_both_get_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The negative control: counting without holding the thing's row."""
        from threading import Barrier

        from lianyuan.spaces.actions import wishes

        if not transaction.get_connection().features.has_select_for_update:
            pytest.skip("SQLite lets one write at a time; there is no row lock to leave out")
        counted = Barrier(2)
        counting = wishes.used_between

        def together(*args: object, **kwargs: object) -> int:
            found = counting(*args, **kwargs)  # type: ignore[arg-type]
            counted.wait(timeout=10)
            return found

        monkeypatch.setattr(wishes, "used_between", together)
        monkeypatch.setattr(Equipment.objects, "select_for_update", lambda **_how: Equipment.objects.all())
        assert self.promised(lambda deed: deed()) == 2

    def promised(self, run: Callable[[Callable[[], object]], object]) -> int:
        rooms = [make_space(), make_space()]
        thing = Equipment.objects.create(place=rooms[0].place, name="示例白板", count=1)
        results = at_once(*(partial(booked, room, 9, 10, equipment={thing.pk: 1}) for room in rooms))
        assert all(isinstance(result, Booking | CannotBook) for result in results), results
        return thing.uses.count()


def test_a_service_is_seen_to_or_declined_once_and_its_person_told() -> None:
    space = make_space()
    desk, person = actor_for(make_desk_for(space)), make_person()
    extra = keep_extra(
        actor=desk, place=space.place, name="示例茶水", explanation="", lead=60, is_offered=True
    )
    asked = booked(space, 9, 10, by=actor_for(person), extras={extra.pk: "十杯"}).extras.get()
    with pytest.raises(NotAllowed):
        actions.answer_extra(actor=actor_for(person), asked=asked, done=True)
    with pytest.raises(Refused, match="原因"):
        actions.answer_extra(actor=desk, asked=asked, done=False)
    done = actions.answer_extra(actor=desk, asked=asked, done=False, answer="示例：停水")
    assert done.state == ExtraState.DECLINED
    with pytest.raises(Refused):
        actions.answer_extra(actor=desk, asked=asked, done=True)
    assert person.notices.filter(wording="extra_declined").count() == 1
    assert Extra.objects.get().requests.count() == 1
