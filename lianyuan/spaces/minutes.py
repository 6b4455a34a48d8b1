"""Moments as whole minutes since 1970-01-01 00:00 UTC: how occupancies are kept, exact everywhere."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = 24 * 60
# Nobody books outside these years; arithmetic with the very first and last days there are would fail.
YEARS = range(2000, 2101)


def minute_of(moment: datetime) -> int:
    """The minute a moment lies in."""
    return (moment - EPOCH) // MINUTE


def moment_of(minute: int) -> datetime:
    """The moment a minute begins."""
    return EPOCH + minute * MINUTE


@lru_cache(maxsize=2048)
def midnight(day: date) -> int:
    """The first minute of a day in the district."""
    return minute_of(timezone.make_aware(datetime.combine(day, time(0)), timezone.get_default_timezone()))


def day_of(minute: int) -> date:
    """The day of the district a minute lies in."""
    return timezone.localdate(moment_of(minute))


def into_day(moment: time) -> int:
    """How many minutes after midnight a clock shows this time."""
    return moment.hour * 60 + moment.minute
