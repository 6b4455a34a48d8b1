"""A year's notice is looked at, confirmed, and moves the open cases, each with a line that says why."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.jobs import run_next
from lianyuan.accounts.models import Job
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions, queries, recomputing
from lianyuan.cases.actions import calendar_change
from lianyuan.cases.models import CalendarChange, Case, DeadlineLine
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications.models import Notice
from lianyuan.places.tests.factories import make_district, make_place_role
from lianyuan.workdays.models import CalendarYear
from lianyuan.workdays.queries import calendar

from .factories import Counter, at, make_counter
from .visiting import Visitor

NOTICE = "日期,类型,节日\n2027-01-01,放假,元旦\n2027-01-04,放假,元旦\n2027-01-09,上班,元旦\n"
CORRECTED = "日期,类型,节日\n2027-01-01,放假,元旦\n"
TITLE = "示例2027年放假通知"

pytestmark = pytest.mark.django_db


def administrator() -> Actor:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    return actor_for(person)


def look(actor: Actor, content: str = NOTICE) -> CalendarChange:
    file = BytesIO(content.encode())
    return calendar_change.look_at_notice(actor=actor, year=2027, notice=TITLE, file=file)


def work() -> None:
    while run_next():
        pass


def cases_over_new_year() -> tuple[Counter, Case, Case, Case]:
    """Due in January, paused over New Year, and done before: only the first two are touched."""
    counter = make_counter(promised_days=3)
    moved = counter.filed(at=at(date(2026, 12, 30)))
    paused = actions.take_case(actor=counter.as_desk, case=counter.filed(at=at(date(2026, 12, 29))))
    actions.ask_back(actor=counter.as_desk, case=paused, question="请补充", at=at(date(2026, 12, 31)))
    actions.reply(actor=counter.as_company, case=paused, words="好", at=at(date(2027, 1, 5)))
    early = counter.filed(at=at(date(2026, 12, 21)))
    for case in (moved, paused, early):
        case.refresh_from_db()
    return counter, moved, paused, early


def assert_adds_up() -> None:
    known = calendar()
    for case in Case.objects.open():
        lines = list(case.deadline_lines.all())
        total = sum(line.working_days for line in lines)
        assert known.add(lines[0].on, total).date == case.due_on == lines[-1].due_on
        assert case.due_provisional == lines[-1].provisional


def test_a_notice_is_looked_at_then_moves_what_is_open_and_tells_everyone_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recomputing, "CHUNK", 2)
    boss = administrator()
    counter, moved, paused, early = cases_over_new_year()
    assert (moved.due_on, moved.due_provisional) == (date(2027, 1, 4), True)
    # Paused for 31 December, 1 and 4 January: due 1 January and three more.
    assert paused.due_on == date(2027, 1, 6)
    change = look(boss)
    assert [change.preview[name] for name in ("cases", "moved", "firm")] == [3, 1, 1]
    assert [moved.reference, str(moved.service), "2027-01-04", "2027-01-06"] in change.preview["rows"]
    assert not CalendarYear.objects.filter(pk=2027).exists()

    calendar_change.confirm_change(actor=boss, change=change)
    calendar_change.confirm_change(actor=boss, change=change)
    work()
    change.refresh_from_db()
    assert (change.state, change.moved, change.looked_at) == ("done", 1, 3)
    assert_adds_up()
    moved.refresh_from_db()
    paused.refresh_from_db()
    assert (moved.due_on, moved.due_provisional) == (date(2027, 1, 6), False)
    # 1 and 4 January are off, so the pause took one working day instead of three; the date happens to stay.
    line = paused.deadline_lines.last()
    assert line is not None
    assert (line.working_days, line.due_before, paused.due_on) == (-2, date(2027, 1, 6), date(2027, 1, 6))
    assert early.deadline_lines.count() == 1
    assert Notice.objects.filter(person=counter.owner, wording="moved").count() == 1
    # The case nobody took yet concerns all at the desk, in one notice each.
    assert Notice.objects.filter(person=counter.other_desk, wording="desk_moved").count() == 1
    page = queries.case_page(counter.as_company, moved.reference)
    assert page is not None
    assert page.ledger.rows[-1].note == f"按{TITLE}，从1 月 4 日改到1 月 6 日"

    # Once more changes nothing.
    before = DeadlineLine.objects.count()
    assert calendar_change.sweep(change_id=change.pk) == 0
    assert DeadlineLine.objects.count() == before


def test_a_job_killed_in_the_middle_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recomputing, "CHUNK", 1)
    boss = administrator()
    cases_over_new_year()
    change = look(boss)
    calendar_change.confirm_change(actor=boss, change=change)

    def killed(after: CalendarChange) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        calendar_change.recompute_cases(change_id=change.pk, number=1, say=killed)
    change.refresh_from_db()
    assert (change.state, change.looked_at) == ("running", 1)
    Job.objects.filter(kind=calendar_change.RECOMPUTE_JOB).update(failed_at=clock.now())
    calendar_change.confirm_change(actor=boss, change=change)
    # The first job, come back to life, has nothing to say any more.
    calendar_change.recompute_cases(change_id=change.pk, number=1)
    change.refresh_from_db()
    assert change.looked_at == 1
    work()
    change.refresh_from_db()
    assert (change.state, change.looked_at) == ("done", 3)
    assert_adds_up()


def test_of_two_notices_at_once_the_second_is_told_why_not() -> None:
    boss = administrator()
    first, second = look(boss), look(boss, CORRECTED)
    calendar_change.confirm_change(actor=boss, change=first)
    with pytest.raises(Refused, match="正在重算"):
        calendar_change.confirm_change(actor=boss, change=second)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarChange.objects.filter(pk=second.pk).update(state="running", confirmed_at=clock.now())
    work()
    with pytest.raises(Refused, match="又变过了"):
        calendar_change.confirm_change(actor=boss, change=second)
    calendar_change.discard_change(actor=boss, change=second)

    # A corrected notice works the same way.
    calendar_change.confirm_change(actor=boss, change=look(boss, CORRECTED))
    work()
    assert CalendarYear.objects.get(pk=2027).days.count() == 1
    with pytest.raises(NotAllowed):
        look(make_counter().as_desk)


def test_the_pages_refuse_bad_lines_preview_and_confirm() -> None:
    boss = administrator()
    assert boss.person is not None
    visitor = Visitor(boss.person)
    _counter, moved, _paused, _early = cases_over_new_year()

    def upload(content: str) -> str:
        file = SimpleUploadedFile("2027.csv", content.encode())
        fields: dict[str, Any] = {"year": "2027", "notice": TITLE, "file": file}
        answer = visitor.send("calendar-upload", **fields)
        if answer.status_code == 302:
            answer = visitor.follow(answer["Location"])
        return answer.content.decode()

    told = upload(NOTICE + "2027-02-30,放假,春节\n")
    assert "第 5 行" in told and "2027-02-30" in told
    assert not CalendarChange.objects.exists()
    assert moved.reference in upload(NOTICE)
    change = CalendarChange.objects.get()
    visitor.send("calendar-confirmation", change.pk)
    assert "正在重算" in visitor.get("calendar-change", change.pk).content.decode()
    work()
    assert "日期变了" in visitor.get("calendar-change", change.pk).content.decode()
    assert "2027" in visitor.get("calendar").content.decode()


def test_a_case_opened_again_gets_the_line_that_passed_it_by(monkeypatch: pytest.MonkeyPatch) -> None:
    boss = administrator()
    counter, moved, _paused, _early = cases_over_new_year()
    actions.withdraw_case(actor=counter.as_company, case=moved, at=at(date(2026, 12, 30), 16))
    monkeypatch.setattr(clock, "now", lambda: at(date(2026, 12, 31), 9))
    calendar_change.confirm_change(actor=boss, change=look(boss))
    work()
    moved.refresh_from_db()
    assert moved.due_on == date(2027, 1, 4)
    actions.restore_case(actor=counter.as_company, case=moved, at=at(date(2026, 12, 31), 10))
    moved.refresh_from_db()
    assert (moved.due_on, moved.due_provisional) == (date(2027, 1, 6), False)
    assert_adds_up()
