"""The deadline ledger: each line says what moved the due date, and the lines add up to it.

The day of filing never counts. While the applicant is asked for something the clock stands still: the working
days from the day of the question up to, not including, the day of the reply are added.
"""

from datetime import date, timedelta

from lianyuan.workdays.queries import add_working_days, count_working_days

from .models import Case, DeadlineLine, LineKind


def start_clock(case: Case, *, on: date, promised_days: int) -> DeadlineLine:
    """Set an unsaved case's due date. The line is returned unsaved, for the step that causes it."""
    due = add_working_days(on, promised_days)
    case.due_on, case.due_provisional = due.date, due.provisional
    return _line(case, LineKind.START, on, promised_days)


def pause_clock(case: Case, *, on: date) -> DeadlineLine:
    """The clock stands still from `on`; the due date moves when it goes on. The line is returned unsaved."""
    return _line(case, LineKind.PAUSE, on, 0)


def resume_clock(case: Case, *, on: date) -> DeadlineLine:
    """The clock goes on: the working days since the pause move the case's due date, which the caller saves.

    The line is returned unsaved.
    """
    paused = case.deadline_lines.filter(kind=LineKind.PAUSE).latest("id")
    added = count_working_days(paused.on, on - timedelta(days=1))
    due = add_working_days(case.due_on, added.days)
    case.due_on = due.date
    case.due_provisional = case.due_provisional or due.provisional or added.provisional
    return _line(case, LineKind.RESUME, on, added.days)


def _line(case: Case, kind: LineKind, on: date, working_days: int) -> DeadlineLine:
    return DeadlineLine(
        kind=kind, on=on, working_days=working_days, due_on=case.due_on, provisional=case.due_provisional
    )
