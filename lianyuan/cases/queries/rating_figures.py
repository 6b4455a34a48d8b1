"""The public page of what ratings say: all services in one month, or one service month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lianyuan.core.disclosure import LEAST_PARTIES

from ..models import Service
from ..rating_figures import RatingFigures, months_told, of_month, of_service
from .catalogue import offered_services


@dataclass(frozen=True)
class FiguresRow:
    """A line of the table: the service or the month it is of, and its figures, None without a rating."""

    service: Service
    month: date
    figures: RatingFigures | None


@dataclass(frozen=True)
class RatingsPage:
    """The page: of one service by month when `service` is given, else of every service in `month`."""

    rows: Sequence[FiguresRow]
    services: list[Service]
    months: list[date]
    month: date
    service: Service | None
    too_few: str

    @property
    def has_figures(self) -> bool:
        """Whether any line has a rating behind it."""
        return any(row.figures for row in self.rows)


def ratings_page(*, slug: str = "", month: str = "") -> RatingsPage | None:
    """The public page of ratings; None for a service that isn't offered. Unknown months are the latest."""
    services, months = offered_services(), months_told()
    chosen = next((day for day in months if f"{day:%Y-%m}" == month), months[0])
    service = next((service for service in services if service.slug == slug), None)
    if slug and service is None:
        return None
    if service is not None:
        rows = [FiguresRow(service, figures.month, figures) for figures in of_service(service)]
    else:
        found = of_month(chosen)
        rows = [FiguresRow(each, chosen, found.get(each.pk)) for each in services]
    return RatingsPage(
        rows=rows,
        services=services,
        months=months,
        month=chosen,
        service=service,
        too_few=_("来评价的企业和个人不到 %(least)s 家，或者一家占了大半，说出来就等于说出是谁评的。")
        % {"least": LEAST_PARTIES},
    )
