"""What falls due for a booking: asking the day before whether they come, and seeing whether they came."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from lianyuan.accounts import jobs
from lianyuan.core import clock

from ..models import Booking

ASK, SEE = "spaces.ask-whether-coming", "spaces.see-who-came"
ASKED_AT = time(17)


def expect(booking: Booking, *, at: datetime) -> None:
    """Queue what falls due next for a booking that has its room; a moved one is expected anew."""
    payload = {"booking": booking.pk, "starts": booking.starts.isoformat()}
    day_before = clock.local_date(booking.starts) - timedelta(days=1)
    asking = timezone.make_aware(datetime.combine(day_before, ASKED_AT))
    if asking > at:
        jobs.enqueue(kind=ASK, payload=payload, at=asking)
    elif booking.space.grace_minutes is not None:
        jobs.enqueue(kind=SEE, payload=payload, at=grace_ends(booking))


def grace_ends(booking: Booking) -> datetime:
    """When a booking nobody came to gives its time back, in a room that does so."""
    return booking.starts + timedelta(minutes=booking.space.grace_minutes or 0)
