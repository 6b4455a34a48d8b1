"""What ratings say of a service, month by month: for everybody to read.

Told are months that have ended, each once (`actions.releases`), and of a month only what ratings of enough
companies and people say: from a figure that moves with each rating, or that one of them made, everybody would
know who said what. What became of the bad ones is told a month later, when their time is over.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from lianyuan.core import clock
from lianyuan.core.disclosure import Party

from .disclosure import party
from .models import Outcome, Rating, Service, ServiceRatings
from .models.record import WORST_GRADES

MONTHS = 12


@dataclass(frozen=True)
class RatingFigures:
    """Of one service in one month (its first day). All but `hidden` are None where there were too few.

    Satisfied are the upper three grades. `bad_due` are the bad ratings that were dealt with or whose time is
    over; a share is only of these. It is None until the month after has ended, too. A bad rating counts as
    put right in time when the desk did so by its date and the applicant, asked again, gave no other bad one.
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


@dataclass
class Counted:
    """The ratings of one service in one month, and whose they are."""

    ratings: int = 0
    bad: int = 0
    parties: Counter[Party] = field(default_factory=Counter)


def counted_in(month: date) -> dict[int, Counted]:
    """The ratings of a month (its first day) that count, by the service's id."""
    found: dict[int, Counted] = {}
    columns = ("case__service", "case__company", "case__applicant", "grade")
    for service, company, applicant, grade in _of(month).values_list(*columns).iterator():
        counted = found.setdefault(service, Counted())
        counted.ratings += 1
        counted.bad += grade in WORST_GRADES
        counted.parties[party(company, applicant)] += 1
    return found


def outcomes_of(month: date) -> dict[int, tuple[int, int]]:
    """How many bad ratings of a month were dealt with or are past their time, and how many of these were put
    right in time, by the service's id."""
    in_time = Q(follow_up__outcome=Outcome.PUT_RIGHT, follow_up__in_time=True)
    due = Q(follow_up__isnull=True) | Q(follow_up__closed_at__isnull=False)
    due |= Q(follow_up__due_on__lt=clock.today())
    still_bad = Q(second__grade__in=WORST_GRADES)
    # A bad rating found not to be justified was dealt with too, but it was not put right.
    rows = (
        _of(month)
        .filter(grade__in=WORST_GRADES)
        .values("case__service")
        .annotate(
            due=Count("pk", filter=due),
            in_time=Count("pk", filter=in_time & (Q(second__isnull=True) | ~still_bad)),
        )
    )
    return {row["case__service"]: (row["due"], row["in_time"]) for row in rows}


def _of(month: date) -> QuerySet[Rating]:
    return Rating.objects.filter(month=month, is_counted=True).order_by()


def of_service(service: Service) -> list[RatingFigures]:
    """What was told of one service by month, the latest first; months without a rating are left out."""
    told = ServiceRatings.objects.filter(service=service, month__in=months_told())
    return [_figures(row) for row in told.order_by("-month")]


def of_month(month: date) -> dict[int, RatingFigures]:
    """What was told of every service that was rated in one month, by the service's id."""
    return {row.service_id: _figures(row) for row in ServiceRatings.objects.filter(month=month)}


def _figures(row: ServiceRatings) -> RatingFigures:
    return RatingFigures(
        row.month_id, row.ratings, row.satisfied, row.bad, row.bad_due, row.put_right, row.ratings is None
    )


def _percent(part: int | None, whole: int | None) -> int | None:
    return None if part is None or not whole else round(100 * part / whole)
