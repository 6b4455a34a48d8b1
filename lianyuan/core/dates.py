"""Dates and moments in words, as each language writes them.

The formats are Django's (`django.utils.dateformat`) and translated like words, so that a catalogue says how
its readers write a date. Moments are shown in the district's time zone.
"""

from datetime import date, datetime, timedelta

from django.utils.dateformat import format as write
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import clock


def weekday(day: date) -> str:
    """The name of its weekday: 星期四, Thursday."""
    return write(day, "l")


def day_and_weekday(day: date) -> str:
    """11 月 26 日 星期四; Thursday 26 November."""
    return write(day, pgettext("date format", "n 月 j 日 l"))


def short_day(day: date) -> str:
    """11 月 26 日; 26 November."""
    return write(day, pgettext("date format", "n 月 j 日"))


def long_day(day: date) -> str:
    """2026 年 11 月 26 日; 26 November 2026."""
    return write(day, pgettext("date format", "Y 年 n 月 j 日"))


def whole_month(day: date) -> str:
    """2026 年 11 月; November 2026."""
    return write(day, pgettext("date format", "Y 年 n 月"))


def line_day(day: date) -> str:
    """11 月 26 日 周四; Thu 26 November: for the head of a line."""
    short = [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")][day.weekday()]
    return _("%(day)s %(weekday)s") % {"day": short_day(day), "weekday": short}


def tiny_day(day: date) -> str:
    """11-26; 26 Nov: as the figure of a line."""
    return write(district_day(day), pgettext("date format", "n-j"))


def plain_day(day: date) -> str:
    """2026-11-26; 26 Nov 2026: in tables and lists."""
    return write(_here(day), pgettext("date format", "Y-m-d"))


def plain_moment(moment: datetime) -> str:
    """2026-11-26 09:05; 26 Nov 2026, 09:05."""
    return write(_here(moment), pgettext("date format", "Y-m-d H:i"))


def near_moment(moment: datetime) -> str:
    """A moment as people say it: today and yesterday by name, another year with its number."""
    here, today = localtime(moment), clock.today()
    if here.date() == today:
        day = _("今天")
    elif here.date() == today - timedelta(days=1):
        day = _("昨天")
    else:
        day = short_day(here.date()) if here.year == today.year else long_day(here.date())
    return f"{day} {here:%H:%M}"


def district_day(day: date) -> date:
    """The day itself, or the day in the district a moment falls on."""
    return localtime(day).date() if isinstance(day, datetime) else day


def _here(day: date) -> date:
    return localtime(day) if isinstance(day, datetime) else day
