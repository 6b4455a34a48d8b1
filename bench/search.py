"""`search`: finding in 100,000 documents, beside the bare full-text query; and how good the finds are.

Recall and precision@5 are over the labelled queries (`lianyuan/search/tests/labelled_queries.json`) in the
demo district as it is. Then the district is filled up with invented companies and cases, and what the search
page and the suggestions ask is timed for a visitor, a resident and a desk. The floor asks the same database
for the first twenty documents that hold the question's terms, unranked, uncounted, for nobody in particular.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.cases.models import Service
from lianyuan.config import demo_district
from lianyuan.search import actions, queries
from lianyuan.search.asking import ask
from lianyuan.search.expressions import as_fts5, as_tsquery
from lianyuan.search.models import Document as Row
from lianyuan.search.tests.labelled import labelled_queries, precision_at_5, recall

from . import ground
from .invented_documents import invented_cases, invented_companies, invented_questions

FIRST_ID = 10_000_000
CASES_IN_TEN = 1


def main(arguments: list[str]) -> dict[str, Any]:
    """Run the benchmark in a database of its own. Times are milliseconds, rates a second."""
    parser = argparse.ArgumentParser(prog="lianyuan bench search")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=600)
    options = parser.parse_args(arguments)
    with ground.own_database():
        for room, filling in demo_district.rooms():
            demo_district.fill(room, filling, lambda progress: None)
        quality = _quality()
        written = _fill_up(options.documents - Row.objects.count())
        sample = list(_documents(2000))
        questions = invented_questions([document for _id, document in sample], options.questions)
        questions += [labelled.query for labelled in labelled_queries()]
        return {
            "documents": Row.objects.count(),
            "database": connection.vendor,
            **quality,
            "write_rate": round(written),
            "errors": 0,
            **_timed_for_everyone(questions),
        }


def _quality() -> dict[str, Any]:
    visitor = Actor(person=None)
    recalls, precisions = [], []
    for labelled in labelled_queries():
        found = queries.search(visitor, labelled.query, size=queries.MOST_COUNTED).page.rows
        wanted = labelled.wanted()
        recalls.append(recall(wanted, found))
        precisions.append(precision_at_5(wanted, found))
    return {
        "labelled": len(recalls),
        "recall": round(statistics.fmean(recalls), 4),
        "precision_at_5": round(statistics.fmean(precisions), 4),
    }


def _documents(count: int) -> Iterator[tuple[int, Any]]:
    return invented_companies(count, first_id=FIRST_ID)


def _fill_up(count: int) -> float:
    """Documents written a second."""
    cases = count * CASES_IN_TEN // 10
    centre_ids = list(Service.objects.order_by("pk").values_list("centre_id", flat=True))
    person_ids = list(Person.objects.values_list("pk", flat=True))
    began = time.perf_counter()
    with transaction.atomic():
        actions.write(kind="company", documents=_documents(count - cases))
        actions.write(
            kind="case",
            documents=invented_cases(cases, first_id=FIRST_ID, centre_ids=centre_ids, person_ids=person_ids),
        )
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return count / seconds


def _timed_for_everyone(questions: list[str]) -> dict[str, Any]:
    people = {person.username: person for person in Person.objects.all()}
    actors = [Actor(None), Actor(people["resident"]), Actor(people["desk"])]
    for actor in actors:
        queries.overview(actor, "热身")
    told: dict[str, Any] = {"asked": len(questions) * len(actors)}
    pages = _timed(questions, actors, queries.overview)
    typing = _timed([text[:length] for text in questions for length in (1, 3)], actors, queries.suggestions)
    bare = _timed(questions, actors, lambda actor, text: _bare(text))
    told |= {
        "rate": round(1000 / statistics.fmean(pages)),
        "p50": _share(pages, 50),
        "p99": _share(pages, 99),
    }
    told |= {"suggestions_p50": _share(typing, 50), "suggestions_p99": _share(typing, 99)}
    told |= {"floor_p50": _share(bare, 50), "floor_p99": _share(bare, 99), "slowest": round(max(pages), 1)}
    return told | {"ratio": round(statistics.fmean(pages) / statistics.fmean(bare), 2)}


def _timed(questions: list[str], actors: list[Actor], asking: Callable[[Actor, str], Any]) -> list[float]:
    took = []
    for actor in actors:
        for text in questions:
            began = time.perf_counter()
            asking(actor, text)
            took.append((time.perf_counter() - began) * 1000)
    return took


def _share(took: list[float], percent: int) -> float:
    return round(statistics.quantiles(took, n=100)[percent - 1], 2)


def _bare(text: str) -> list[Any]:
    """The question's terms asked of the index alone."""
    expression = ask(text).expression()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT id FROM search_document WHERE term_vector @@ %s::tsquery LIMIT 20",
                [as_tsquery(expression)],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM search_fulltext WHERE search_fulltext MATCH %s LIMIT 20",
                [as_fts5(expression)],
            )
        return cursor.fetchall()
