"""Repeating: a rule of RFC 5545 (RRULE) for what people choose, and the days it means; no table."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from dateutil.rrule import rrulestr
from django.utils import timezone
from django.utils.translation import gettext as _

from lianyuan.core.refusals import Refused

# What one plan shows and one deed books at most; a year of weeks, with some room.
MOST_DATES = 60
LONGEST_DAYS = 366
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Every(StrEnum):
    """What a repetition counts in."""

    WEEK = "weekly"
    MONTH = "monthly"


@dataclass(frozen=True)
class Repeating:
    """A repetition as people choose it; it ends after `count` times or on the day `until`.

    `weekdays` (0 is Monday) only matter by the week; without any, it is the first day's. By the month it is
    the same weekday of the month as the first day's: the second Tuesday; a fifth is the last.
    """

    first: date
    begins: time
    ends: time
    every: Every = Every.WEEK
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None

    @property
    def rule(self) -> str:
        """As RFC 5545 writes it, for a start in the district's time (`UNTIL` is then in UTC)."""
        parts = [f"FREQ={self.every.upper()}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        parts.append(f"BYDAY={self._by_day()}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        elif self.until is not None:
            last = timezone.make_aware(datetime.combine(self.until, self.begins)).astimezone(UTC)
            parts.append(f"UNTIL={last:%Y%m%dT%H%M%SZ}")
        return ";".join(parts)

    def days(self) -> list[date]:
        """The days it means, in order. Raises `Refused` where it would be too many, or too long."""
        if self.count is None and self.until is None:
            raise Refused(_("请写重复几次，或者重复到哪一天。"))
        longest = self.first + timedelta(days=LONGEST_DAYS)
        if self.until is not None and self.until > longest:
            told = {"until": f"{self.until:%Y-%m-%d}", "most": f"{longest:%Y-%m-%d}"}
            raise Refused(_("最多重复一年：%(until)s 太远了，最晚到 %(most)s。到时候可以再约下一年。") % told)
        start = timezone.make_aware(datetime.combine(self.first, self.begins))
        found = [moment.date() for moment in islice(rrulestr(self.rule, dtstart=start), MOST_DATES + 1)]
        if len(found) > MOST_DATES:
            words = _("一次最多约 %(most)s 个日期，这样重复会更多。请把结束的日子提前，剩下的再约一次。")
            raise Refused(words % {"most": MOST_DATES})
        if not found:
            raise Refused(_("这样重复，一个日期也没有。请看看星期几和结束的日子。"))
        return found

    def _by_day(self) -> str:
        if self.every is Every.WEEK:
            chosen = sorted(set(self.weekdays)) or [self.first.weekday()]
            return ",".join(DAY_CODES[day] for day in chosen)
        which = (self.first.day - 1) // 7 + 1
        return f"{which if which < 5 else -1}{DAY_CODES[self.first.weekday()]}"
