"""The deadline ledger: each line says what moved the due date, and the lines add up to it.

The day of filing never counts; filing when the desk is closed counts as filing on the next working day. While
the applicant is asked for something the clock stands still: the working days from the day of the question up
to, not including, the day of the reply are added. An extension adds what was approved. What the calendar or a
person puts right afterwards is a line of its own, with its sign.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from lianyuan.workdays.calendar import MOST_DAYS, ONE_DAY, Calendar
from lianyuan.workdays.queries import calendar

from .desk_hours import day_of_filing, next_working_day
from .models import Case, DeadlineLine, LineCause, LineKind


class Entry(Protocol):
    """What the sum needs of a line."""

    @property
    def kind(self) -> str: ...
    @property
    def cause(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def working_days(self) -> int: ...


@dataclass(frozen=True)
class Standing:
    """When a case is due, and the working days its lines must come to for that."""

    due_on: date
    provisional: bool
    working_days: int


def recompute(lines: Iterable[Entry], filed_on: date, known: Calendar) -> Standing:
    """When a case is due by its lines, in order, in the calendar as known; nothing is read or written.

    What people settled stays: the promise, extensions, corrections by hand. What follows from the calendar is
    counted anew: from which day filing while the desk was closed counts, and how many working days each pause
    took. Corrections made for an earlier calendar are therefore left out.
    """
    total, start, paused_on, provisional = 0, filed_on, filed_on, False
    for line in lines:
        kind = line.kind
        if kind == LineKind.PAUSE:
            paused_on = line.on
        elif kind == LineKind.RESUME:
            paused = known.count(paused_on, line.on - ONE_DAY)
            total += paused.days
            provisional = provisional or paused.provisional
        elif kind == LineKind.CORRECTION:
            total += line.working_days if line.cause == LineCause.BY_HAND else 0
        elif kind == LineKind.START:
            start = line.on
            total += line.working_days + _shift(line, filed_on, known)
        else:
            total += line.working_days
    return _standing(start, total, known, provisional=provisional)


def _standing(start: date, total: int, known: Calendar, *, provisional: bool) -> Standing:
    total = min(max(total, 0), MOST_DAYS)
    due = known.add(start, total)
    return Standing(due.date, provisional or due.provisional, total)


def _shift(line: Entry, filed_on: date, known: Calendar) -> int:
    """By how many working days the first day moved from which a filing while the desk was closed counts."""
    if line.cause == LineCause.PLAIN:
        return 0
    since = filed_on + ONE_DAY if line.cause == LineCause.AFTER_HOURS else filed_on
    counts_from = next_working_day(since, known)
    if counts_from >= line.on:
        return known.count(line.on + ONE_DAY, counts_from).days
    return -known.count(counts_from + ONE_DAY, line.on).days


def start_clock(case: Case, *, at: datetime, promised_days: int) -> DeadlineLine:
    """Set an unsaved case's due date. The line is returned unsaved, for the step that causes it."""
    # A day before, because a make-up workday may be looked at on the way.
    known = calendar(since=at.date() - timedelta(days=1))
    on, cause = day_of_filing(at, list(case.centre.desk_hours.all()), known)
    due = known.add(on, promised_days)
    case.due_on, case.due_provisional = due.date, due.provisional
    return _line(case, LineKind.START, on, promised_days, cause)


def pause_clock(case: Case, *, on: date) -> DeadlineLine:
    """The clock stands still from `on`; the due date moves when it goes on. The line is returned unsaved."""
    return _line(case, LineKind.PAUSE, on, 0)


def resume_clock(case: Case, *, on: date) -> DeadlineLine:
    """The clock goes on: the working days since the pause move the case's due date, which the caller saves.

    The line is returned unsaved.
    """
    lines = list(case.deadline_lines.order_by("pk"))
    known = calendar(since=lines[0].on)
    paused = next(line for line in reversed(lines) if line.kind == LineKind.PAUSE)
    added = known.count(paused.on, on - ONE_DAY)
    _move(case, lines, added.days, known, provisional=added.provisional)
    return _line(case, LineKind.RESUME, on, added.days)


def extend_clock(case: Case, *, on: date, days: int) -> DeadlineLine:
    """So many working days more, as approved. The caller saves the case; the line is returned unsaved."""
    lines = list(case.deadline_lines.order_by("pk"))
    _move(case, lines, days, calendar(since=lines[0].on))
    return _line(case, LineKind.EXTENSION, on, days)


def correct_clock(case: Case, *, on: date, days: int) -> DeadlineLine:
    """So many working days more or, with a minus, fewer. The caller saves; the line is returned unsaved."""
    lines = list(case.deadline_lines.order_by("pk"))
    _move(case, lines, days, calendar(since=lines[0].on))
    return _line(case, LineKind.CORRECTION, on, days, LineCause.BY_HAND)


def _move(
    case: Case, lines: list[DeadlineLine], days: int, known: Calendar, *, provisional: bool = False
) -> None:
    total = sum(line.working_days for line in lines) + days
    standing = _standing(lines[0].on, total, known, provisional=provisional)
    case.due_on, case.due_provisional = standing.due_on, standing.provisional


def _line(
    case: Case, kind: LineKind, on: date, working_days: int, cause: LineCause = LineCause.PLAIN
) -> DeadlineLine:
    return DeadlineLine(
        kind=kind,
        cause=cause,
        on=on,
        working_days=working_days,
        due_on=case.due_on,
        provisional=case.due_provisional,
    )
