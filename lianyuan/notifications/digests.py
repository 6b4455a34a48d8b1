"""The daily digest: what a person wanted once a day, gathered into one message for each address."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lianyuan.accounts import jobs
from lianyuan.core import clock

from .models import Delivery, DigestEntry, Purpose

JOB = "notifications.digest"
OVERDUE = "notifications.digest-overdue"


def plan() -> None:
    """See to it that the next digest goes out; written along with the entries that wait for it."""
    at = next_digest(clock.now())
    day = timezone.localdate(at)
    jobs.enqueue(kind=JOB, payload={"day": day.isoformat()}, key=f"{JOB}:{day}", at=at)


def plan_overdue(payload: dict[str, Any]) -> None:
    """Plan again for entries no digest is planned for; done again, it changes nothing.

    Written before the hour and committed after it, an entry is not seen by the digest planned for it.
    """
    if DigestEntry.objects.filter(gathered=False).exists():
        plan()


def next_digest(after: datetime) -> datetime:
    """The first digest time after a moment: today's, or tomorrow's."""
    day = timezone.localdate(after)
    at = timezone.make_aware(datetime.combine(day, time(settings.DIGEST_HOUR)))
    if at > after:
        return at
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time(settings.DIGEST_HOUR)))


def gather(payload: dict[str, Any]) -> None:
    """Make one delivery of the entries that wait for each address; done again, it finds none."""
    day = date.fromisoformat(payload["day"])
    waiting = DigestEntry.objects.filter(gathered=False)
    for address_id in waiting.order_by("address").values_list("address", flat=True).distinct():
        with transaction.atomic():
            _gather_for(address_id, day)


def _gather_for(address_id: int, day: date) -> None:
    entries = list(
        DigestEntry.objects.select_for_update(of=("self",))
        .filter(address=address_id, gathered=False)
        .select_related("address")
        .order_by("pk")
    )
    if not entries:
        return
    delivery, is_new = Delivery.objects.get_or_create(
        address_id=address_id,
        day=day,
        defaults={"channel": entries[0].address.channel, "purpose": Purpose.DIGEST},
    )
    if not is_new:
        # Today's went out already (the clock was moved, say): these wait for tomorrow's.
        plan()
        return
    DigestEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(
        delivery=delivery, gathered=True
    )
