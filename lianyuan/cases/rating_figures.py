"""What ratings say of a service, month by month: for everybody to read.

Only months that have ended are told, and of a month only what at least LEAST_RATINGS ratings say: from a
figure that moves with each rating, or from one of two of them, the desk would know who said what.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from lianyuan.core import clock

from .models import Outcome, Rating, Service
from .models.record import WORST_GRADES

LEAST_RATINGS = 3
MONTHS = 12


@dataclass(frozen=True)
class RatingFigures:
    """Of one service in one month (its first day). All but `hidden` are None where there were too few.

    Satisfied are the upper three grades. `bad_due` are the bad ratings that were dealt with or whose time is
    over; a share is only of these. A bad rating counts as put right in time when the desk did so by its
    date and the applicant, asked again, didn't give another bad one.
    """

    month: date
    ratings: int | None
    satisfied: int | None
    bad: int | None
    bad_due: int | None
    put_right_in_time: int | None
    hidden: bool

    @property
    def satisfied_percent(self) -> int | None:
        """The share of satisfied ratings, in whole percent."""
        return _percent(self.satisfied, self.ratings)

    @property
    def in_time_percent(self) -> int | None:
        """The share of bad ratings put right in time, in whole percent; None where none was due yet."""
        return _percent(self.put_right_in_time, self.bad_due)


def months_told() -> list[date]:
    """The first days of the last MONTHS months that have ended, the latest first."""
    this = clock.today().replace(day=1)
    number = this.year * 12 + this.month - 1
    return [date(*divmod_month(number - back)) for back in range(1, MONTHS + 1)]


def divmod_month(number: int) -> tuple[int, int, int]:
    """Year, month and first day of a month counted from the year 0."""
    return number // 12, number % 12 + 1, 1


def of_service(service: Service) -> list[RatingFigures]:
    """The figures of one service by month, the latest first; months without a rating are left out."""
    months = months_told()
    rows = _counted(Q(case__service=service, month__gte=months[-1], month__lte=months[0]), "month")
    return [_figures(row["month"], row) for row in sorted(rows, key=lambda row: row["month"], reverse=True)]


def of_month(month: date) -> dict[int, RatingFigures]:
    """The figures of every service that was rated in one month, by the service's id."""
    return {row["case__service"]: _figures(month, row) for row in _counted(Q(month=month), "case__service")}


def _counted(which: Q, by: str) -> list[dict[str, Any]]:
    bad = Q(grade__in=WORST_GRADES)
    in_time = bad & Q(follow_up__outcome=Outcome.PUT_RIGHT, follow_up__in_time=True)
    due = Q(follow_up__isnull=True) | Q(follow_up__closed_at__isnull=False)
    due |= Q(follow_up__due_on__lt=clock.today())
    still_bad = Q(second__grade__in=WORST_GRADES)
    # A bad rating found not to be justified was dealt with too, but it was not put right.
    return list(
        Rating.objects.filter(which, is_counted=True)
        .order_by()
        .values(by)
        .annotate(
            ratings=Count("pk"),
            bad=Count("pk", filter=bad),
            bad_due=Count("pk", filter=bad & due),
            in_time=Count("pk", filter=in_time & (Q(second__isnull=True) | ~still_bad)),
        )
    )


def _figures(month: date, row: dict[str, Any]) -> RatingFigures:
    ratings, bad = row["ratings"], row["bad"]
    if ratings < LEAST_RATINGS:
        return RatingFigures(month, None, None, None, None, None, hidden=True)
    return RatingFigures(month, ratings, ratings - bad, bad, row["bad_due"], row["in_time"], hidden=False)


def _percent(part: int | None, whole: int | None) -> int | None:
    return None if part is None or not whole else round(100 * part / whole)
