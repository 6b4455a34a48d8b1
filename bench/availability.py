"""`availability`: "8 people, a projector, two hours in the afternoon" over 500 rooms and 200,000 bookings.

Each question is for another of 28 days. The floor asks the database, in one statement, for what is taken of
the rooms that would do, around the same afternoon, and reads the rows: nothing is worked out from them.
"""

from __future__ import annotations

import argparse
import time
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianyuan.core import clock
from lianyuan.spaces import queries
from lianyuan.spaces.minutes import midnight
from lianyuan.spaces.models import Feature
from lianyuan.spaces.queries.finding import Question

from . import ground
from .invented_rooms import fill_with_bookings, make_building, make_rooms

RAW = """
    SELECT o.leaf_id, o.begins, o.ends FROM spaces_occupancy o
    JOIN spaces_space s ON s.id = o.leaf_id
    JOIN spaces_space_features f ON f.space_id = s.id AND f.feature_id = %s
    WHERE s.capacity >= 8 AND o.begins > %s AND o.begins < %s AND o.ends > %s
"""
DAYS = 28
BEGINS, ENDS = 13 * 60, 18 * 60


def main(arguments: list[str]) -> dict[str, Any]:
    """Run it in a database of its own. Times are milliseconds a question."""
    parser = argparse.ArgumentParser(prog="lianyuan bench availability")
    parser.add_argument("--rooms", type=int, default=500)
    parser.add_argument("--bookings", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=20, help="how often each day is asked for (20)")
    options = parser.parse_args(arguments)
    with ground.own_database():
        rooms = make_rooms(make_building(), options.rooms)
        ground.say(f"filling in {options.bookings} bookings")
        made = fill_with_bookings(rooms, days=DAYS, count=options.bookings)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        feature = Feature.objects.get()
        questions = [_question(day, feature.pk) for day in range(1, DAYS + 1)]
        with CaptureQueriesContext(connection) as asked:
            answered = sum(bool(queries.find(one, at=clock.now()).found) for one in questions)
        took, floor = [], []
        for _round in range(options.rounds):
            for question in questions:
                took.append(_seconds(lambda question=question: queries.find(question, at=clock.now())))
                floor.append(_seconds(lambda question=question: _raw(question, feature.pk)))
    return {
        "database": connection.vendor,
        "rooms": options.rooms,
        "bookings": made,
        "questions": len(took),
        "answered_as_asked": answered,
        "queries_a_question": round(len(asked) / len(questions), 1),
        "errors": 0,
        "rate": round(len(took) / sum(took), 1),
        **_figures(took),
        "floor": _figures(floor),
    }


def _question(day: int, feature: int) -> Question:
    return Question(
        people=8,
        day=clock.today() + timedelta(days=day),
        begins=BEGINS,
        ends=ENDS,
        minutes=120,
        features=(feature,),
    )


def _raw(question: Question, feature: int) -> None:
    first = midnight(question.day)
    with connection.cursor() as cursor:
        cursor.execute(RAW, [feature, first - 24 * 60, first + ENDS, first + BEGINS])
        cursor.fetchall()


def _seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _figures(took: list[float]) -> dict[str, float]:
    took = sorted(took)
    return {
        "p50_ms": round(took[len(took) // 2] * 1000, 2),
        "p99_ms": round(took[min(len(took) - 1, int(len(took) * 0.99))] * 1000, 2),
    }
