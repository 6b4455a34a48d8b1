"""Filing a case, and who may."""

from datetime import date

import pytest

from lianyuan.accounts.models import AuditChange, AuditEntry
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions, refusals
from lianyuan.cases.models import Audience, Case, CaseState, EventKind, LineKind
from lianyuan.companies.tests.factories import acting_for, make_membership

from .factories import ANSWERS, at, make_counter, make_service

pytestmark = pytest.mark.django_db


def test_a_company_files_and_its_clock_starts() -> None:
    counter = make_counter(promised_days=5)
    case = counter.filed(at=at(date(2026, 2, 13)))
    case.refresh_from_db()
    assert case.state == CaseState.SUBMITTED
    assert (case.applicant, case.company) == (counter.owner, counter.company)
    assert (case.due_on, case.due_provisional) == (date(2026, 2, 27), False)
    line = case.deadline_lines.get()
    assert (line.kind, line.on, line.working_days, line.due_on) == (
        LineKind.START,
        date(2026, 2, 13),
        5,
        date(2026, 2, 27),
    )
    event = case.events.get()
    assert (event.kind, event.person, event.company_label) == (
        EventKind.FILED,
        counter.owner,
        counter.company.name,
    )


def test_an_evening_counts_as_its_own_day_in_the_district() -> None:
    case = make_counter(promised_days=1).filed(at=at(date(2026, 3, 2), hour=23))
    assert case.due_on == date(2026, 3, 3)


def test_a_date_in_a_year_without_a_notice_is_provisional() -> None:
    case = make_counter(promised_days=5).filed(at=at(date(2026, 12, 30)))
    assert case.due_provisional
    assert case.deadline_lines.get().provisional


def test_a_person_without_a_company_files_for_themselves() -> None:
    person = make_person()
    case = actions.file_case(actor=actor_for(person), service=make_service(), answers=ANSWERS)
    assert case.company is None
    assert case.applicant_label == str(person)


def test_the_trail_says_who_and_as_whom_but_not_what_was_written() -> None:
    counter = make_counter()
    case = counter.filed(answers={"subject": "非常私密的事"})
    entry = AuditEntry.objects.get(target_kind="cases.case", target_id=str(case.pk))
    assert (entry.verb, entry.person, entry.company_id) == ("提交办件", counter.owner, counter.company.pk)
    assert "私密" not in str(list(AuditChange.objects.values_list("before", "after")))


def test_the_form_is_frozen_once_answers_rest_on_it() -> None:
    case = make_counter().filed()
    case.form.refresh_from_db()
    assert case.form.used_at is not None


def test_answers_are_held_to_the_form() -> None:
    counter = make_counter()
    with pytest.raises(refusals.AnswersRefused, match=r"想问什么：.短.太短了"):
        counter.filed(answers={"subject": "短"})
    with pytest.raises(refusals.AnswersRefused, match="salary"):
        counter.filed(answers=ANSWERS | {"salary": 1})
    assert not Case.objects.exists()


def test_a_service_that_is_not_offered_is_refused() -> None:
    counter = make_counter(is_active=False)
    with pytest.raises(refusals.ServiceClosed, match=counter.service.name):
        counter.filed()


@pytest.mark.parametrize("audience", [Audience.PERSON, Audience.COMPANY])
def test_a_service_is_only_for_whom_it_is_for(audience: Audience) -> None:
    counter = make_counter(audience=audience)
    as_themselves = actor_for(counter.owner)
    right, wrong = (
        (as_themselves, counter.as_company)
        if audience == Audience.PERSON
        else (counter.as_company, as_themselves)
    )
    with pytest.raises(refusals.WrongAudience):
        actions.file_case(actor=wrong, service=counter.service, answers=ANSWERS)
    actions.file_case(actor=right, service=counter.service, answers=ANSWERS)


def test_someone_who_left_the_company_files_no_more_for_it() -> None:
    membership = make_membership(ended=True)
    with pytest.raises(refusals.NoLongerMember, match=membership.company.name):
        actions.file_case(
            actor=acting_for(membership.person, membership.company), service=make_service(), answers=ANSWERS
        )


def test_a_reference_that_is_taken_is_passed_over() -> None:
    counter = make_counter()
    references = iter(["AAAA-AAAA", "AAAA-AAAA", "BBBB-BBBB"])
    filed = [counter.filed(new_reference=lambda: next(references)).reference for _ in range(2)]
    assert filed == ["AAAA-AAAA", "BBBB-BBBB"]


def test_no_free_reference_is_an_error_not_a_loop() -> None:
    counter = make_counter()
    counter.filed(new_reference=lambda: "AAAA-AAAA")
    with pytest.raises(RuntimeError, match="reference"):
        counter.filed(new_reference=lambda: "AAAA-AAAA")
