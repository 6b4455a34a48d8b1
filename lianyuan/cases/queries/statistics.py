"""The anonymous figures of cases, as they were told month by month."""

from collections.abc import Iterator
from dataclasses import dataclass

from lianyuan.core import clock

from ..models import ServiceMonth
from ..statistics import months_that_ended

COLUMNS = (
    "month",
    "service",
    "service_name",
    "filed",
    "completed",
    "refused",
    "withdrawn",
    "median_days",
    "in_time_percent",
)


@dataclass(frozen=True)
class StatisticsRow:
    """One service in one month, such as `2026-10`; None is what isn't told."""

    month: str
    service: str
    service_name: str
    filed: int | None
    completed: int | None
    refused: int | None
    withdrawn: int | None
    median_days: int | None
    in_time_percent: int | None

    def cells(self) -> Iterator[str]:
        """The row as a table writes it; what isn't told stays empty."""
        for name in COLUMNS:
            value = getattr(self, name)
            yield "" if value is None else str(value)


def case_statistics() -> list[StatisticsRow]:
    """What was told of the last 24 months, the earliest first, the services of a month in their order."""
    found = (
        ServiceMonth.objects.filter(month__gte=months_that_ended(clock.today())[0])
        .select_related("service")
        .order_by("month", "service__position", "service__slug")
    )
    return [
        StatisticsRow(
            month=f"{row.month_id:%Y-%m}",
            service=row.service.slug,
            service_name=row.service.name,
            filed=row.filed,
            completed=row.completed,
            refused=row.refused,
            withdrawn=row.withdrawn,
            median_days=row.median_days,
            in_time_percent=row.in_time_percent,
        )
        for row in found
    ]
