"""No room is taken twice: by any deed, at any moment, whatever the code believes."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.spaces import actions, occupancy
from lianyuan.spaces.minutes import minute_of
from lianyuan.spaces.models import Booking, BookingState, Occupancy
from lianyuan.spaces.refusals import CannotBook

from .factories import NOW, at, booked, make_desk_for, make_hall, make_space

HOURS = [9, 10]
AT_ONCE = 6


def overlaps() -> int:
    """How many pairs of occupancies of one room share a minute."""
    rows = list(Occupancy.objects.order_by("leaf_id", "begins").values_list("leaf_id", "begins", "ends"))
    return sum(one[0] == two[0] and two[1] < one[2] for one, two in pairwise(rows))


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do all deeds at the same moment, each on a connection of its own; results, or what was raised."""
    start = Barrier(len(deeds))

    def alone(deed: Callable[[], object]) -> object:
        try:
            start.wait()
            return deed()
        except Exception as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as people:
        return list(people.map(alone, deeds))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins", "ends"), [(600, 660), (590, 601), (659, 700), (500, 800), (610, 620)], ids=str
)
def test_the_database_itself_refuses_an_overlap(begins: int, ends: int) -> None:
    space = make_space()
    booking = booked(space, 10, 11)
    day = minute_of(at(0))
    row = Occupancy(leaf=space, begins=day + begins, ends=day + ends, booking=booking)
    with pytest.raises(IntegrityError, match=occupancy.NEVER_TWICE), transaction.atomic():
        row.save()
    other = Occupancy.objects.create(leaf=space, begins=day + 800, ends=day + 860, booking=booking)
    with pytest.raises(IntegrityError, match=occupancy.NEVER_TWICE), transaction.atomic():
        Occupancy.objects.filter(pk=other.pk).update(begins=day + begins, ends=day + ends)
    Occupancy.objects.create(leaf=space, begins=day + 660, ends=day + 700, booking=booking)
    Occupancy.objects.create(leaf=space, begins=day + 540, ends=day + 600, booking=booking)
    Occupancy.objects.filter(pk=other.pk).update(ends=F("ends") + 1)


@pytest.mark.django_db
def test_a_hall_and_its_parts_never_clash() -> None:
    hall, part_a, part_b = make_hall()
    booked(part_a, 9, 10)
    with pytest.raises(CannotBook) as refused:
        booked(hall, 9, 11)
    assert refused.value.rule == "taken"
    booked(part_b, 9, 10)
    booked(hall, 10, 11)
    for part in (part_a, part_b):
        with pytest.raises(CannotBook):
            booked(part, 10, 11)
    assert overlaps() == 0


@pytest.mark.django_db
def test_preparing_and_tidying_up_keep_others_out() -> None:
    space = make_space(buffer_before=30, buffer_after=30)
    booked(space, 10, 11)
    for begin, end in ((9, 10), (11, 12)):
        with pytest.raises(CannotBook) as refused:
            booked(space, begin, end)
        assert refused.value.rule == "taken"
    booked(space, 12, 13)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Real connections, at the same moment."""

    @pytest.mark.parametrize("hour", HOURS)
    def test_one_of_many_gets_the_room(self, hour: int) -> None:
        people = [actor_for(make_person()) for _each in range(AT_ONCE)]
        hall, part_a, _part_b = make_hall()
        rooms = [hall, part_a] * AT_ONCE
        results = at_once(
            *(partial(booked, room, hour, hour + 1, by=who) for who, room in zip(people, rooms, strict=False))
        )
        won = [result for result in results if isinstance(result, Booking)]
        lost = [result for result in results if isinstance(result, CannotBook)]
        assert (len(won), len(lost)) == (1, AT_ONCE - 1), results
        assert all(refusal.rule == "taken" and refusal.next_free for refusal in lost)
        assert overlaps() == 0

    @pytest.mark.parametrize("hour", HOURS)
    def test_moving_and_thinking_again(self, hour: int) -> None:
        space, other, person = make_space(needs_approval=True), make_space(), actor_for(make_person())
        desk = actor_for(make_desk_for(space))
        refused = booked(space, hour, hour + 1, by=person)
        actions.refuse(actor=desk, booking=refused, reason="示例原因", at=NOW)
        elsewhere = booked(other, hour, hour + 1, by=person)
        move = partial(actions.move, actor=person, booking=elsewhere, space=space, at=NOW)
        results = at_once(
            partial(actions.think_again, actor=desk, booking=refused, at=NOW),
            partial(move, starts=at(hour), ends=at(hour + 1)),
            partial(booked, space, hour, hour + 1),
        )
        assert sum(isinstance(result, Booking) for result in results) == 1, results
        assert sum(isinstance(result, CannotBook) for result in results) == 2, results
        assert overlaps() == 0
        kept = Booking.objects.get(pk=elsewhere.pk)
        assert kept.occupancies.count() == 1, "a move that can't be leaves the booking where it was"

    def test_closing_while_others_book(self) -> None:
        space = make_space()
        desk = actor_for(make_desk_for(space))
        booked(space, 9, 10)
        close = partial(actions.close, actor=desk, space=space, reason="示例维修", at=NOW)
        results = at_once(
            partial(close, starts=at(8), ends=at(20)),
            partial(booked, space, 15, 16),
            partial(booked, space, 16, 17),
        )
        assert not isinstance(results[0], Exception), results
        assert overlaps() == 0
        assert not Booking.objects.filter(space=space, state=BookingState.CONFIRMED).exists(), results

    def test_without_the_guard_two_get_it(self) -> None:
        """The negative control: looking first and then writing, with neither lock nor constraint."""
        space = make_space()
        booking = booked(space, 8, 9)
        day = minute_of(at(0))
        looked = Barrier(2)
        with unguarded():

            def careless() -> None:
                with transaction.atomic():
                    free = not Occupancy.objects.filter(leaf=space, begins=day + 600).exists()
                looked.wait(timeout=10)
                if free:
                    Occupancy.objects.create(leaf=space, begins=day + 600, ends=day + 660, booking=booking)

            at_once(careless, careless)
            assert overlaps() == 1
            Occupancy.objects.filter(leaf=space, begins=day + 600).delete()


@contextmanager
def unguarded() -> Iterator[None]:
    """The occupancies' table without what refuses an overlap."""
    guard = import_module("lianyuan.spaces.migrations.0002_never_twice")
    with connection.schema_editor() as editor:
        guard.unmake(None, editor)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            guard.make(None, editor)


@pytest.mark.django_db
def test_the_lock_reaches_every_part() -> None:
    hall, part_a, part_b = make_hall()
    with transaction.atomic():
        assert set(occupancy.lock(hall).leaf_ids) == {part_a.pk, part_b.pk}
        assert occupancy.lock(part_a).leaf_ids == (part_a.pk,)
        assert occupancy.lock(part_b).space == part_b
