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

router = Router(tags=["cases"])


class RatingMonth(Schema):
    """What ratings said of a service in a month; figures are null where there were too few to tell."""

    month: date = Field(description=gettext_noop("月份的第一天；一个月过完才公布"))
    ratings: int | None = Field(description=gettext_noop("评价数；不到 3 个的不公布"))
    satisfied: int | None = Field(description=gettext_noop("“非常满意”“满意”“基本满意”的个数"))
    bad: int | None = Field(description=gettext_noop("“不满意”“非常不满意”的个数"))
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
