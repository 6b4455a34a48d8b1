"""How long an end may be taken back, in working days after it."""

from datetime import date

from lianyuan.core import clock
from lianyuan.workdays.queries import add_working_days

from .models import Case

REOPEN_WITHIN = 10
RESTORE_WITHIN = 1
PART_WITHIN = 5


def last_day(case: Case, working_days: int) -> date:
    """The last day on which a closed case's end may be taken back."""
    assert case.closed_at is not None
    return add_working_days(clock.local_date(case.closed_at), working_days).date


def may_be_reopened(case: Case, today: date) -> bool:
    """Whether it is early enough to take up again what was completed or refused."""
    return case.closed_at is not None and today <= last_day(case, REOPEN_WITHIN)


def may_be_parted(case: Case, today: date) -> bool:
    """Whether it is early enough to take a merge back, and the case it went into is open."""
    into = case.merged_into
    return into is not None and into.is_open and today <= last_day(case, PART_WITHIN)


def may_be_restored(case: Case, today: date) -> bool:
    """Whether it is early enough to take a withdrawal back."""
    return case.closed_at is not None and today <= last_day(case, RESTORE_WITHIN)
