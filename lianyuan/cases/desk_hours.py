"""From which day a filing counts: what comes when the desk is closed counts for the next working day."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils.timezone import localtime

from lianyuan.workdays.calendar import ONE_DAY, Calendar

from .models import DeskHours, LineCause

SATURDAY = 5


def day_of_filing(at: datetime, hours: Sequence[DeskHours], known: Calendar) -> tuple[date, LineCause]:
    """The day for which a filing at this moment counts, and why it isn't the day itself.

    A centre without hours has no closing hour. `hours` come in the order of the week.
    """
    here = localtime(at)
    day = here.date()
    if not hours:
        return day, LineCause.PLAIN
    if not known.works(day):
        return next_working_day(day, known), LineCause.DAY_OFF
    closes = closing_time(day, hours)
    # At the very minute of closing the desk is closed.
    if closes is not None and here.time() < closes:
        return day, LineCause.PLAIN
    return next_working_day(day + ONE_DAY, known), LineCause.AFTER_HOURS


def spans_of(day: date, hours: Sequence[DeskHours]) -> list[DeskHours]:
    """The desk's spans on a working day. A make-up Saturday or Sunday has those of the week's last day."""
    found = [row for row in hours if row.weekday == day.weekday()]
    if found or day.weekday() < SATURDAY or not hours:
        return found
    last = max((row.weekday for row in hours if row.weekday < SATURDAY), default=None)
    return [row for row in hours if row.weekday == last]


def closing_time(day: date, hours: Sequence[DeskHours]) -> time | None:
    """When the desk closes for good on a working day; None when it doesn't open."""
    return max((row.closes for row in spans_of(day, hours)), default=None)


def next_working_day(day: date, known: Calendar) -> date:
    """The day itself if people work on it, else the first one after it on which they do."""
    while not known.works(day):
        day += ONE_DAY
    return day
