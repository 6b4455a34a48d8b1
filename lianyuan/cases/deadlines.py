"""The deadline ledger: each line says what moved the due date, and the lines add up to it.

The day of filing never counts. While the applicant is asked for something the clock stands still: the working
days from the day of the question up to, not including, the day of the reply are added.
"""

from datetime import date, timedelta

from lianyuan.workdays.queries import add_working_days, count_working_days

from .models import Case, CaseEvent, DeadlineLine, LineKind


def start_clock(case: Case, *, on: date, promised_days: int) -> DeadlineLine:
    """Set an unsaved case's due date; the line made is saved with its event by the caller."""
    due = add_working_days(on, promised_days)
    case.due_on, case.due_provisional = due.date, due.provisional
    return DeadlineLine(
        kind=LineKind.START,
        on=on,
        working_days=promised_days,
        due_on=due.date,
        provisional=due.provisional,
    )


def pause_clock(case: Case, *, event: CaseEvent, on: date) -> None:
    """The clock stands still from `on`; the due date moves when it goes on."""
    DeadlineLine.objects.create(
        case=case,
        event=event,
        kind=LineKind.PAUSE,
        on=on,
        due_on=case.due_on,
        provisional=case.due_provisional,
    )


def resume_clock(case: Case, *, event: CaseEvent, on: date) -> None:
    """The clock goes on: the working days since the pause are added to the due date of an unsaved case."""
    paused = case.deadline_lines.filter(kind=LineKind.PAUSE).latest("id")
    added = count_working_days(paused.on, on - timedelta(days=1))
    due = add_working_days(case.due_on, added.days)
    case.due_on = due.date
    case.due_provisional = case.due_provisional or due.provisional or added.provisional
    DeadlineLine.objects.create(
        case=case,
        event=event,
        kind=LineKind.RESUME,
        on=on,
        working_days=added.days,
        due_on=due.date,
        provisional=case.due_provisional,
    )
