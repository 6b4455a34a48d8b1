"""Dates, numbers and lists in templates, as the reader's language writes them. Built in."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.translation import gettext

from lianyuan.core import dates, numbers, sentences

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """A date or the day of a moment, in tables: 2026-11-26, 26 Nov 2026; nothing for nothing."""
    return dates.plain_day(value) if value else ""


@register.filter
def tiny_day(value: date | None) -> str:
    """11-26, 26 Nov, as the figure of a line; nothing for nothing."""
    return dates.tiny_day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A moment: 2026-11-26 09:05, 26 Nov 2026, 09:05; nothing for nothing."""
    return dates.plain_moment(value) if value else ""


@register.filter
def near_moment(value: datetime | None) -> str:
    """A moment as people say it: 今天 09:05; nothing for nothing."""
    return dates.near_moment(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """11 月 26 日, 26 November; nothing for nothing."""
    if not value:
        return ""
    return dates.short_day(dates.district_day(value))


@register.filter
def long_day(value: date | datetime | None) -> str:
    """2026 年 11 月 26 日, 26 November 2026; nothing for nothing."""
    if not value:
        return ""
    return dates.long_day(dates.district_day(value))


@register.filter
def month_name(value: date | None) -> str:
    """2026 年 11 月, November 2026; nothing for nothing."""
    return dates.whole_month(value) if value else ""


@register.filter
def translated(word: object) -> str:
    """One of the interface's own words, kept somewhere as it stands in the code, in the reader's language."""
    return gettext(str(word)) if word else ""


@register.filter
def listed(words: Iterable[object]) -> str:
    """Words one after another: 甲、乙, A, B."""
    return sentences.listed(words)


@register.filter
def money(ten_thousands: Decimal) -> str:
    """An amount kept in 万元, to the last yuan: 1,322.5 万元, 13.225 million yuan."""
    return numbers.money(ten_thousands * 10_000, exact=True)


@register.simple_tag
def named(name: object, words: object) -> str:
    """A name and what goes with it: 名称：甲, name: A."""
    return sentences.named(name, words)


@register.simple_tag
def working_days(number: int) -> str:
    """The unit below a number of working days."""
    return numbers.working_days(number)
