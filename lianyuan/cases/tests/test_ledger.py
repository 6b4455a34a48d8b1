"""The ledger's sum, more time by two people, and a date put right."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases import actions, queries
from lianyuan.cases.deadlines import recompute
from lianyuan.cases.models import DeadlineLine, Extension, LineCause, LineKind
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications.models import Notice
from lianyuan.places.tests.factories import make_place_role
from lianyuan.workdays.calendar import Calendar, QuickCalendar, SpecialDayRule

from .factories import at, make_counter, make_desk_worker
from .visiting import Visitor

MONDAY = date(2026, 11, 23)


class Line(NamedTuple):
    kind: str
    cause: str
    on: date
    working_days: int


days = st.dates(date(2030, 1, 1), date(2030, 3, 31))
calendars = st.dictionaries(days, st.booleans(), max_size=30).map(
    lambda special: Calendar(
        {2030: "示例"}, {day: SpecialDayRule(works, 2030) for day, works in special.items()}
    )
)


@given(
    known=calendars,
    start=days,
    cause=st.sampled_from([LineCause.PLAIN, LineCause.AFTER_HOURS, LineCause.DAY_OFF]),
    pauses=st.lists(st.tuples(days, st.integers(0, 20)), max_size=3),
    extension=st.integers(1, 9),
    correction=st.integers(-2, 9),
)
def test_the_lines_add_up_in_any_calendar_and_what_is_due_is_worked_on(
    known: Calendar,
    start: date,
    cause: LineCause,
    pauses: list[tuple[date, int]],
    extension: int,
    correction: int,
) -> None:
    lines = [Line(LineKind.START, cause, start, 3), Line(LineKind.EXTENSION, "", start, extension)]
    for begun, length in pauses:
        lines += [
            Line(LineKind.PAUSE, "", begun, 0),
            Line(LineKind.RESUME, "", begun + timedelta(days=length), 0),
        ]
    lines.append(Line(LineKind.CORRECTION, LineCause.BY_HAND, start, correction))
    found = recompute(lines, start, known)
    # The total, counted from the first line's day, is the date; and a day off is never a due day.
    assert known.add(start, found.working_days).date == found.due_on
    assert known.works(found.due_on)
    assert recompute(lines, start, QuickCalendar(known.notices, known.special)) == found
    # A line that made up for an earlier calendar changes nothing now.
    made_up = Line(LineKind.CORRECTION, LineCause.CALENDAR, start, 7)
    assert recompute([*lines, made_up], start, known) == found


def test_a_due_day_that_turns_out_a_holiday_moves_to_the_next_working_day() -> None:
    lines = [Line(LineKind.START, "", date(2030, 4, 29), 3)]
    before = recompute(lines, date(2030, 4, 29), Calendar({2030: "示例"}, {}))
    off = {date(2030, 5, day): SpecialDayRule(works=False, notice_year=2030) for day in (2, 3)}
    after = recompute(lines, date(2030, 4, 29), Calendar({2030: "示例"}, off))
    assert (before.due_on, after.due_on) == (date(2030, 5, 2), date(2030, 5, 6))


@pytest.mark.django_db
def test_more_time_is_asked_by_the_handler_and_granted_by_someone_else() -> None:
    counter = make_counter(promised_days=3, extension_days_limit=4)
    boss = make_desk_worker(counter.service.centre, PlaceRoleName.ADMINISTRATOR)
    case = counter.taken(at=at(MONDAY))
    with pytest.raises(Refused):
        actions.ask_extension(actor=counter.as_other_desk, case=case, days=1, reason="等回函")
    with pytest.raises(Refused, match="5 个工作日"):
        actions.ask_extension(actor=counter.as_desk, case=case, days=5, reason="等回函")
    extension = actions.ask_extension(actor=counter.as_desk, case=case, days=4, reason="等回函")
    with pytest.raises(Refused, match="等批准"):
        actions.ask_extension(actor=counter.as_desk, case=case, days=1, reason="等回函")
    assert Notice.objects.filter(person=boss, wording="extension_asked").count() == 1

    # The handler made an administrator in between still doesn't decide on their own request.
    make_place_role(person=counter.desk, place=counter.service.centre, role=PlaceRoleName.ADMINISTRATOR)
    for actor in (counter.as_desk, counter.as_other_desk, counter.as_company):
        with pytest.raises(Refused):
            actions.approve_extension(actor=actor, extension=extension)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.filter(pk=extension.pk).update(
            state="approved", decided_by=counter.desk, decided_at=at(MONDAY)
        )

    case = actions.approve_extension(actor=actor_for(boss), extension=extension, at=at(date(2026, 11, 25)))
    assert case.due_on == date(2026, 12, 2)
    with pytest.raises(Refused, match="已批准"):
        actions.approve_extension(actor=actor_for(boss), extension=extension)
    with pytest.raises(Refused, match="到了事项的上限"):
        actions.ask_extension(actor=counter.as_desk, case=case, days=1, reason="还要等")
    assert Notice.objects.filter(person=counter.owner, wording="extended").count() == 1
    page = queries.case_page(counter.as_company, case.reference)
    assert page is not None
    assert page.ledger.rows[-1].value == "＋4 工作日"
    assert page.ledger.rows[-1].note == f"{boss}批准：等回函"
    assert page.ledger.total == "12 月 2 日"


@pytest.mark.django_db
def test_an_administrator_puts_a_date_right_but_not_into_the_past() -> None:
    counter = make_counter(promised_days=3)
    boss = actor_for(make_desk_worker(counter.service.centre, PlaceRoleName.ADMINISTRATOR))
    case = counter.filed(at=at(MONDAY))
    with pytest.raises(NotAllowed):
        actions.correct_deadline(actor=counter.as_desk, case=case, days=1, reason="算错了")
    with pytest.raises(Refused, match="已经过去"):
        actions.correct_deadline(actor=boss, case=case, days=-3, reason="算错了", at=at(date(2026, 11, 24)))
    case = actions.correct_deadline(actor=boss, case=case, days=-2, reason="承诺写错了", at=at(MONDAY))
    assert case.due_on == date(2026, 11, 24)
    assert sum(case.deadline_lines.values_list("working_days", flat=True)) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        DeadlineLine.objects.filter(kind=LineKind.START).update(working_days=-1)


@pytest.mark.django_db
def test_the_pages_ask_decide_and_put_right() -> None:
    counter = make_counter(promised_days=3, extension_days_limit=4)
    boss = make_desk_worker(counter.service.centre, PlaceRoleName.ADMINISTRATOR)
    case = counter.taken(at=at(MONDAY))
    desk, boss_there = Visitor(counter.desk), Visitor(boss)
    assert "最多还能延长 4 个" in desk.get("extension", case.reference).content.decode()
    desk.send("extension", case.reference, days="2", reason="等示例单位回函")
    assert "等示例单位回函" in boss_there.get("desk-case", case.reference).content.decode()
    told = boss_there.send("extension-decision", case.reference, decision="decline").content.decode()
    assert "还没有写不批准的原因" in told
    boss_there.send("extension-decision", case.reference, decision="decline", words="再催一催")
    assert Extension.objects.get().state == "declined"
    assert Notice.objects.filter(person=counter.desk, wording="extension_declined").count() == 1
    boss_there.send("correction", case.reference, days="1", reason="节假日算漏了")
    case.refresh_from_db()
    assert case.due_on == date(2026, 11, 27)
    assert "节假日算漏了" in desk.get("desk-case", case.reference).content.decode()
