"""Promises in danger and broken: who is told, once, also after days without a worker."""

from datetime import date

import pytest

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases import actions, queries
from lianyuan.cases.actions.watching import Watched, watch_promises
from lianyuan.cases.models import AlertKind, CaseAlert, WatchPerson
from lianyuan.core import clock
from lianyuan.notifications.models import Notice
from lianyuan.places.models import PlaceRole

from .factories import at, make_counter, make_desk_worker
from .visiting import Visitor

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, WEDNESDAY, FRIDAY = (date(2026, 11, day) for day in (23, 24, 25, 27))


def told(person: Person, wording: str) -> list[Notice]:
    return list(Notice.objects.filter(person=person, wording=wording))


def test_each_case_is_told_of_once_when_due_soon_and_once_when_overdue() -> None:
    counter = make_counter(promised_days=2)
    boss = make_desk_worker(counter.service.centre, PlaceRoleName.ADMINISTRATOR)
    WatchPerson.objects.create(centre=counter.service.centre, person=counter.other_desk)
    counter.filed(at=at(MONDAY))
    taken = actions.take_case(actor=counter.as_desk, case=counter.filed(at=at(MONDAY)))
    waits = actions.take_case(actor=counter.as_desk, case=counter.filed(at=at(MONDAY)))
    actions.ask_back(actor=counter.as_desk, case=waits, question="请补充", at=at(MONDAY))

    assert watch_promises(on=MONDAY) == Watched(0, 0)
    # Due on Wednesday: on Tuesday one working day is left. What waits for the applicant is not due.
    assert watch_promises(on=TUESDAY) == Watched(2, 0)
    assert watch_promises(on=WEDNESDAY) == Watched(0, 0)
    assert [notice.words["count"] for notice in told(counter.other_desk, "soon")] == ["2"]
    assert [notice.words["count"] for notice in told(counter.desk, "soon")] == ["1"]
    assert told(boss, "soon") == []

    # Nobody worked through the queue on Thursday; on Friday it is made up for, once.
    assert watch_promises(on=FRIDAY) == Watched(0, 2)
    assert watch_promises(on=FRIDAY) == Watched(0, 0)
    broken = told(counter.owner, "broken")
    assert len(broken) == 2
    assert {notice.words["answer_on"] for notice in broken} == {"2026-12-01"}
    assert [notice.words["count"] for notice in told(counter.other_desk, "overdue")] == ["2"]

    # Whoever was named has left: the administrators are told instead, and the queue shows a handler gone.
    PlaceRole.objects.filter(person__in=[counter.other_desk, counter.desk]).update(ended_at=clock.now())
    counter.filed(at=at(MONDAY))
    assert watch_promises(on=FRIDAY) == Watched(0, 1)
    assert [notice.words["count"] for notice in told(boss, "overdue")] == ["1"]
    page = Visitor(boss).get("desk-cases", view="open").content.decode()
    assert "已离开" in page
    assert "接手" in Visitor(boss).get("desk-case", taken.reference).content.decode()


def test_the_applicant_reads_an_apology_until_there_is_a_new_date(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = make_counter(promised_days=2, extension_days_limit=5)
    boss = make_desk_worker(counter.service.centre, PlaceRoleName.ADMINISTRATOR)
    case = actions.take_case(actor=counter.as_desk, case=counter.filed(at=at(MONDAY)))
    late = at(FRIDAY)
    monkeypatch.setattr(clock, "now", lambda: late)
    monkeypatch.setattr(clock, "today", late.date)
    watch_promises()
    page = Visitor(counter.owner, counter.company).get("case", case.reference).content.decode()
    assert "我们承诺 11 月 25 日前办完，没有做到" in page
    assert "最迟 12 月 1 日给您新的答复" in page
    extension = actions.ask_extension(actor=counter.as_desk, case=case, days=4, reason="等回函")
    actions.approve_extension(actor=actor_for(boss), extension=extension)
    assert (
        "没有做到" not in Visitor(counter.owner, counter.company).get("case", case.reference).content.decode()
    )


def test_what_waits_for_the_desk_stands_above_what_waits_for_the_applicant() -> None:
    counter = make_counter(promised_days=2)
    waits = counter.waiting(at=at(MONDAY))
    later = counter.taken(at=at(FRIDAY))
    queue = queries.desk_queue(counter.desk, view="mine")
    assert [item.case for item in queue.items] == [later, waits]


def test_a_promised_answer_that_did_not_come_is_told_of_once_and_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counter = make_counter(promised_days=2)
    silent, answered, waits = (
        actions.take_case(actor=counter.as_desk, case=counter.filed(at=at(MONDAY))) for _number in range(3)
    )
    assert watch_promises(on=FRIDAY) == Watched(0, 3), "an answer is promised by 1 December"
    CaseAlert.objects.update(at=at(FRIDAY))
    actions.send_message(actor=counter.as_desk, case=answered, words="还在等回函", at=at(FRIDAY, 16))
    actions.ask_back(actor=counter.as_desk, case=waits, question="请补充", at=at(FRIDAY, 16))
    assert watch_promises(on=date(2026, 12, 1)) == Watched(0, 0), "the day itself is still in time"
    assert watch_promises(on=date(2026, 12, 2)) == Watched(0, 0, 1)
    assert watch_promises(on=date(2026, 12, 3)) == Watched(0, 0)
    [apology] = told(counter.owner, "still_waiting")
    assert (apology.words["reference"], apology.words["answer_on"]) == (silent.reference, "2026-12-01")
    assert [notice.words["count"] for notice in told(counter.desk, "silent")] == ["1"]
    kept = CaseAlert.objects.get(kind=AlertKind.SILENT)
    assert (kept.case, kept.answer_by) == (silent, date(2026, 12, 1))
    later = at(date(2026, 12, 3))
    monkeypatch.setattr(clock, "now", lambda: later)
    monkeypatch.setattr(clock, "today", later.date)
    page = Visitor(counter.owner, counter.company).get("case", silent.reference).content.decode()
    assert "说好 12 月 1 日前给您的答复也没有做到" in page
