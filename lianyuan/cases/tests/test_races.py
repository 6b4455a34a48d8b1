"""Several people at one case at the very same time, each on a real connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditEntry
from lianyuan.cases import actions, refusals
from lianyuan.cases.models import Case, CaseState, EventKind, Grade, Rating
from lianyuan.core.refusals import Refused

from .factories import Counter, make_counter

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 5


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do all deeds at the same moment, each on a connection of its own; results, or what was raised."""
    start = Barrier(len(deeds))

    def alone(deed: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            return deed()
        except (Refused, IntegrityError) as trouble:
            return trouble
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(alone, deeds))


def refused(results: list[object]) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]


def take(actor: Actor, case: Case) -> Callable[[], object]:
    return lambda: actions.take_case(actor=actor, case=Case.objects.get(pk=case.pk))


def rate(actor: Actor, case: Case, grade: Grade) -> Callable[[], object]:
    return lambda: actions.rate_case(actor=actor, case=Case.objects.get(pk=case.pk), grade=grade)


def complete(actor: Actor, case: Case) -> Callable[[], object]:
    return lambda: actions.complete_case(actor=actor, case=case, result="好")


def test_of_two_who_take_a_case_one_wins_and_the_other_is_told() -> None:
    counter = make_counter()
    for _round in range(ROUNDS):
        case = counter.filed()
        results = at_once(take(counter.as_desk, case), take(counter.as_other_desk, case))
        (loser,) = refused(results)
        assert isinstance(loser, refusals.AlreadyTaken)
        case.refresh_from_db()
        assert str(case.handler) in loser.message
        assert case.events.filter(kind=EventKind.TAKEN).get().person == case.handler
        assert AuditEntry.objects.filter(verb="受理办件", target_id=str(case.pk)).count() == 1


def test_of_two_who_rate_a_case_one_counts() -> None:
    counter = make_counter()
    for _round in range(ROUNDS):
        case = counter.completed()
        results = at_once(
            rate(counter.as_company, case, Grade.VERY_GOOD), rate(counter.as_colleague, case, Grade.VERY_BAD)
        )
        (loser,) = refused(results)
        assert isinstance(loser, refusals.AlreadyRated)
        assert Rating.objects.filter(case=case).count() == 1
        assert case.events.filter(kind=EventKind.RATED).count() == 1


def test_a_reply_and_a_withdrawal_at_once_leave_one_story() -> None:
    counter = make_counter()
    for _round in range(ROUNDS):
        case = counter.waiting()
        results = at_once(
            partial(actions.reply, actor=counter.as_colleague, case=case, words="好"),
            partial(actions.withdraw_case, actor=counter.as_company, case=case),
        )
        case.refresh_from_db()
        assert case.state == CaseState.WITHDRAWN
        replied = case.events.filter(kind=EventKind.REPLIED).count()
        # Either the reply came first and both count, or it came second and was refused.
        assert replied == 1 - len(refused(results))
        assert case.deadline_lines.count() == 2 + replied


def test_completing_twice_at_once_closes_once() -> None:
    counter = make_counter()
    for _round in range(ROUNDS):
        case = counter.taken()
        results = at_once(complete(counter.as_desk, case), complete(counter.as_desk, case))
        (loser,) = refused(results)
        assert isinstance(loser, refusals.WrongState)
        assert case.events.filter(kind=EventKind.COMPLETED).count() == 1


def test_replying_twice_at_once_resumes_the_clock_once() -> None:
    counter = make_counter()
    case = counter.waiting()
    results = at_once(
        lambda: actions.reply(actor=counter.as_company, case=case, words="好"),
        lambda: actions.reply(actor=counter.as_colleague, case=case, words="我也说"),
    )
    assert refused(results) == []
    assert case.events.filter(kind=EventKind.REPLIED).count() == 2
    assert case.deadline_lines.count() == 3


# --- negative controls: the same without the guard, to show that the races above are real ---


def test_without_the_lock_both_would_take_it() -> None:
    counter = make_counter()
    case = counter.filed()
    both_looked = Barrier(2)

    def look_then_take(person_pk: int) -> Callable[[], object]:
        def deed() -> bool:
            free = Case.objects.get(pk=case.pk).state == CaseState.SUBMITTED
            both_looked.wait(timeout=20)
            if free:
                Case.objects.filter(pk=case.pk).update(state=CaseState.IN_PROGRESS, handler=person_pk)
            return free

        return deed

    assert at_once(look_then_take(counter.desk.pk), look_then_take(counter.other_desk.pk)) == [True, True]


def test_without_the_lock_only_the_constraint_is_left_between_two_ratings() -> None:
    counter = make_counter()
    case = counter.completed()
    both_looked = Barrier(2)

    def look_then_rate(counter: Counter, person_pk: int) -> Callable[[], object]:
        def deed() -> object:
            unrated = not Rating.objects.filter(case=case).exists()
            both_looked.wait(timeout=20)
            assert unrated
            with transaction.atomic():
                return Rating.objects.create(
                    case=case,
                    grade=Grade.GOOD,
                    rated_by_id=person_pk,
                    handled_by=counter.desk,
                    at=timezone.now(),
                    month=timezone.localdate().replace(day=1),
                )

        return deed

    results = at_once(
        look_then_rate(counter, counter.owner.pk), look_then_rate(counter, counter.colleague.pk)
    )
    (loser,) = refused(results)
    assert isinstance(loser, IntegrityError)
