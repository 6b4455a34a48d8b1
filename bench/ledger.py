"""`ledger`: the dates of 100,000 open cases counted anew after a change of the calendar.

Every case is due in January 2027, every fourth was paused over New Year, and the notice of 2027 comes in:
every date moves or becomes certain, so that every case gets a line. Recomputing is what the worker does, in
chunks with locks, its progress written with each. The floor is one bare UPDATE of the same rows, with nothing
read and no line left. The look beforehand, which the administrator waits for, is measured too.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import repeat
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.cases.actions import calendar_change
from lianyuan.cases.models import (
    CalendarChange,
    Case,
    CaseEvent,
    DeadlineLine,
    EventKind,
    LineKind,
    Service,
)
from lianyuan.core.bulk import allocate_ids, insert_rows
from lianyuan.places.models import Place, PlaceKind, PlaceRole
from lianyuan.questionnaires.models import Questionnaire, QuestionnaireVersion
from lianyuan.workdays.queries import calendar

from . import ground

HERE = ZoneInfo("Asia/Shanghai")
NOTICE = {
    "year": 2027,
    "days": [
        {"date": f"2027-01-{day:02d}", "kind": kind, "name": "元旦"}
        for day, kind in ((1, "off"), (4, "off"), (9, "work"))
    ],
}


def main(arguments: list[str]) -> dict[str, Any]:
    """Run it in a database of its own. Times are seconds."""
    parser = argparse.ArgumentParser(prog="lianyuan bench ledger")
    parser.add_argument("--cases", type=int, default=100_000)
    count = parser.parse_args(arguments).cases
    with ground.own_database():
        ground.say(f"filing {count} cases")
        boss, service = _centre()
        _file(count, boss, service)
        actor = Actor(person=boss)
        ground.say("looking which would move")
        looking, change = _timed(lambda: _look(actor))
        calendar_change.confirm_change(actor=actor, change=change)
        recomputing, _none = _timed(
            lambda: calendar_change.recompute_cases(
                change_id=change.pk, number=1, say=lambda now: ground.say(f"{now.looked_at} of {now.cases}")
            )
        )
        change.refresh_from_db()
        ground.say("once more, to see that it adds up")
        errors = calendar_change.sweep(change_id=change.pk)
        ground.say("the same rows, one bare UPDATE")
        floor, _none = _timed(_update)
    return {
        "database": connection.vendor,
        "cases": count,
        "moved": change.moved,
        "errors": errors,
        "looked_ahead": {"seconds": round(looking, 2)},
        "recomputed": {"seconds": round(recomputing, 2), "rate": round(count / recomputing)},
        "floor": {"seconds": round(floor, 2), "rate": round(count / floor)},
        "ratio": round(recomputing / floor, 2),
    }


def _timed(work: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _centre() -> tuple[Person, Service]:
    boss = Person.objects.create(username="bench", password="!")
    district = Place.objects.create(kind=PlaceKind.DISTRICT, name="示例新区", path="/new/")
    Place.objects.filter(pk=district.pk).update(path=f"/{district.pk}/")
    district.refresh_from_db()
    PlaceRole.objects.create(person=boss, place=district, role=PlaceRoleName.ADMINISTRATOR)
    questionnaire = Questionnaire.objects.create(slug="bench", name="示例")
    form = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=1, schema={}, layout={})
    service = Service.objects.create(
        slug="bench", name="示例事项", summary="示例", centre=district, promised_days=8, form=form
    )
    return boss, service


def _file(count: int, boss: Person, service: Service) -> None:
    known = calendar()
    first = date(2026, 12, 21)
    dues = {day: known.add(day, 8) for day in (first + timedelta(days=n) for n in range(11))}
    days = list(dues)
    filed = [days[number % len(days)] for number in range(count)]
    moments = {
        day: str(
            connection.ops.adapt_datetimefield_value(datetime(day.year, day.month, day.day, 10, tzinfo=HERE))
        )
        for day in days
    }
    with transaction.atomic():
        cases = allocate_ids(Case, count)
        insert_rows(
            Case,
            count,
            {
                "id": cases,
                "reference": (f"{number:09d}" for number in range(count)),
                "service_id": repeat(service.pk, count),
                "centre_id": repeat(service.centre_id, count),
                "form_id": repeat(service.form_id, count),
                "applicant_id": repeat(boss.pk, count),
                "answers": repeat("{}", count),
                "due_on": (dues[day].date.isoformat() for day in filed),
                "due_provisional": (dues[day].provisional for day in filed),
                "filed_at": (moments[day] for day in filed),
            },
        )
        _lines(
            cases,
            boss,
            EventKind.FILED,
            LineKind.START,
            filed,
            [8] * count,
            dues,
            moments,
        )
        paused = range(0, count, 4)
        for kind, event in ((LineKind.PAUSE, EventKind.ASKED), (LineKind.RESUME, EventKind.REPLIED)):
            # Asked and answered on the same day: the line is there to be counted, the date as it was.
            _lines(
                [cases[number] for number in paused],
                boss,
                event,
                kind,
                [filed[number] for number in paused],
                [0] * len(paused),
                dues,
                moments,
            )


def _lines(
    cases: Any,
    boss: Person,
    event: EventKind,
    kind: LineKind,
    days: list[date],
    working_days: list[int],
    dues: dict[date, Any],
    moments: dict[date, str],
) -> None:
    count = len(days)
    events = allocate_ids(CaseEvent, count)
    insert_rows(
        CaseEvent,
        count,
        {
            "id": events,
            "case_id": cases,
            "kind": repeat(str(event), count),
            "person_id": repeat(boss.pk, count),
            "from_desk": repeat(event == EventKind.ASKED, count),
            "at": (moments[day] for day in days),
        },
    )
    insert_rows(
        DeadlineLine,
        count,
        {
            "case_id": cases,
            "event_id": events,
            "kind": repeat(str(kind), count),
            "on": (day.isoformat() for day in days),
            "working_days": working_days,
            "due_on": (dues[day].date.isoformat() for day in days),
            "provisional": (dues[day].provisional for day in days),
        },
    )


def _look(actor: Actor) -> CalendarChange:
    file = BytesIO(json.dumps(NOTICE).encode())
    return calendar_change.look_at_notice(actor=actor, year=2027, notice="示例通知", file=file)


def _update() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET due_on = '2027-01-15', version = version + 1")
