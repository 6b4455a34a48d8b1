"""Several people passing on and taking over one case at the very same time, each on a real connection."""

from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest

from lianyuan.accounts.acting import Actor
from lianyuan.cases import actions, refusals
from lianyuan.cases.models import Case, CaseState, EventKind

from .factories import Counter, make_counter, make_desk_worker
from .test_passing import make_team
from .test_races import at_once, refused

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def with_a_team(counter: Counter) -> Case:
    """A case handed to a team of both desk workers, unassigned in it."""
    team = make_team(counter, counter.desk, counter.other_desk)
    return actions.hand_to_team(actor=counter.as_desk, case=counter.taken(), team=team, reason="请接手")


def take_over(actor: Actor, case: Case) -> Callable[[], object]:
    return lambda: actions.take_over_case(actor=actor, case=Case.objects.get(pk=case.pk))


def test_of_two_who_take_a_case_over_one_wins_and_the_other_is_told() -> None:
    counter = make_counter()
    case = with_a_team(counter)
    results = at_once(take_over(counter.as_desk, case), take_over(counter.as_other_desk, case))
    (loser,) = refused(results)
    assert isinstance(loser, refusals.AlreadyTaken)
    case.refresh_from_db()
    assert str(case.handler) in loser.message
    assert case.events.get(kind=EventKind.OVER).person == case.handler


def test_a_hand_over_and_an_end_at_once_leave_one_story() -> None:
    counter = make_counter()
    third = make_desk_worker(counter.service.centre)
    case = counter.taken()
    results = at_once(
        partial(actions.complete_case, actor=counter.as_desk, case=case, result="好"),
        partial(actions.hand_to_person, actor=counter.as_desk, case=case, person=third, reason="请您办"),
    )
    (loser,) = refused(results)
    case.refresh_from_db()
    # Either it ended under its handler, or it went on to the third, who alone could end it.
    if case.state == CaseState.COMPLETED:
        assert isinstance(loser, refusals.WrongState)
        assert case.handler == counter.desk
    else:
        assert isinstance(loser, refusals.NotTheHandler)
        assert case.handler == third


def test_without_the_lock_both_would_take_it_over() -> None:
    counter = make_counter()
    case = with_a_team(counter)
    both_looked = Barrier(2)

    def look_then_take(person_pk: int) -> Callable[[], object]:
        def deed() -> bool:
            free = Case.objects.get(pk=case.pk).handler_id is None
            both_looked.wait(timeout=20)
            if free:
                Case.objects.filter(pk=case.pk).update(handler=person_pk)
            return free

        return deed

    assert at_once(look_then_take(counter.desk.pk), look_then_take(counter.other_desk.pk)) == [True, True]
