"""Counting working days, for programs. Open to everyone."""

from datetime import date, timedelta
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from lianyuan.accounts.rest import ApiRequest
from lianyuan.core.rest.problems import Invalid

from . import queries
from .calendar import MOST_DAYS

router = Router(tags=["workdays"])
LONGEST_SPAN = timedelta(days=36_600)
# Far enough for any deadline, and the end of a count stays within the calendar.
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)


class WorkdayCount(Schema):
    """A number of working days. `provisional` when a year it rests on has no holiday notice yet.

    The last days of December, from the 29th, rest on the next year's notice too.
    """

    start: date
    end: date
    days: int
    provisional: bool
    notices: list[str]


class WorkdayDate(Schema):
    """A date reached by counting; see `WorkdayCount`."""

    start: date
    days: int
    date: date
    provisional: bool
    notices: list[str]


@router.get(
    "/workdays/count",
    response=WorkdayCount,
    operation_id="countWorkdays",
    url_name="countWorkdays",
    summary=gettext_noop("两个日期之间有几个工作日"),
    description=gettext_noop(
        "头尾两天都算。按国务院放假通知，含调休上班日；还没有通知的年份，结果是暂定的。"
        "12 月 29 日起还要看下一年的通知。"
    ),
)
def count_workdays(request: ApiRequest, start: date, end: date) -> dict[str, Any]:
    """Count between two dates, both included."""
    _check_dates(start=start, end=end)
    if end - start > LONGEST_SPAN:
        raise Invalid({"end": [_("两个日期最多相隔一百年。请分段计算。")]})
    found = queries.count_working_days(start, end)
    return {
        "start": start,
        "end": end,
        "days": found.days,
        "provisional": found.provisional,
        "notices": list(found.notices),
    }


@router.get(
    "/workdays/add",
    response=WorkdayDate,
    operation_id="addWorkdays",
    url_name="addWorkdays",
    summary=gettext_noop("从一天起过几个工作日是哪一天"),
    description=gettext_noop("起始那天不算；0 就是起始那天。"),
)
def add_workdays(
    request: ApiRequest, start: date, days: Annotated[int, Query(..., ge=0, le=MOST_DAYS)]
) -> dict[str, Any]:
    """Add working days to a date."""
    _check_dates(start=start)
    found = queries.add_working_days(start, days)
    return {
        "start": start,
        "days": days,
        "date": found.date,
        "provisional": found.provisional,
        "notices": list(found.notices),
    }


def _check_dates(**dates: date) -> None:
    outside = {name: day for name, day in dates.items() if not EARLIEST <= day <= LATEST}
    if outside:
        told = _("请写 %(earliest)s 到 %(latest)s 之间的日期。") % {"earliest": EARLIEST, "latest": LATEST}
        raise Invalid({name: [told] for name in outside})
