"""`booking-race`: 1,000 attempts from 32 clients on 10 times of one room: exactly 10 succeed.

Every other attempt must be refused in words, naming the rule and the next time that would do; anything else
counts as an error. The floor inserts into the constrained table from as many clients, with nothing around it.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.spaces import actions
from lianyuan.spaces.actions import Wanted
from lianyuan.spaces.models import Booking, Occupancy, Space
from lianyuan.spaces.refusals import CannotBook

from . import ground
from .invented_rooms import OPENS, first_minute, make_building, make_rooms

SLOTS = 10


def main(arguments: list[str]) -> dict[str, Any]:
    """Run it in a database of its own. `rate` is attempts a second, all clients together."""
    parser = argparse.ArgumentParser(prog="lianyuan bench booking-race")
    parser.add_argument("--attempts", type=int, default=1_000)
    parser.add_argument("--clients", type=int, default=32)
    options = parser.parse_args(arguments)
    with ground.own_database():
        room, bare = make_rooms(make_building(), 2)
        people = [
            Person.objects.create(username=f"bench{number}", display_name="示例", password="!")
            for number in range(options.clients)
        ]
        day = timezone.make_aware(
            datetime.combine(clock.today() + timedelta(days=3), datetime.min.time())
        ) + timedelta(hours=OPENS)

        def attempt(number: int) -> str:
            return _book(room, Actor(person=people[number % len(people)]), day, number)

        seconds, results, waits = _at_once(attempt, options.attempts, options.clients)
        anchor = Booking.objects.order_by("pk").first()
        minute = first_minute(clock.today() + timedelta(days=3))

        def insert(number: int) -> str:
            return _insert(bare, anchor, minute + number % SLOTS * 60)

        bare_seconds, bare_results, bare_waits = _at_once(insert, options.attempts, options.clients)
        rows = list(Occupancy.objects.filter(leaf=room).order_by("begins").values_list("begins", "ends"))
    return {
        "database": connection.vendor,
        "attempts": options.attempts,
        "clients": options.clients,
        "slots": SLOTS,
        "succeeded": results["booked"],
        "refused_in_words": results["refused"],
        "errors": options.attempts - results["booked"] - results["refused"],
        "other": {name: n for name, n in results.items() if name not in {"booked", "refused"}},
        "overlaps": sum(one[1] > two[0] for one, two in pairwise(rows)),
        "rate": round(options.attempts / seconds, 1),
        **_figures(waits),
        "floor": {
            "succeeded": bare_results["booked"],
            "rate": round(options.attempts / bare_seconds, 1),
            **_figures(bare_waits),
        },
    }


def _book(room: Space, actor: Actor, day: datetime, number: int) -> str:
    starts = day + timedelta(hours=number % SLOTS)
    try:
        actions.book(
            actor=actor,
            space=room,
            starts=starts,
            ends=starts + timedelta(hours=1),
            wanted=Wanted(title="示例"),
        )
    except CannotBook as refusal:
        told = refusal.rule in {"taken", "own"} and refusal.next_free is not None
        return "refused" if told else f"refused without a next time: {refusal.rule}"
    return "booked"


def _insert(room: Space, booking: Booking | None, begins: int) -> str:
    try:
        with transaction.atomic():
            Occupancy.objects.create(leaf=room, begins=begins, ends=begins + 60, booking=booking)
    except IntegrityError:
        return "refused"
    return "booked"


def _at_once(
    work: Callable[[int], str], attempts: int, clients: int
) -> tuple[float, Counter[str], list[float]]:
    """Have as many clients work off the attempts; seconds in all, what became of each, seconds of each."""

    def one(number: int) -> tuple[str, float]:
        began = time.perf_counter()
        try:
            result = work(number)
        except Exception as problem:
            result = f"{type(problem).__name__}: {problem}"
        finally:
            close_old_connections()
        return result, time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = list(pool.map(one, range(attempts)))
    return time.perf_counter() - began, Counter(result for result, _ in found), [took for _, took in found]


def _figures(took: list[float]) -> dict[str, float]:
    took = sorted(took)
    return {
        "p50_ms": round(took[len(took) // 2] * 1000, 1),
        "p99_ms": round(took[min(len(took) - 1, int(len(took) * 0.99))] * 1000, 1),
    }
