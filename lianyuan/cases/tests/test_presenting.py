"""Cases in words, and what the portal is given."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions, queries
from lianyuan.cases.ledger_words import ledger
from lianyuan.cases.models import Case, CaseState, Grade
from lianyuan.cases.presenting import stations, time_left
from lianyuan.companies.tests.factories import make_membership
from lianyuan.core.dates import near_moment
from lianyuan.workdays.calendar import Calendar
from lianyuan.workdays.queries import calendar

from .factories import at, make_counter

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 11, 13)


def known() -> Calendar:
    return calendar()


@pytest.mark.parametrize(
    ("today", "figure", "words"),
    [
        (date(2026, 11, 13), "5", "还有 5 个工作日"),
        (date(2026, 11, 14), "5", "还有 5 个工作日"),
        (date(2026, 11, 19), "1", "还有 1 个工作日"),
        (date(2026, 11, 20), "0", "今天到期"),
        (date(2026, 11, 21), "0", "已到期"),
        (date(2026, 11, 24), "2", "已超过 2 个工作日"),
    ],
)
def test_time_left_counts_working_days(today: date, figure: str, words: str) -> None:
    case = make_counter().filed(at=at(FRIDAY))
    left = time_left(case, known(), today)
    assert (left.figure, left.words) == (figure, words)


def test_a_stopped_clock_counts_nothing_and_a_closed_case_has_none() -> None:
    counter = make_counter()
    today = date(2027, 1, 1)
    assert time_left(counter.waiting(at=at(FRIDAY)), known(), today).words == "停表中"
    assert time_left(counter.completed(at=at(FRIDAY)), known(), today).words == ""


def test_the_ledger_reads_from_the_filing_to_the_due_date() -> None:
    counter = make_counter()
    case = actions.take_case(actor=counter.as_desk, case=counter.filed(at=at(FRIDAY)), at=at(FRIDAY))
    case = actions.ask_back(
        actor=counter.as_desk, case=case, question="请补充租赁合同", at=at(date(2026, 11, 17))
    )
    case = actions.reply(actor=counter.as_company, case=case, words="好", at=at(date(2026, 11, 23)))
    read = ledger(case, case.deadline_lines.select_related("event"), for_applicant=True)
    assert [(row.label, row.value, row.note) for row in read.rows] == [
        ("11 月 13 日 周五 提交", "11 月 20 日", "承诺 5 个工作日，提交当天不算"),
        ("11 月 17 日 周二 停表", "—", "请您补充：请补充租赁合同"),
        ("11 月 23 日 周一 收到回复", "＋4 工作日", "停表 4 个工作日，顺延后继续计时"),
    ]
    assert read.total == "11 月 26 日"
    assert not read.provisional


def test_a_provisional_date_says_so() -> None:
    counter = make_counter()
    case = counter.filed(at=at(date(2026, 12, 30)))
    page = queries.case_page(counter.as_company, case.reference)
    assert page is not None
    assert page.ledger.provisional
    assert "日期暂定" in page.due.note


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            CaseState.SUBMITTED,
            [("已提交", "done"), ("待受理", "current"), ("办理中", "ahead"), ("办结", "ahead")],
        ),
        (
            CaseState.IN_PROGRESS,
            [("已提交", "done"), ("已受理", "done"), ("办理中", "current"), ("办结", "ahead")],
        ),
        (
            CaseState.WAITING,
            [("已提交", "done"), ("已受理", "done"), ("等您回复", "current"), ("办结", "ahead")],
        ),
        (CaseState.COMPLETED, [("已提交", "done"), ("已受理", "done"), ("办理中", "done"), ("办结", "done")]),
        (
            CaseState.REFUSED,
            [("已提交", "done"), ("已受理", "done"), ("办理中", "done"), ("不予办理", "done")],
        ),
        (CaseState.WITHDRAWN, [("已提交", "done"), ("已撤回", "done")]),
    ],
)
def test_the_stations_tell_where_a_case_stands(state: CaseState, words: list[tuple[str, str]]) -> None:
    assert [(step.label, step.state) for step in stations(Case(state=state))] == words


def test_a_moment_is_said_as_people_say_it() -> None:
    now = timezone.now()
    assert near_moment(now).startswith("今天 ")
    assert near_moment(now - timedelta(days=1)).startswith("昨天 ")
    assert near_moment(at(date(2020, 3, 9), 8)) == "2020 年 3 月 9 日 08:00"


def test_a_closed_case_says_whether_it_was_in_time() -> None:
    counter = make_counter(promised_days=1)
    for taken_on, said in ((date(2026, 3, 3), "按时"), (date(2026, 3, 4), "晚于")):
        case = actions.take_case(actor=counter.as_desk, case=counter.filed(at=at(date(2026, 3, 2))))
        actions.complete_case(actor=counter.as_desk, case=case, result="好", at=at(taken_on))
        page = queries.case_page(counter.as_company, case.reference)
        assert page is not None
        assert (
            page.due.note
            == f"{said}{'，' if said == '按时' else ''}应办结日期{'是' if said == '按时' else ''} 3 月 3 日"
        )


def test_the_portal_is_given_nothing_for_a_visitor() -> None:
    visitor = Actor(person=None)
    assert queries.next_step_for(visitor) is None
    assert queries.open_cases_for(visitor) == []
    assert queries.recent_steps_for(visitor) == []


def test_an_answer_comes_before_a_rating_as_the_next_step() -> None:
    counter = make_counter()
    assert queries.next_step_for(counter.as_company) is None
    done = counter.completed()
    step = queries.next_step_for(counter.as_company)
    assert step is not None
    assert done.reference in step.href
    waiting = counter.waiting()
    step = queries.next_step_for(actor_for(counter.owner))
    assert step is not None
    assert (step.title, waiting.reference in step.href) == ("窗口在等您回复", True)


def test_what_was_rated_or_is_long_past_or_was_handled_by_oneself_is_not_asked_about() -> None:
    counter = make_counter()
    actions.rate_case(actor=counter.as_company, case=counter.completed(), grade=Grade.GOOD)
    long_past = counter.completed()
    Case.objects.filter(pk=long_past.pk).update(closed_at=timezone.now() - timedelta(days=61))
    make_membership(person=counter.desk, company=counter.company)
    assert queries.next_step_for(counter.as_company) is None
    counter_case = actions.take_case(actor=counter.as_other_desk, case=counter.filed())
    actions.complete_case(actor=counter.as_other_desk, case=counter_case, result="好")
    assert queries.next_step_for(counter.as_desk) is not None
    Case.objects.filter(pk=counter_case.pk).update(handler=counter.desk)
    assert queries.next_step_for(counter.as_desk) is None


def test_recent_steps_are_the_desks_newest_first() -> None:
    counter = make_counter()
    case = counter.waiting()
    steps = queries.recent_steps_for(counter.as_colleague)
    assert [(step.words, step.is_new) for step in steps] == [("请补充租赁合同", True), ("受理了办件", True)]
    actions.mark_seen(actor=counter.as_company, case=case)
    assert not any(step.is_new for step in queries.recent_steps_for(counter.as_company))
    assert queries.recent_steps_for(actor_for(make_person())) == []


def test_open_cases_come_due_soonest_first_and_are_cut_off() -> None:
    counter = make_counter()
    later = counter.filed(at=at(date(2026, 3, 5)))
    sooner = counter.filed(at=at(date(2026, 3, 2)))
    counter.completed()
    items = queries.open_cases_for(counter.as_company)
    assert [item.case.reference for item in items] == [sooner.reference, later.reference]
    assert len(queries.open_cases_for(counter.as_company, most=1)) == 1


def test_the_desks_counts_leave_stopped_clocks_out_of_what_is_late() -> None:
    counter = make_counter(promised_days=1)
    long_ago = timezone.now() - timedelta(days=30)
    counter.filed(at=long_ago)
    counter.waiting(at=long_ago)
    counter.taken()
    counter.completed()
    counts = queries.desk_counts(counter.desk)
    assert (counts.unassigned, counts.mine, counts.waiting, counts.open) == (1, 2, 1, 3)
    assert (counts.due_today, counts.overdue) == (0, 1)
    assert queries.desk_counts(counter.other_desk).mine == 0
    assert queries.desk_counts(make_person()).open == 0
