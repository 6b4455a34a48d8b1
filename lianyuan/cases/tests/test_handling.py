"""The desk's deeds: taking, asking back, completing, refusing; who may, and what each refusal says."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from lianyuan.accounts.models import AuditChange, AuditEntry
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions, refusals
from lianyuan.cases.models import Case, CaseState, EventKind, LineKind
from lianyuan.companies.tests.factories import acting_for, make_membership
from lianyuan.places.models import PlaceKind
from lianyuan.places.tests.factories import make_place, make_place_role

from .factories import ANSWERS, at, make_counter, make_desk_worker

pytestmark = pytest.mark.django_db


def ask(actor: Any, case: Case) -> Case:
    return actions.ask_back(actor=actor, case=case, question="请补充租赁合同")


def complete(actor: Any, case: Case) -> Case:
    return actions.complete_case(actor=actor, case=case, result="已办好")


def refuse(actor: Any, case: Case) -> Case:
    return actions.refuse_case(actor=actor, case=case, reason="不在本区")


DEEDS = [ask, complete, refuse]


def test_the_desk_takes_a_case() -> None:
    counter = make_counter()
    case = actions.take_case(actor=counter.as_desk, case=counter.filed())
    case.refresh_from_db()
    assert (case.state, case.handler) == (CaseState.IN_PROGRESS, counter.desk)
    assert [event.kind for event in case.events.all()] == [EventKind.FILED, EventKind.TAKEN]
    change = AuditChange.objects.filter(target_id=str(case.pk), entry__verb="受理办件").get()
    assert change.before == {"state": "submitted", "handler": ""}
    assert change.after == {"state": "in_progress", "handler": counter.desk.username}


def test_the_second_to_take_is_told_who_was_first() -> None:
    counter = make_counter()
    case = counter.taken()
    with pytest.raises(refusals.AlreadyTaken, match=str(counter.desk)):
        actions.take_case(actor=counter.as_other_desk, case=case)
    with pytest.raises(refusals.AlreadyTaken):
        actions.take_case(actor=counter.as_desk, case=case)
    assert case.events.filter(kind=EventKind.TAKEN).count() == 1


def test_a_withdrawn_case_is_not_taken() -> None:
    counter = make_counter()
    case = actions.withdraw_case(actor=counter.as_company, case=counter.filed())
    with pytest.raises(refusals.WrongState, match="已撤回"):
        actions.take_case(actor=counter.as_desk, case=case)


def test_an_administrator_of_a_place_around_the_centre_takes_cases_too() -> None:
    park = make_place()
    counter = make_counter(centre=make_place(kind=PlaceKind.BUILDING, parent=park))
    administrator = make_desk_worker(park, PlaceRoleName.ADMINISTRATOR)
    assert actions.take_case(actor=actor_for(administrator), case=counter.filed()).handler == administrator


@pytest.mark.parametrize("deed", [lambda actor, case: actions.take_case(actor=actor, case=case), *DEEDS])
def test_only_the_desk_of_the_centre_handles_its_cases(deed: Callable[[Any, Case], Case]) -> None:
    counter = make_counter()
    case = counter.taken()
    elsewhere = make_desk_worker(make_place())
    former = make_person()
    make_place_role(
        person=former,
        place=counter.service.centre,
        role=PlaceRoleName.DESK_WORKER,
        ended_at=timezone.now(),
    )
    mentor = make_desk_worker(counter.service.centre, PlaceRoleName.MENTOR)
    for actor in (actor_for(elsewhere), actor_for(former), actor_for(mentor), counter.as_company):
        with pytest.raises(refusals.NotAtThisDesk, match=counter.service.centre.name):
            deed(actor, case)


def test_nobody_takes_their_own_case_or_their_companys() -> None:
    counter = make_counter()
    make_membership(person=counter.desk, company=counter.company)
    with pytest.raises(refusals.HasAStake):
        actions.take_case(actor=counter.as_desk, case=counter.filed())
    own = actions.file_case(actor=counter.as_desk, service=counter.service, answers=ANSWERS)
    with pytest.raises(refusals.HasAStake):
        actions.take_case(actor=counter.as_desk, case=own)


def test_the_desk_does_not_act_for_a_company() -> None:
    counter = make_counter()
    membership = make_membership(person=counter.desk)
    with pytest.raises(refusals.NotActingAsThemselves, match=membership.company.name):
        actions.take_case(actor=acting_for(counter.desk, membership.company), case=counter.filed())


@pytest.mark.parametrize("deed", DEEDS)
def test_a_colleague_leaves_the_case_to_its_handler(deed: Callable[[Any, Case], Case]) -> None:
    counter = make_counter()
    case = counter.taken()
    with pytest.raises(refusals.NotTheHandler, match=str(counter.desk)):
        deed(counter.as_other_desk, case)
    administrator = make_desk_worker(counter.service.centre, PlaceRoleName.ADMINISTRATOR)
    deed(actor_for(administrator), case)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_case_is_taken_before_anything_else(deed: Callable[[Any, Case], Case]) -> None:
    counter = make_counter()
    with pytest.raises(refusals.WrongState, match="待受理"):
        deed(counter.as_desk, counter.filed())


def test_asking_back_stops_the_clock_and_the_reply_starts_it_again() -> None:
    counter = make_counter(promised_days=5)
    case = counter.filed(at=at(date(2026, 11, 13)))
    case = actions.take_case(actor=counter.as_desk, case=case, at=at(date(2026, 11, 13), 11))
    assert case.due_on == date(2026, 11, 20)
    case = actions.ask_back(
        actor=counter.as_desk, case=case, question="请补充租赁合同", at=at(date(2026, 11, 17))
    )
    assert (case.state, case.due_on) == (CaseState.WAITING, date(2026, 11, 20))
    case = actions.reply(actor=counter.as_company, case=case, words="已上传", at=at(date(2026, 11, 23)))
    case.refresh_from_db()
    assert (case.state, case.due_on) == (CaseState.IN_PROGRESS, date(2026, 11, 26))
    assert [(line.kind, line.working_days, line.due_on) for line in case.deadline_lines.all()] == [
        (LineKind.START, 5, date(2026, 11, 20)),
        (LineKind.PAUSE, 0, date(2026, 11, 20)),
        (LineKind.RESUME, 4, date(2026, 11, 26)),
    ]
    assert AuditChange.objects.get(entry__verb="回复窗口").after == {
        "state": "in_progress",
        "due_on": "2026-11-26",
    }


def test_a_reply_on_the_same_day_moves_nothing() -> None:
    counter = make_counter()
    case = counter.waiting()
    due = case.due_on
    case = actions.reply(actor=counter.as_company, case=case, words="已上传")
    assert case.due_on == due
    assert case.deadline_lines.latest("id").working_days == 0


def test_a_pause_over_a_holiday_adds_only_working_days() -> None:
    counter = make_counter(promised_days=3)
    case = counter.filed(at=at(date(2026, 2, 10)))
    case = actions.take_case(actor=counter.as_desk, case=case, at=at(date(2026, 2, 10)))
    case = ask_on(counter, case, date(2026, 2, 12))
    # 12, 13 and the make-up Saturday 14 February; the festival from 15 to 23 adds nothing.
    case = actions.reply(actor=counter.as_company, case=case, words="好", at=at(date(2026, 2, 24)))
    assert case.deadline_lines.latest("id").working_days == 3
    assert case.due_on == date(2026, 2, 25)


def ask_on(counter: Any, case: Case, day: date) -> Case:
    return actions.ask_back(actor=counter.as_desk, case=case, question="请补充", at=at(day))


def test_a_completed_case_is_closed_for_good() -> None:
    counter = make_counter()
    case = counter.completed()
    case.refresh_from_db()
    assert case.state == CaseState.COMPLETED
    assert case.closed_at is not None
    for deed in DEEDS:
        with pytest.raises(refusals.WrongState, match="已办结"):
            deed(counter.as_desk, case)
    assert case.events.filter(kind=EventKind.COMPLETED).count() == 1
    assert AuditEntry.objects.filter(verb="办结办件").count() == 1


def test_a_case_that_waits_too_long_is_refused_with_a_reason() -> None:
    counter = make_counter()
    case = refuse(counter.as_desk, counter.waiting())
    assert case.state == CaseState.REFUSED
    assert case.events.get(kind=EventKind.REFUSED).body == "不在本区"


@pytest.mark.parametrize(
    ("words", "said"),
    [("  \n", "还没有写"), ("字" * 2001, "写了 2001 个字"), ("不\x00行", r"U\+0000")],
)
def test_words_that_can_not_be_kept_are_refused(words: str, said: str) -> None:
    counter = make_counter()
    case = counter.taken()
    for deed in (
        lambda: actions.ask_back(actor=counter.as_desk, case=case, question=words),
        lambda: actions.complete_case(actor=counter.as_desk, case=case, result=words),
        lambda: actions.refuse_case(actor=counter.as_desk, case=case, reason=words),
        lambda: actions.reply(actor=counter.as_company, case=case, words=words),
    ):
        with pytest.raises(refusals.WordsRefused, match=said):
            deed()
    case.refresh_from_db()
    assert case.version == 2
