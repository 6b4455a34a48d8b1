"""Honest time: what the desk took, counted in working days, waiting left out."""

from datetime import date, timedelta
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianyuan.accounts.models import Person
from lianyuan.cases import actions
from lianyuan.cases.actions.releases import tell_handling_times
from lianyuan.cases.handling_time import (
    LEAST_CASES,
    WINDOW,
    HandlingTime,
    summed_up,
    working_days_between,
)
from lianyuan.cases.models import Case
from lianyuan.cases.queries.catalogue import handling_time
from lianyuan.core import clock
from lianyuan.workdays.calendar import Calendar, SpecialDayRule

from .factories import Counter, at, companies, make_counter
from .visiting import Visitor

MONDAY = date(2026, 11, 2)
# A week of which Wednesday is off and Saturday worked.
DAYS = Calendar(
    notices={2026: "示例通知"},
    special={
        date(2026, 11, 4): SpecialDayRule(works=False, notice_year=2026),
        date(2026, 11, 7): SpecialDayRule(works=True, notice_year=2026),
    },
)
day = st.integers(0, 40).map(lambda number: MONDAY + timedelta(days=number))


@given(st.lists(day, min_size=2, max_size=8).map(sorted), st.booleans())
def test_each_day_is_counted_once_or_was_waited_through(moments: list[date], left_waiting: bool) -> None:
    start, *between, end = moments
    pauses: list[tuple[date, date | None]] = list(zip(between[::2], between[1::2], strict=False))
    if len(between) % 2 and left_waiting:
        pauses.append((between[-1], None))

    def waited(which: date) -> bool:
        return any(begun <= which and (over is None or which < over) for begun, over in pauses)

    span = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    expected = sum(1 for which in span if DAYS.works(which) and not waited(which))
    assert working_days_between(DAYS, start, end, pauses) == expected


@given(st.lists(st.integers(0, 60), min_size=LEAST_CASES, max_size=200))
def test_percentiles_are_days_that_occurred_and_hold_their_share(took: list[int]) -> None:
    told = summed_up({days: took.count(days) for days in set(took)})
    assert told.cases == len(took)
    assert told.median == median_low(took)
    assert told.ninetieth in took
    assert sum(days <= (told.ninetieth or 0) for days in took) >= 0.9 * len(took)
    assert sum(days < (told.ninetieth or 0) for days in took) < 0.9 * len(took)


def test_of_too_few_cases_nothing_is_told() -> None:
    assert summed_up({3: LEAST_CASES - 1}).median is None
    assert summed_up({}).cases is None


def closed(counter: Counter, *, filed: date, completed: date) -> Case:
    case = actions.file_case(
        actor=counter.as_company, service=counter.service, answers={"subject": "租金怎么补"}, at=at(filed)
    )
    case = actions.take_case(actor=counter.as_desk, case=case, at=at(filed, 11))
    return actions.complete_case(actor=counter.as_desk, case=case, result="已办好", at=at(completed))


@pytest.mark.django_db
def test_waiting_for_the_applicant_is_left_out() -> None:
    counter = make_counter()
    case = actions.file_case(
        actor=counter.as_company, service=counter.service, answers={"subject": "租金怎么补"}, at=at(MONDAY)
    )
    case = actions.take_case(actor=counter.as_desk, case=case, at=at(MONDAY, 11))
    case = actions.ask_back(
        actor=counter.as_desk, case=case, question="请补充租赁合同", at=at(MONDAY + timedelta(days=2))
    )
    case = actions.reply(
        actor=counter.as_company, case=case, words="合同在此", at=at(MONDAY + timedelta(days=7))
    )
    case = actions.complete_case(
        actor=counter.as_desk, case=case, result="已办好", at=at(MONDAY + timedelta(days=8))
    )
    # Tuesday, then the Monday of the reply and the Tuesday after it.
    assert case.handled_days == 3


@pytest.mark.django_db
def test_what_was_withdrawn_says_nothing_of_the_desk() -> None:
    counter = make_counter()
    case = actions.withdraw_case(actor=counter.as_company, case=counter.filed(), reason="")
    assert case.handled_days is None


@pytest.mark.django_db
def test_what_is_told_never_moves_by_one_case(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b, c, d, e = companies(make_counter())
    start = date(2026, 10, 12)

    def told(day: int) -> HandlingTime:
        monkeypatch.setattr(clock, "today", lambda: start + timedelta(days=day))
        tell_handling_times()
        return handling_time(a.service)

    # Three cases of one company are that company's story.
    for _case in range(3):
        closed(a, filed=start, completed=start)
    assert told(1).cases is None
    closed(b, filed=start, completed=start)
    closed(c, filed=start, completed=start)
    first = told(1)
    assert (first.cases, first.median, first.as_of) == (5, 0, start)
    # One more, a slow one, and then two of one company: nobody can read them out of a new figure.
    closed(d, filed=start, completed=start + timedelta(days=3))
    assert told(4) == told(9) == first
    for _case in range(2):
        closed(e, filed=start, completed=start + timedelta(days=9))
    assert told(10) == first
    closed(b, filed=start, completed=start + timedelta(days=9))
    second = told(10)
    assert (second.cases, second.ninetieth, second.as_of) == (9, 7, start + timedelta(days=9))
    # A week goes by before anything is told anew, and a case taken up again is a difference like any other.
    case = a.service.cases.filter(company=a.company)[0]
    Case.objects.filter(pk=case.pk).update(handled_days=9)
    assert told(16) == told(17) == second
    # When nothing of those days is told of any more, nothing stands there.
    assert told(9 + WINDOW.days).cases is None


@pytest.mark.django_db
def test_only_the_last_ninety_days_count_and_the_page_tells_them() -> None:
    counter = make_counter()
    today = clock.today()
    for each, ago in zip(companies(counter, 3), (20, 10, 5), strict=True):
        closed(each, filed=today - timedelta(days=ago), completed=today - timedelta(days=ago))
    long_ago = today - WINDOW - timedelta(days=1)
    closed(counter, filed=long_ago, completed=long_ago)
    assert handling_time(counter.service).cases is None
    tell_handling_times()
    assert handling_time(counter.service).cases == 3
    assert "的 90 天办结 3 件" in page(counter.owner, counter)
    fresh = make_counter()
    assert "还太少" in page(fresh.owner, fresh)


def page(person: Person, counter: Counter) -> str:
    return Visitor(person).get("service", counter.service.slug).content.decode()
