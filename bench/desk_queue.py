"""`desk-queue`: the desk's queue over 100,000 cases, beside the raw SQL of the same pages.

Every tab, a filter by handler, a search by company, and pages far down, asked by one person at a desk of the
busiest centre; half of the cases are open, and a tenth lie at another centre. The floor runs the very
statements of each page on the same connection, with nothing around them.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.cases.models import Case, CaseState, Service
from lianyuan.companies.models import Company
from lianyuan.core import clock
from lianyuan.places.models import Place, PlaceKind, PlaceRole
from lianyuan.questionnaires.actions import publish_version
from lianyuan.questionnaires.definition import DIALECT

from . import ground
from .pages import count_queries

QUEUE = "/desk/cases/"
BATCH = 5_000
# Enough for a full page of each, since a page without anyone's case asks nothing about handlers.
FEW = 20_000
OPEN_STATES = (CaseState.SUBMITTED, CaseState.IN_PROGRESS, CaseState.IN_PROGRESS, CaseState.WAITING)
CLOSED_STATES = (CaseState.COMPLETED, CaseState.COMPLETED, CaseState.REFUSED, CaseState.WITHDRAWN)


def main(arguments: list[str]) -> dict[str, Any]:
    """Run it in a database of its own. Times are milliseconds a page."""
    parser = argparse.ArgumentParser(prog="lianyuan bench desk-queue")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=60, help="how often each page is asked (60)")
    options = parser.parse_args(arguments)
    with ground.own_database():
        desk, other = _district()
        few_pages = _pages(desk)
        _fill(FEW, desk, other)
        few = [count_queries(page, _cookie(desk)) for page in few_pages.values()]
        ground.say(f"filling in {options.cases} cases")
        _fill(options.cases - FEW, desk, other)
        _analyse()
        pages = _pages(desk)
        many = [count_queries(page, _cookie(desk)) for page in pages.values()]
        took, floor, processor = _measure(pages, desk, options.rounds)
    figures = {name: _figures(each) for name, each in took.items()}
    bottom = {name: _figures(each) for name, each in floor.items()}
    return {
        "database": connection.vendor,
        "cases": options.cases,
        "errors": 0,
        "queries": max(many),
        "queries_constant": few == many,
        "pages": {name: figures[name] | {"floor": bottom[name]} for name in pages},
        **_figures([one for each in took.values() for one in each]),
        "floor": _figures([one for each in floor.values() for one in each]),
        # What this process computed for a page: other work on the machine doesn't stretch it.
        "cpu": _figures(processor),
    }


def _district() -> tuple[Person, Person]:
    district = _place("示例新区", PlaceKind.DISTRICT, None)
    centres = [_place(name, PlaceKind.BUILDING, district) for name in ("示例中心", "示例二中心")]
    desk, other = (
        Person.objects.create(username=name, display_name=name, password="!") for name in ("desk", "other")
    )
    for person in (desk, other):
        PlaceRole.objects.create(person=person, place=centres[0], role=PlaceRoleName.DESK_WORKER)
    form = publish_version(
        actor=command_line(),
        slug="bench",
        name="bench",
        schema={
            "$schema": DIALECT,
            "type": "object",
            "additionalProperties": False,
            "required": ["subject"],
            "properties": {"subject": {"type": "string", "minLength": 2, "maxLength": 200}},
        },
        layout={"fields": [{"key": "subject", "label": "示例", "widget": "long_text"}]},
    )
    Service.objects.bulk_create(
        Service(
            slug=f"bench-{number}",
            name=f"示例事项{number}",
            summary="示例",
            centre=centres[number == 9],
            promised_days=5,
            form=form,
        )
        for number in range(10)
    )
    Company.objects.bulk_create(
        Company(name=f"示例第{number}电商有限公司", uscc=f"BENCH{number:013d}") for number in range(600)
    )
    return desk, other


def _place(name: str, kind: PlaceKind, parent: Place | None) -> Place:
    place = Place.objects.create(name=name, kind=kind, parent=parent, path=f"new {name}")
    place.path = f"{parent.path if parent else '/'}{place.pk}/"
    place.save()
    return place


def _fill(count: int, desk: Person, other: Person) -> None:
    chance = random.Random(count)
    services, companies = list(Service.objects.all()), list(Company.objects.all())
    first, now = Case.objects.count(), clock.now()
    for begin in range(0, count, BATCH):
        Case.objects.bulk_create(
            _case(first + begin + number, chance, services, companies, (desk, other), now)
            for number in range(min(BATCH, count - begin))
        )


def _case(number: int, chance: random.Random, services: Any, companies: Any, people: Any, now: Any) -> Case:
    is_open = number % 2 == 0
    state = chance.choice(OPEN_STATES if is_open else CLOSED_STATES)
    service = chance.choice(services)
    filed = now - timedelta(days=chance.randrange(1, 20 if is_open else 900), minutes=number % 1440)
    return Case(
        reference=f"{number // 10_000:04d}-{number % 10_000:04d}",
        service=service,
        form_id=service.form_id,
        centre_id=service.centre_id,
        applicant=people[1],
        company=chance.choice(companies),
        state=state,
        handler=None if state == CaseState.SUBMITTED else people[number % 40 != 0],
        answers={"subject": "示例"},
        due_on=clock.today() + timedelta(days=chance.randrange(-3, 15)),
        filed_at=filed,
        closed_at=None if is_open else filed + timedelta(days=3),
    )


def _pages(desk: Person) -> dict[str, str]:
    """The tabs, filters, and the pages twenty further down in the longest tabs."""
    tabs = {f"view {name}": f"{QUEUE}?view={name}" for name in ("unassigned", "mine", "today", "waiting")}
    tabs |= {f"view {name}": f"{QUEUE}?view={name}" for name in ("open", "closed")}
    client = Client(HTTP_HOST="localhost", HTTP_COOKIE=_cookie(desk))
    further = f"{QUEUE}?view=open"
    for _page in range(20):
        after = re.search(rb'href="([^"]*key=[^"]*)" rel="next"', client.get(further).content)
        further = QUEUE + html.unescape(after[1].decode()) if after else further
    return tabs | {
        "filter": f"{QUEUE}?view=open&handler=me&state=waiting",
        "search": f"{QUEUE}?view=open&q=第77",
        "20 pages on": further,
    }


def _cookie(person: Person) -> str:
    client = Client(HTTP_HOST="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _analyse() -> None:
    """What the database does by itself in time: look at how its tables are filled, and tidy them."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _measure(
    pages: dict[str, str], desk: Person, rounds: int
) -> tuple[dict[str, list[float]], dict[str, list[float]], list[float]]:
    client = Client(HTTP_HOST="localhost", HTTP_COOKIE=_cookie(desk))
    took: dict[str, list[float]] = {name: [] for name in pages}
    floor: dict[str, list[float]] = {name: [] for name in pages}
    asked: dict[str, list[str]] = {}
    processor = []
    for name, page in pages.items():
        with CaptureQueriesContext(connection) as seen:
            client.get(page)
        asked[name] = [query["sql"] for query in seen if query["sql"].startswith("SELECT")]
    for number in range(rounds):
        if number % 20 == 0:
            ground.say(f"round {number + 1} of {rounds}")
        for name, page in pages.items():
            before = time.process_time()
            took[name].append(_seconds(lambda page=page: client.get(page)))
            processor.append(time.process_time() - before)
            floor[name].append(_seconds(lambda name=name: _run(asked[name])))
    return took, floor, processor


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.replace("%", "%%") if connection.vendor == "postgresql" else statement)
            cursor.fetchall()


def _seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _figures(took: list[float]) -> dict[str, float]:
    took = sorted(took)
    return {
        "p50_ms": round(took[len(took) // 2] * 1000, 1),
        "p99_ms": round(took[min(len(took) - 1, int(len(took) * 0.99))] * 1000, 1),
    }
