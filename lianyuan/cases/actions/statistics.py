"""Telling the figures of a month once it is over."""

from dataclasses import asdict
from datetime import date

from django.db import transaction

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock

from ..models import ServiceMonth, StatisticsMonth
from ..statistics import months_that_ended, of_month, told_of
from .releases import tell_handling_times, tell_ratings


def tell_months(*, actor: Actor) -> list[date]:
    """Keep the figures of every month that is over and wasn't told yet; which those are. Safe to repeat.

    Told with them, each in its own time, are ratings and how long cases take.
    """
    tell_ratings()
    tell_handling_times()
    months = months_that_ended(clock.today())
    known = set(StatisticsMonth.objects.filter(month__in=months).values_list("month", flat=True))
    return [month for month in months if month not in known and _tell(actor=actor, month=month)]


@transaction.atomic
def _tell(*, actor: Actor, month: date) -> bool:
    told, is_new = StatisticsMonth.objects.get_or_create(month=month, defaults={"told_at": clock.now()})
    if is_new:
        ServiceMonth.objects.bulk_create(
            ServiceMonth(month=told, service_id=service, **asdict(told_of(figures)))
            for service, figures in of_month(month).items()
        )
    return is_new
