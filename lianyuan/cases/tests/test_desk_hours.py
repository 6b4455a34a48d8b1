"""Filing while the desk is closed counts for the next working day; the ledger says so."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.cases import queries
from lianyuan.cases.actions.desk_settings import set_desk
from lianyuan.cases.models import DeskHours, LineCause, Service
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed
from lianyuan.places.models import OpeningHours

from .factories import make_counter, make_desk_worker
from .visiting import Visitor

pytestmark = pytest.mark.django_db


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo("Asia/Shanghai"))


def open_on_weekdays(service: Service) -> None:
    """Monday to Friday, 9 to 12 and 13:30 to 17."""
    spans = [(time(9), time(12)), (time(13, 30), time(17))]
    DeskHours.objects.bulk_create(
        DeskHours(centre=service.centre, weekday=day, opens=start, closes=end)
        for day in range(5)
        for start, end in spans
    )


@pytest.mark.parametrize(
    ("filed", "counts_from", "due", "cause"),
    [
        # A Monday: before the desk opens, in the lunch break, the last minute, the first minute too late.
        (moment(date(2026, 11, 23), 0), date(2026, 11, 23), date(2026, 11, 25), LineCause.PLAIN),
        (moment(date(2026, 11, 23), 12, 30), date(2026, 11, 23), date(2026, 11, 25), LineCause.PLAIN),
        (moment(date(2026, 11, 23), 16, 59), date(2026, 11, 23), date(2026, 11, 25), LineCause.PLAIN),
        (moment(date(2026, 11, 23), 17), date(2026, 11, 24), date(2026, 11, 26), LineCause.AFTER_HOURS),
        (moment(date(2026, 11, 23), 23, 59), date(2026, 11, 24), date(2026, 11, 26), LineCause.AFTER_HOURS),
        # Friday evening and the weekend count from Monday.
        (moment(date(2026, 11, 20), 18), date(2026, 11, 23), date(2026, 11, 25), LineCause.AFTER_HOURS),
        (moment(date(2026, 11, 21), 10), date(2026, 11, 23), date(2026, 11, 25), LineCause.DAY_OFF),
        # A make-up Saturday is worked like a Friday, and the evening before counts for it.
        (moment(date(2026, 2, 28), 16), date(2026, 2, 28), date(2026, 3, 3), LineCause.PLAIN),
        (moment(date(2026, 2, 28), 17), date(2026, 3, 2), date(2026, 3, 4), LineCause.AFTER_HOURS),
        (moment(date(2026, 2, 27), 20), date(2026, 2, 28), date(2026, 3, 3), LineCause.AFTER_HOURS),
        # The turn of the year: 1 January 2026 is off, the 2nd too, the 4th is worked.
        (moment(date(2025, 12, 31), 17, 30), date(2026, 1, 4), date(2026, 1, 6), LineCause.AFTER_HOURS),
        (moment(date(2026, 1, 1), 0), date(2026, 1, 4), date(2026, 1, 6), LineCause.DAY_OFF),
    ],
)
def test_from_which_day_a_filing_counts(
    filed: datetime, counts_from: date, due: date, cause: LineCause
) -> None:
    counter = make_counter(promised_days=2)
    open_on_weekdays(counter.service)
    case = counter.filed(at=filed)
    line = case.deadline_lines.get()
    assert (line.on, case.due_on, line.cause) == (counts_from, due, cause)


def test_the_ledger_says_from_when_it_counts_and_a_centre_without_hours_never_closes() -> None:
    counter = make_counter(promised_days=2)
    late = moment(date(2026, 11, 23), 23, 30)
    assert counter.filed(at=late).due_on == date(2026, 11, 25)
    open_on_weekdays(counter.service)
    case = counter.filed(at=late)
    page = queries.case_page(counter.as_company, case.reference)
    assert page is not None
    row = page.ledger.rows[0]
    assert row.label == "11 月 23 日 周一 提交"
    assert row.note == "下班后提交，从11 月 24 日起算；承诺 2 个工作日，起算当天不算"


def test_the_administrator_settles_the_hours_and_everyone_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = make_counter(promised_days=2)
    boss = make_desk_worker(counter.service.centre, PlaceRoleName.ADMINISTRATOR)
    visitor = Visitor(boss)
    written: dict[str, Any] = {"hours": "一 09:00-12:00 13:30-17:00", "people": [counter.desk.pk]}
    told = visitor.send("desk-hours", counter.service.centre.pk, **written, warn_days="", answer_days="2")
    assert told.status_code == 400
    visitor.send("desk-hours", counter.service.centre.pk, **written, warn_days="3", answer_days="2")
    assert counter.service.centre.watch_people.get().person == counter.desk
    again = visitor.get("desk-hours", counter.service.centre.pk).content.decode()
    assert "一 09:00-12:00 13:30-17:00" in again
    with pytest.raises(NotAllowed):
        set_desk(
            actor=counter.as_desk,
            centre=counter.service.centre,
            hours=[OpeningHours(weekday=0, opens=time(9), closes=time(10))],
            warn_days=1,
            answer_days=1,
            people=[],
        )
    evening = moment(date(2026, 11, 23), 18)
    monkeypatch.setattr(clock, "now", lambda: evening)
    monkeypatch.setattr(clock, "today", evening.date)
    page = Visitor(counter.owner).get("service", counter.service.slug).content.decode()
    assert "今天 09:00–12:00 13:30–17:00" in page
    assert "这时提交的从11 月 24 日起算" in page
