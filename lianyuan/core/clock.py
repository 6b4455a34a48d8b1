"""What time it is in the district (Asia/Shanghai), in one place so that every room agrees."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Today's date in the district's time zone."""
    return timezone.localdate()


def local_date(moment: datetime) -> date:
    """The date a moment falls on in the district."""
    return timezone.localdate(moment)
