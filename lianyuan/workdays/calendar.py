"""Arithmetic with working days (工作日): weekends off, but for what each year's notice says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
# From this day of December on, next year's notice may speak: New Year's days off before the first, and the
# weekend day worked for them. The earliest any notice since 2004 named is the 29th.
NEXT_NOTICE_SPEAKS_FROM = (12, 29)
MOST_DAYS = 2600  # ten years; more is a mistake in the question


def year_asked_of(day: date) -> int:
    """The last year whose notice may say whether a day is worked: its own, late in December the next."""
    return day.year + ((day.month, day.day) >= NEXT_NOTICE_SPEAKS_FROM)


@dataclass(frozen=True)
class DueDay:
    """A date reached by counting, and what the counting rests on.

    `provisional` is true when a year it passes through has no notice yet, or it reaches the last days of
    December and next year's notice, which may speak of them, is missing: the date may still move. `notices`
    are the notices of the years that have one, in order.
    """

    date: date
    provisional: bool
    notices: tuple[str, ...]


@dataclass(frozen=True)
class DayCount:
    """A number of working days, and what the counting rests on (see `DueDay`)."""

    days: int
    provisional: bool
    notices: tuple[str, ...]


@dataclass(frozen=True)
class SpecialDayRule:
    """A weekday off or a weekend day worked, with the year whose notice says so."""

    works: bool
    notice_year: int


@dataclass(frozen=True)
class Calendar:
    """The known notices, by year, and the days that differ from the ordinary week."""

    notices: Mapping[int, str]
    special: Mapping[date, SpecialDayRule]

    def works(self, day: date) -> bool:
        """Whether a day is a working day."""
        rule = self.special.get(day)
        return day.weekday() < 5 if rule is None else rule.works

    def add(self, start: date, days: int) -> DueDay:
        """The date `days` working days after `start`; the start day never counts, and 0 is the start itself.

        Raises ValueError when `days` is negative or above `MOST_DAYS`, or the date would leave the calendar.
        """
        if not 0 <= days <= MOST_DAYS:
            raise ValueError(f"{days} working days can't be added; give a number from 0 to {MOST_DAYS}")
        day, left = start, days
        while left:
            if day == date.max:
                raise ValueError(f"{days} working days after {start} is beyond the calendar's end")
            day += ONE_DAY
            left -= self.works(day)
        return DueDay(day, *self._grounds(start, day))

    def count(self, start: date, end: date) -> DayCount:
        """How many working days lie from `start` to `end`, both included; none when `end` comes first."""
        if end < start:
            return DayCount(0, provisional=False, notices=())
        span = (end - start).days + 1
        weeks, rest = divmod(span, 7)
        total = weeks * 5 + sum((start.weekday() + offset) % 7 < 5 for offset in range(rest))
        for day, rule in self.special.items():
            if start <= day <= end:
                total += rule.works - (day.weekday() < 5)
        return DayCount(total, *self._grounds(start, end))

    def _grounds(self, start: date, end: date) -> tuple[bool, tuple[str, ...]]:
        years = set(range(start.year, end.year + 1))
        # The last day decides: what passes the end of an earlier year is in the next one anyway.
        provisional = not years | {year_asked_of(end)} <= self.notices.keys()
        # New Year's days off in December stand in the next year's notice.
        years |= {rule.notice_year for day, rule in self.special.items() if start <= day <= end}
        return provisional, tuple(self.notices[year] for year in sorted(years & self.notices.keys()))


@dataclass(frozen=True)
class QuickCalendar(Calendar):
    """The same calendar for very many questions: it remembers its answers."""

    _added: dict[tuple[date, int], DueDay] = field(default_factory=dict, repr=False, compare=False)
    _counted: dict[tuple[date, date], DayCount] = field(default_factory=dict, repr=False, compare=False)

    def add(self, start: date, days: int) -> DueDay:
        """As `Calendar.add`."""
        found = self._added.get((start, days))
        if found is None:
            found = self._added[start, days] = super().add(start, days)
        return found

    def count(self, start: date, end: date) -> DayCount:
        """As `Calendar.count`."""
        found = self._counted.get((start, end))
        if found is None:
            found = self._counted[start, end] = super().count(start, end)
        return found
