"""Honest time: in how many working days the desk really handled what it closed, waiting left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lianyuan.workdays.calendar import ONE_DAY, Calendar
from lianyuan.workdays.queries import calendar

from .models import Case, LineKind

WINDOW = timedelta(days=90)
# Below this a figure would be the story of one or two cases.
LEAST_CASES = 3


def handled_days(case: Case, closed_on: date) -> int:
    """The working days the desk had a case for, which closes on this day; its lines must be saved."""
    start = closed_on
    pauses: list[tuple[date, date | None]] = []
    for line in case.deadline_lines.order_by("pk"):
        if line.kind == LineKind.START:
            start = line.on
        elif line.kind == LineKind.PAUSE:
            pauses.append((line.on, None))
        elif line.kind == LineKind.RESUME:
            pauses[-1] = (pauses[-1][0], line.on)
    return working_days_between(calendar(since=start, until=closed_on), start, closed_on, pauses)


def working_days_between(
    days: Calendar, start: date, end: date, pauses: Iterable[tuple[date, date | None]]
) -> int:
    """Working days after `start` up to and including `end`, without those in any pause [from, to).

    Counted as a promise is: the start day never does, and the day on which it ends does. A pause without an
    end lasts to the end. Pauses come in order and don't overlap.
    """
    counted = days.count(start + ONE_DAY, end).days
    for begun, over in pauses:
        last = end if over is None else over - ONE_DAY
        counted -= days.count(max(begun, start + ONE_DAY), last).days
    return counted


@dataclass(frozen=True)
class HandlingTime:
    """How many working days cases took lately: at most `median` for half of them, `ninetieth` for 90 %.

    All are None where fewer than `LEAST_CASES` were closed. `as_of` is the last day that counts.
    """

    cases: int | None
    median: int | None
    ninetieth: int | None
    as_of: date | None = None


def summed_up(counts: Mapping[int, int]) -> HandlingTime:
    """The handling time of cases, given how many took how many days.

    A percentile is the smallest number of days within which that share of the cases was done (nearest rank):
    a number that really occurred, never one between.
    """
    cases = sum(counts.values())
    if cases < LEAST_CASES:
        # How few they were is told neither: a month's hidden figures could be worked out by it.
        return HandlingTime(None, None, None)
    return HandlingTime(cases, _nearest_rank(counts, cases, 50), _nearest_rank(counts, cases, 90))


def _nearest_rank(counts: Mapping[int, int], cases: int, percent: int) -> int:
    wanted = -(-cases * percent // 100)
    reached = 0
    for days in sorted(counts):
        reached += counts[days]
        if reached >= wanted:
            return days
    raise ValueError("no cases to sum up")
