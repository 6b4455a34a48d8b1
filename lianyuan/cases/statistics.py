"""What is told of a month's cases to everybody, and what is not, so that nobody reads a company's out of it.

A figure is told when `disclosure.may_be_told`. Where a service's month
has a figure that isn't told, how many were filed isn't either: what was closed can't exceed what was filed,
so from that the hidden one could be worked out. There are no totals, and a month is told once, when it is
over, and never again: so nothing can be subtracted.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from lianyuan.core import clock
from lianyuan.core.disclosure import Parties, Party, may_be_told

from .disclosure import party
from .handling_time import summed_up
from .models import Case, CaseState

MONTHS_BACK = 24

TOLD = (CaseState.COMPLETED, CaseState.REFUSED, CaseState.WITHDRAWN)


@dataclass
class Month:
    """What happened to the cases of one service in a month, by whose they were."""

    filed: Counter[Party] = field(default_factory=Counter)
    completed: Counter[Party] = field(default_factory=Counter)
    refused: Counter[Party] = field(default_factory=Counter)
    withdrawn: Counter[Party] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)
    in_time: int = 0


@dataclass(frozen=True)
class Told:
    """What is told of a service's month; None is what isn't."""

    filed: int | None
    completed: int | None
    refused: int | None
    withdrawn: int | None
    median_days: int | None
    in_time_percent: int | None


def told_of(month: Month) -> Told:
    """The figures of a month with what may not be told left out."""
    closed = {
        name: _told(parties)
        for name, parties in (
            ("completed", month.completed),
            ("refused", month.refused),
            ("withdrawn", month.withdrawn),
        )
    }
    done = closed["completed"]
    all_told = None not in closed.values()
    handled = summed_up(month.days)
    return Told(
        filed=_told(month.filed) if all_told else None,
        **closed,
        median_days=handled.median if done else None,
        in_time_percent=round(100 * month.in_time / done) if done else None,
    )


def _told(parties: Parties) -> int | None:
    return sum(parties.values()) if may_be_told(parties) else None


def of_month(month: date) -> dict[int, Month]:
    """What happened in a month (its first day), by the service's id."""
    start, end = start_of(month), start_of(next_month(month))
    found: dict[int, Month] = {}
    filed = Case.objects.filter(filed_at__gte=start, filed_at__lt=end)
    for service, company, applicant in filed.values_list("service", "company", "applicant").iterator():
        found.setdefault(service, Month()).filed[party(company, applicant)] += 1
    # A duplicate that was merged is told by the case it went into.
    closed = Case.objects.filter(state__in=TOLD, closed_at__gte=start, closed_at__lt=end)
    columns = ("service", "company", "applicant", "state", "closed_at", "due_on", "handled_days")
    for service, company, applicant, state, at, due_on, days in closed.values_list(*columns).iterator():
        month_of = found.setdefault(service, Month())
        getattr(month_of, state)[party(company, applicant)] += 1
        if state == CaseState.COMPLETED and at is not None:
            month_of.in_time += clock.local_date(at) <= due_on
            if days is not None:
                month_of.days[days] += 1
    return found


def months_that_ended(today: date) -> list[date]:
    """The first days of the last MONTHS_BACK months that are over, the earliest first."""
    months = []
    month = today.replace(day=1)
    for _back in range(MONTHS_BACK):
        month = month_before(month)
        months.append(month)
    return months[::-1]


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def start_of(day: date) -> datetime:
    """The first moment of a day in the district."""
    return timezone.make_aware(datetime.combine(day, time()))
