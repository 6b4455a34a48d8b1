"""Questions about working days, each answered with two queries whatever the span."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from .calendar import Calendar, DayCount, DueDay, QuickCalendar, SpecialDayRule, year_asked_of
from .importing import NoticeDay
from .models import CalendarYear, SpecialDay


def calendar(*, since: date | None = None, until: date | None = None) -> Calendar:
    """The calendar as known now, for counting many times; between two dates when they are given."""
    days = SpecialDay.objects.all()
    if since is not None:
        days = days.filter(day__gte=since)
    if until is not None:
        days = days.filter(day__lte=until)
    return Calendar(
        notices=dict(CalendarYear.objects.values_list("year", "notice")),
        special={
            day: SpecialDayRule(works, year)
            for day, works, year in days.values_list("day", "works", "year_id")
        },
    )


def is_working_day(day: date) -> bool:
    """Whether people work on a day; by the ordinary week alone in a year without a notice."""
    return calendar(since=day, until=day).works(day)


def add_working_days(start: date, days: int) -> DueDay:
    """The date `days` working days after `start`; the start day never counts, and 0 is the start itself.

    Raises ValueError when `days` is negative or more than ten years' worth.
    """
    return calendar(since=start).add(start, days)


def count_working_days(start: date, end: date) -> DayCount:
    """How many working days lie from `start` to `end`, both included; none when `end` is before `start`."""
    return calendar(since=start, until=end).count(start, end)


@dataclass(frozen=True)
class Day:
    """One day of the calendar. `note` is the holiday's name, or that the day is worked for it; or empty."""

    date: date
    works: bool
    provisional: bool
    note: str


def about(day: date) -> Day:
    """What the calendar says of one day."""
    special = SpecialDay.objects.filter(pk=day).first()
    years = {day.year, year_asked_of(day)}
    provisional = CalendarYear.objects.filter(pk__in=years).count() < len(years)
    if special is None:
        return Day(day, day.weekday() < 5, provisional, "")
    note = _("%(holiday)s调休上班日") % {"holiday": special.name} if special.works else special.name
    return Day(day, special.works, provisional, note)


def with_year(known: Calendar, year: int, notice: str, days: Iterable[NoticeDay]) -> Calendar:
    """The calendar as it would be with another notice for a year, for looking ahead; nothing is saved."""
    special = {day: rule for day, rule in known.special.items() if rule.notice_year != year}
    special |= {day.day: SpecialDayRule(day.works, year) for day in days}
    return QuickCalendar({**known.notices, year: notice}, special)


def days_spoken_of(year: int) -> dict[date, int]:
    """The days around a year that a notice speaks of, with the year of that notice."""
    around = SpecialDay.objects.filter(day__range=(date(year - 1, 12, 1), date(year, 12, 31)))
    return dict(around.values_list("day", "year_id"))


@dataclass(frozen=True)
class KnownYear:
    """A year of the calendar: its notice, how its days differ from the week, and its total."""

    year: int
    notice: str
    days_off: int
    days_worked: int
    working_days: int


def known_years(*, most: int = 5) -> list[KnownYear]:
    """The last years that have a notice, newest first."""
    years = CalendarYear.objects.annotate(
        off=Count("days", filter=Q(days__works=False)), worked=Count("days", filter=Q(days__works=True))
    ).order_by("-year")[:most]
    known = calendar()
    return [
        KnownYear(
            year.year,
            year.notice,
            year.off,
            year.worked,
            known.count(date(year.year, 1, 1), date(year.year, 12, 31)).days,
        )
        for year in years
    ]
