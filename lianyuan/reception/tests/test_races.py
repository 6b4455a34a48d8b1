"""Many at the entrance and at the counters at the very same time, on real connections."""

from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError
from django.db.models import Max

from lianyuan.cases.tests.test_races import at_once
from lianyuan.reception import actions, turn
from lianyuan.reception.actions.calling import claim
from lianyuan.reception.models import Ticket, TicketState
from lianyuan.reception.refusals import AlreadyWaiting

from .factories import DAY, TEN, VISITOR, make_reception

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_twenty_take_a_number_and_none_is_given_twice_or_left_out() -> None:
    place = make_reception()
    for _round in range(2):
        at_once(*[place.take] * 10)
    numbers = list(Ticket.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 21))


def test_one_holder_at_two_lines_at_once_gets_one() -> None:
    place = make_reception()
    results = at_once(
        partial(place.take, holder="me"), partial(place.take, holder="me", line=place.other_line)
    )
    assert [type(result) for result in results if isinstance(result, Exception)] == [AlreadyWaiting]
    assert Ticket.objects.count() == 1


def test_two_counters_never_call_the_same() -> None:
    place = make_reception()
    for _ticket in range(6):
        place.take()
    for _round in range(3):
        called = at_once(
            lambda: actions.call_next(actor=place.as_desk, counter=place.counter, at=TEN),
            lambda: actions.call_next(actor=place.as_other_desk, counter=place.other_counter, at=TEN),
        )
        assert all(isinstance(ticket, Ticket) for ticket in called) and called[0] != called[1]
        for ticket in called:
            assert isinstance(ticket, Ticket)
            actions.mark_come(actor=place.as_desk, ticket=ticket)


# --- negative controls: the same without the guard, to show that the races above are real ---


def test_without_the_lock_two_would_take_the_same_number_but_for_the_constraint() -> None:
    place = make_reception()
    both_looked = Barrier(2)

    def look_then_take() -> object:
        last = Ticket.objects.filter(issued_by=place.line).aggregate(last=Max("number"))["last"] or 0
        both_looked.wait(timeout=20)
        return Ticket.objects.create(
            issued_by=place.line,
            line=place.line,
            day=DAY,
            number=last + 1,
            taken_at=TEN,
            waiting_since=TEN,
        )

    results = at_once(look_then_take, look_then_take)
    assert [type(result) for result in results if isinstance(result, Exception)] == [IntegrityError]


def test_without_the_conditional_update_both_would_call_it() -> None:
    place = make_reception()
    ticket = place.take()

    def choose_then(call: Callable[[Ticket], bool], both_chose: Barrier) -> Callable[[], object]:
        def deed() -> bool:
            chosen = turn.next_in([place.line.pk], DAY)
            both_chose.wait(timeout=20)
            assert chosen is not None
            return call(chosen)

        return deed

    def blindly(chosen: Ticket) -> bool:
        return bool(Ticket.objects.filter(pk=chosen.pk).update(state="called", counter=place.counter))

    def guarded(chosen: Ticket) -> bool:
        return claim(ticket_id=chosen.pk, counter=place.counter, actor=VISITOR, at=TEN)

    together = Barrier(2)
    assert at_once(choose_then(blindly, together), choose_then(blindly, together)) == [True, True]
    Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.WAITING, counter=None)
    again = Barrier(2)
    results = at_once(choose_then(guarded, again), choose_then(guarded, again))
    assert sorted(bool(result) for result in results) == [False, True]
