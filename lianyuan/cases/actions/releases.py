"""Telling figures to everybody: the ratings of a month that is over, and how long cases take, once a week."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction

from lianyuan.core import clock
from lianyuan.core.disclosure import may_be_told

from ..disclosure import party
from ..handling_time import WINDOW, summed_up
from ..models import Case, HandlingRelease, RatingMonth, Service, ServiceRatings
from ..rating_figures import counted_in, months_told, outcomes_of
from ..statistics import next_month, start_of

# Nothing is told anew before so many days have passed.
A_WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)


def tell_ratings() -> None:
    """Keep the ratings of every month that is over and wasn't told yet.

    When the month after is over as well, what became of its bad ones is told. Safe to repeat; what was told
    never changes.
    """
    this = clock.today().replace(day=1)
    known = {row.month: row for row in RatingMonth.objects.filter(month__in=months_told())}
    for month in reversed(months_told()):
        if month not in known:
            _tell_month(month)
        row = known.get(month)
        if next_month(month) < this and (row is None or row.outcome_told_at is None):
            _tell_outcomes(month)


@transaction.atomic
def _tell_month(month: date) -> None:
    told, is_new = RatingMonth.objects.get_or_create(month=month, defaults={"told_at": clock.now()})
    if not is_new:
        return
    ServiceRatings.objects.bulk_create(
        ServiceRatings(
            month=told,
            service_id=service,
            **(
                {"ratings": found.ratings, "bad": found.bad, "satisfied": found.ratings - found.bad}
                if may_be_told(found.parties)
                else {}
            ),
        )
        for service, found in counted_in(month).items()
    )


@transaction.atomic
def _tell_outcomes(month: date) -> None:
    told = RatingMonth.objects.select_for_update().get(month=month)
    if told.outcome_told_at is not None:
        return
    outcomes = outcomes_of(month)
    rows = list(told.services.filter(ratings__isnull=False))
    for row in rows:
        row.bad_due, row.put_right = outcomes.get(row.service_id, (0, 0))
    ServiceRatings.objects.bulk_update(rows, ["bad_due", "put_right"])
    told.outcome_told_at = clock.now()
    told.save(update_fields=["outcome_told_at"])


def tell_handling_times() -> None:
    """Tell how long cases of each service took in the 90 days up to yesterday, at most once a week.

    Told anew only when what came in since the last time, and what went out of the 90 days, is of enough
    parties each, so that nobody reads one case's time out of the difference. Safe to repeat.
    """
    for service in Service.objects.order_by("pk"):
        _tell_handling_time(service, clock.today() - ONE_DAY)


@transaction.atomic
def _tell_handling_time(service: Service, as_of: date) -> None:
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    last = service.handling_releases.order_by("-as_of").first()
    if last is not None and as_of < last.as_of + A_WEEK:
        return
    now = _closed_by(service, as_of)
    before: Mapping[str, int] = last.counted if last and overlaps(last, as_of) else {}
    if not _may_follow(before, now):
        return
    told = summed_up(Counter(days for days, _whose in now.values()))
    if told.cases is None or told.median is None or told.ninetieth is None:
        return
    service.handling_releases.update(counted={})
    HandlingRelease.objects.create(
        service=service,
        as_of=as_of,
        told_at=clock.now(),
        cases=told.cases,
        median=told.median,
        ninetieth=told.ninetieth,
        counted={number: days for number, (days, _whose) in now.items()},
    )


def overlaps(last: HandlingRelease, as_of: date) -> bool:
    """Whether some days are in both the window of a release and the one that ends `as_of`."""
    return last.as_of > as_of - WINDOW


def _closed_by(service: Service, as_of: date) -> dict[str, tuple[int, str]]:
    """The cases of the window that ends with this day, by number: their days, and whose they are."""
    since, until = start_of(as_of - WINDOW + ONE_DAY), start_of(as_of + ONE_DAY)
    closed = service.cases.filter(handled_days__isnull=False, closed_at__gte=since, closed_at__lt=until)
    return {str(pk): (days or 0, whose) for pk, days, whose in _with_parties(closed)}


def _with_parties(cases: Iterable[Case]) -> Iterable[tuple[int, int | None, str]]:
    columns = ("pk", "handled_days", "company", "applicant", "anonymised_at")
    for pk, days, company, applicant, gone in cases.values_list(*columns):  # type: ignore[attr-defined]
        # Whose an anonymised case was nobody knows any more; it stands for itself.
        yield pk, days, f"a{pk}" if gone else party(company, applicant)


def _may_follow(before: Mapping[str, int], now: Mapping[str, tuple[int, str]]) -> bool:
    """Whether figures of these cases may be told after those of the cases before, with their days."""
    came = [whose for number, (days, whose) in now.items() if before.get(number) != days]
    went = {number for number, days in before.items() if number not in now or now[number][0] != days}
    if not came and not went:
        return False
    left = {str(pk): whose for pk, _days, whose in _with_parties(Case.objects.filter(pk__in=map(int, went)))}
    # One that was deleted meanwhile stands for itself, too.
    gone = [left.get(number, f"a{number}") for number in went]
    behind = Counter(whose for _days, whose in now.values())
    return all(map(may_be_told, (behind, Counter(came), Counter(gone))))
