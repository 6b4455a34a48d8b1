"""Random deeds of several people on a hall, its parts and a room that asks: what must hold always, does."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditEntry
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.core.refusals import Refused
from lianyuan.spaces import actions, queries
from lianyuan.spaces.actions import Wanted
from lianyuan.spaces.minutes import minute_of
from lianyuan.spaces.models import HOLDS, Booking, BookingState, Closure, Occupancy, Space
from lianyuan.spaces.refusals import CannotBook

from .factories import DAY, NOW, at, make_desk_for, make_hall, make_space

HOURS = st.integers(7, 20)
LENGTHS = st.integers(1, 4)
SPACES = st.integers(0, 3)
PEOPLE = st.integers(0, 2)
TITLE = "示例：谁也不该看到的用途"


class Rooms(RuleBasedStateMachine):
    """Three people and a desk; a hall of two parts, and a room that needs approval with time to tidy up."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = transaction.atomic()
        self.inside.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.inside.__exit__(None, None, None)

    @initialize()
    def arrive(self) -> None:
        hall, part_a, part_b = make_hall(buffer_before=15)
        asks = make_space(place=hall.place, needs_approval=True, buffer_after=30)
        self.spaces: list[Space] = [hall, part_a, part_b, asks]
        self.people: list[Actor] = [actor_for(make_person()) for _each in range(3)]
        self.desk = actor_for(make_desk_for(hall))
        self.refused_in_vain: list[str] = []

    def deed(self, do: Callable[[], Any]) -> None:
        """Do it; a refusal is an answer too, and one that names a next time must keep its word."""
        try:
            with transaction.atomic():
                do()
        except CannotBook as refusal:
            assert refusal.rule and refusal.reason
        except Refused as refusal:
            assert refusal.message

    def any_booking(self, number: int) -> Booking | None:
        rows = list(Booking.objects.order_by("pk"))
        return rows[number % len(rows)] if rows else None

    @rule(space=SPACES, person=PEOPLE, begin=HOURS, length=LENGTHS)
    def book(self, space: int, person: int, begin: int, length: int) -> None:
        room, who = self.spaces[space], self.people[person]
        wanted = Wanted(title=TITLE, attendees=3)

        def once() -> None:
            try:
                actions.book(
                    actor=who,
                    space=room,
                    starts=at(begin),
                    ends=at(min(begin + length, 23)),
                    wanted=wanted,
                    at=NOW,
                )
            except CannotBook as refusal:
                if refusal.next_free is not None and refusal.rule in {"taken", "own", "closure"}:
                    ends = refusal.next_free + (at(min(begin + length, 23)) - at(begin))
                    with transaction.atomic():
                        actions.book(
                            actor=who, space=room, starts=refusal.next_free, ends=ends, wanted=wanted, at=NOW
                        )
                        transaction.set_rollback(True)
                raise

        self.deed(once)

    @rule(number=st.integers(0, 50), person=PEOPLE, space=SPACES, begin=HOURS, length=LENGTHS)
    def move(self, number: int, person: int, space: int, begin: int, length: int) -> None:
        booking = self.any_booking(number)
        if booking is not None:
            self.deed(
                lambda: actions.move(
                    actor=self.people[person],
                    booking=booking,
                    space=self.spaces[space],
                    starts=at(begin),
                    ends=at(min(begin + length, 23)),
                    at=NOW,
                )
            )

    @rule(number=st.integers(0, 50), person=PEOPLE, by_desk=st.booleans())
    def cancel(self, number: int, person: int, by_desk: bool) -> None:
        booking = self.any_booking(number)
        if booking is not None:
            who = self.desk if by_desk else self.people[person]
            self.deed(lambda: actions.cancel(actor=who, booking=booking, reason="示例原因", at=NOW))

    @rule(number=st.integers(0, 50), deed=st.sampled_from(["approve", "refuse", "think_again"]))
    def decide(self, number: int, deed: str) -> None:
        booking = self.any_booking(number)
        if booking is not None:
            told = {"reason": "示例原因"} if deed == "refuse" else {}
            self.deed(lambda: getattr(actions, deed)(actor=self.desk, booking=booking, at=NOW, **told))

    @rule(space=SPACES, begin=HOURS, length=LENGTHS)
    def close(self, space: int, begin: int, length: int) -> None:
        self.deed(
            lambda: actions.close(
                actor=self.desk,
                space=self.spaces[space],
                starts=at(begin),
                ends=at(min(begin + length, 23)),
                reason="示例维修",
                at=NOW,
            )
        )

    @rule(number=st.integers(0, 10))
    def reopen(self, number: int) -> None:
        rows = list(Closure.objects.order_by("pk"))
        if rows:
            self.deed(lambda: actions.reopen(actor=self.desk, closure=rows[number % len(rows)], at=NOW))

    @invariant()
    def nobody_shares_a_room(self) -> None:
        rows = Occupancy.objects.order_by("leaf_id", "begins").values_list("leaf_id", "begins", "ends")
        for one, two in pairwise(rows):
            assert one[0] != two[0] or one[2] <= two[1], (one, two)

    @invariant()
    def whoever_holds_a_room_occupies_all_of_it(self) -> None:
        for booking in Booking.objects.select_related("space").prefetch_related("occupancies"):
            leaves = {part.pk for part in booking.space.parts.all()} or {booking.space_id}
            rows = list(booking.occupancies.all())
            assert {row.leaf_id for row in rows} == (leaves if booking.state in HOLDS else set())
            assert len(rows) == (len(leaves) if booking.state in HOLDS else 0)
            for row in rows:
                assert row.begins == minute_of(booking.starts) - booking.space.buffer_before
                assert row.ends == minute_of(booking.ends) + booking.space.buffer_after

    @invariant()
    def what_is_called_free_is_free(self) -> None:
        free = queries.free_spans(self.spaces, [DAY], at=NOW) if hasattr(self, "spaces") else {}
        for booking in Booking.objects.filter(state__in=HOLDS):
            for span in free[booking.space_id]:
                assert not (
                    span.begins < minute_of(booking.ends) and minute_of(booking.starts) < span.ends
                ), (booking.pk, span)

    @invariant()
    def a_waiting_booking_is_in_a_room_that_asks(self) -> None:
        for booking in Booking.objects.filter(state=BookingState.PENDING).select_related("space"):
            assert booking.space.needs_approval

    @invariant()
    def the_trail_says_no_purpose(self) -> None:
        assert not AuditEntry.objects.filter(target_label__contains=TITLE).exists()


@pytest.mark.django_db
def test_rooms_whatever_people_do() -> None:
    run_state_machine_as_test(Rooms)
