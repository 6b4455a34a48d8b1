"""What everybody may know of how services are handled, for programs."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import Field

from lianyuan.accounts.rest import ApiRequest

from .queries.rating_figures import ratings_page
from .queries.statistics import case_statistics

router = Router(tags=["cases"])


class RatingMonth(Schema):
    """What ratings said of a service in a month; figures are null where there were too few to tell."""

    month: date = Field(description=gettext_noop("月份的第一天；一个月过完才公布，公布后不再改"))
    ratings: int | None = Field(description=gettext_noop("评价数；来评价的企业和个人不到 3 家的不公布"))
    satisfied: int | None = Field(description=gettext_noop("“非常满意”“满意”“基本满意”的个数"))
    bad: int | None = Field(description=gettext_noop("“不满意”“非常不满意”的个数"))
    bad_due: int | None = Field(description=gettext_noop("差评里已经结束或到期的个数；再过一个月才公布"))
    put_right_in_time: int | None = Field(
        description=gettext_noop("15 个工作日内整改好的差评；整改后再评仍是差评的不算")
    )
    hidden: bool = Field(description=gettext_noop("评价太少，不公布"))


@router.get(
    "/services/{slug:slug}/ratings",
    response=list[RatingMonth],
    operation_id="readServiceRatings",
    url_name="readServiceRatings",
    summary=gettext_noop("一个事项的评价"),
    description=gettext_noop("最近 12 个月，新的在前；没有评价的月份不列。公开。"),
)
def read_service_ratings(request: ApiRequest, slug: str) -> list[dict[str, Any]]:
    """The ratings of one service by month."""
    page = ratings_page(slug=slug)
    if page is None:
        raise Http404
    return [asdict(row.figures) for row in page.rows if row.figures]


class CaseStatistics(Schema):
    """The cases of a service in a month. Null is what isn't told, since too few are behind it."""

    month: str = Field(description=gettext_noop("月份，如 2026-10；过完才公布，公布后不再改"))
    service: str = Field(description=gettext_noop("事项的 slug"))
    service_name: str
    filed: int | None = Field(description=gettext_noop("提交的件数"))
    completed: int | None = Field(description=gettext_noop("办结的件数"))
    refused: int | None = Field(description=gettext_noop("不予办理的件数"))
    withdrawn: int | None = Field(description=gettext_noop("撤回的件数"))
    median_days: int | None = Field(description=gettext_noop("办结的一半在几个工作日内"))
    in_time_percent: int | None = Field(description=gettext_noop("办结的有百分之几按时"))


@router.get(
    "/statistics/cases",
    response=list[CaseStatistics],
    operation_id="readCaseStatistics",
    url_name="readCaseStatistics",
    summary=gettext_noop("办件统计"),
    description=gettext_noop("最近 24 个月，按事项和月份，不含任何企业和个人的信息。公开。"),
)
def read_case_statistics(request: ApiRequest) -> list[dict[str, Any]]:
    """The anonymous figures of cases."""
    return [asdict(row) for row in case_statistics()]
