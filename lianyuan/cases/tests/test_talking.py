"""The applicant's deeds: replying, withdrawing, rating; who may, and what each refusal says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lianyuan.accounts.models import AuditChange, AuditEntry
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions, refusals
from lianyuan.cases.models import Case, CaseState, EventKind, Grade, Rating
from lianyuan.companies.models import Membership
from lianyuan.companies.tests.factories import acting_for, make_membership

from .factories import ANSWERS, Counter, make_counter

pytestmark = pytest.mark.django_db
NOW: dict[str, Any] = {"at": timezone.now(), "month": timezone.localdate().replace(day=1)}


def leave(counter: Counter) -> None:
    Membership.objects.filter(person=counter.owner).update(ended_at=timezone.now())


def reply(counter: Counter, case: Case) -> Case:
    return actions.reply(actor=counter.as_company, case=case, words="已上传")


def withdraw(counter: Counter, case: Case) -> Case:
    return actions.withdraw_case(actor=counter.as_company, case=case, reason="已解决")


def rate(counter: Counter, case: Case) -> Rating:
    return actions.rate_case(actor=counter.as_company, case=case, grade=Grade.GOOD, words="很快")


def test_a_colleague_may_answer_for_the_company() -> None:
    counter = make_counter()
    case = actions.reply(actor=counter.as_colleague, case=counter.waiting(), words="我来补")
    event = case.events.get(kind=EventKind.REPLIED)
    assert (event.person, event.company_label) == (counter.colleague, counter.company.name)
    assert case.state == CaseState.IN_PROGRESS


def test_something_may_be_added_while_nobody_waits_for_it() -> None:
    counter = make_counter()
    case = reply(counter, counter.filed())
    assert case.state == CaseState.SUBMITTED
    case = reply(counter, actions.take_case(actor=counter.as_desk, case=case))
    assert case.state == CaseState.IN_PROGRESS
    assert case.deadline_lines.count() == 1


def test_an_answer_to_a_withdrawn_case_is_refused() -> None:
    counter = make_counter()
    case = withdraw(counter, counter.waiting())
    with pytest.raises(refusals.WrongState, match="“已撤回”，不能再做“回复”"):
        reply(counter, case)
    assert not case.events.filter(kind=EventKind.REPLIED).exists()


def test_a_closed_case_is_not_withdrawn() -> None:
    counter = make_counter()
    with pytest.raises(refusals.WrongState, match="已办结"):
        withdraw(counter, counter.completed())


@pytest.mark.parametrize("deed", [reply, withdraw])
def test_someone_who_left_the_company_speaks_no_more_for_it(deed: Callable[[Counter, Case], Case]) -> None:
    counter = make_counter()
    case = counter.waiting()
    leave(counter)
    with pytest.raises(refusals.NoLongerMember, match=counter.company.name):
        deed(counter, case)


def test_a_companys_case_is_answered_as_the_company() -> None:
    counter = make_counter()
    case = counter.waiting()
    other = make_membership(person=counter.owner).company
    for actor in (actor_for(counter.owner), acting_for(counter.owner, other)):
        with pytest.raises(refusals.NotActingForCompany, match=counter.company.name):
            actions.reply(actor=actor, case=case, words="好")


def test_a_persons_case_is_answered_as_that_person() -> None:
    counter = make_counter()
    case = actions.file_case(actor=actor_for(counter.owner), service=counter.service, answers=ANSWERS)
    with pytest.raises(refusals.NotActingAsThemselves, match=counter.company.name):
        actions.reply(actor=counter.as_company, case=case, words="好")
    for actor in (counter.as_colleague, actor_for(make_person()), counter.as_desk):
        with pytest.raises(refusals.NotTheApplicant):
            actions.reply(actor=actor, case=case, words="好")


def test_a_rating_is_kept_once() -> None:
    counter = make_counter()
    case = counter.completed()
    rating = rate(counter, case)
    assert (rating.grade, rating.rated_by, rating.handled_by) == (Grade.GOOD, counter.owner, counter.desk)
    with pytest.raises(refusals.AlreadyRated):
        rate(counter, case)
    with pytest.raises(refusals.AlreadyRated):
        actions.rate_case(actor=counter.as_colleague, case=case, grade=Grade.BAD)
    assert case.events.filter(kind=EventKind.RATED).count() == 1
    assert AuditEntry.objects.filter(verb="评价办件").count() == 1
    assert "很快" not in str(list(AuditChange.objects.values_list("before", "after")))


@pytest.mark.parametrize("grade", Grade)
def test_the_lowest_two_grades_are_bad_ratings(grade: Grade) -> None:
    counter = make_counter()
    rating = actions.rate_case(actor=counter.as_company, case=counter.completed(), grade=grade)
    assert rating.is_bad == (grade in {Grade.BAD, Grade.VERY_BAD})


def test_a_case_is_rated_after_its_end() -> None:
    counter = make_counter()
    for case in (counter.filed(), counter.taken(), counter.waiting()):
        with pytest.raises(refusals.WrongState):
            rate(counter, case)
    refused = actions.refuse_case(actor=counter.as_desk, case=counter.taken(), reason="不在本区")
    assert rate(counter, refused).is_bad is False


def test_the_handler_never_rates_even_as_a_member_of_the_company() -> None:
    counter = make_counter()
    case = counter.completed()
    make_membership(person=counter.desk, company=counter.company)
    with pytest.raises(refusals.HandlerMayNotRate):
        actions.rate_case(actor=acting_for(counter.desk, counter.company), case=case, grade=Grade.VERY_GOOD)
    with pytest.raises(IntegrityError, match="cases_handler_never_rates"), transaction.atomic():
        Rating.objects.create(case=case, grade=5, rated_by=counter.desk, handled_by=counter.desk, **NOW)


@pytest.mark.parametrize("grade", [0, 6])
def test_the_database_knows_the_grades(grade: int) -> None:
    counter = make_counter()
    case = counter.completed()
    with pytest.raises(IntegrityError, match="cases_rating_grade_one_to_five"), transaction.atomic():
        Rating.objects.create(case=case, grade=grade, rated_by=counter.owner, handled_by=counter.desk, **NOW)


def test_looking_is_noted_for_the_applicants_side_only() -> None:
    counter = make_counter()
    case = counter.waiting()
    actions.mark_seen(actor=counter.as_other_desk, case=case)
    assert not case.events.filter(seen_at__isnull=False).exists()
    actions.mark_seen(actor=counter.as_colleague, case=case)
    seen = case.events.filter(seen_at__isnull=False)
    assert [event.kind for event in seen] == [EventKind.TAKEN, EventKind.ASKED]
