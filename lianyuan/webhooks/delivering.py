"""Telling an endpoint of an event: one signed POST, and what follows from the answer.

Endpoints are spread over LANES lanes of the worker, each a thread. One that fails rests, longer each time,
and costs its neighbours on the lane no more than one time-out a rest.
"""

import json
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse

from lianyuan.accounts import outbox
from lianyuan.accounts.failures import GiveUp, TryLater
from lianyuan.core import clock

from . import kinds, signing
from .models import Delivery, DeliveryQuerySet, Endpoint, Event, Pause
from .reaching import Answer, post

LANES = 4
# From the first failure to giving up it takes three days, as Standard Webhooks has it.
DELAYS = [
    timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
]
SHORTEST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(hours=1)
# An endpoint that answered nothing right for so long is paused, and who registered it is told.
PATIENCE = timedelta(days=5)
GONE = 410


def lane(number: int) -> outbox.Lane:
    """One of the worker's lanes."""
    return outbox.Lane(
        name=f"webhooks-{number}",
        rows=lambda: (
            DeliveryQuerySet(Delivery).filter(lane=number).select_related("endpoint__responsible", "event")
        ),
        work=deliver,
        delays=DELAYS,
    )


def body_of(event: Event) -> bytes:
    """The event as CloudEvents 1.0 has it, structured JSON."""
    told = {
        "specversion": "1.0",
        "id": str(event.pk),
        "source": settings.PUBLIC_ADDRESS,
        "type": event.type,
        "subject": event.subject,
        "time": event.at.isoformat(),
        "datacontenttype": "application/json",
        "data": event.data,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def deliver(delivery: Delivery) -> None:
    """Tell it. Raises what `accounts.failures` knows when that did not work."""
    endpoint = delivery.endpoint
    if not kinds.still_may(endpoint.responsible, endpoint.audience):
        pause(endpoint, Pause.NOT_ALLOWED)
        raise GiveUp("not allowed")
    message_id, now = str(delivery.event_id), clock.now()
    body = body_of(delivery.event)
    signed = signing.headers(
        _secrets(endpoint), message_id=message_id, timestamp=int(now.timestamp()), body=body
    )
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "Lianyuan",
        **signed,
    }
    try:
        answer = post(endpoint.address, body, headers)
        Delivery.objects.filter(pk=delivery.pk).update(tried_at=now, status=answer.status, answer=answer.text)
        _judge(endpoint, answer)
    except (TryLater, GiveUp) as trouble:
        if not isinstance(trouble, _Answered):
            Delivery.objects.filter(pk=delivery.pk).update(tried_at=now, status=None, answer="")
        _note_failure(endpoint)
        raise
    if endpoint.failing_since is not None or endpoint.failures:
        Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=None, resting_until=None, failures=0)


class _Answered(TryLater):
    """It answered, but not that it took the message."""


def _judge(endpoint: Endpoint, answer: Answer) -> None:
    if 200 <= answer.status < 300:
        return
    if answer.status == GONE:
        pause(endpoint, Pause.GONE)
    after = timedelta(seconds=answer.pause) if answer.pause else None
    raise _Answered(f"HTTP {answer.status}", after=after)


def _secrets(endpoint: Endpoint) -> list[str]:
    kept = [endpoint.secret]
    if endpoint.former_until is not None and endpoint.former_until > clock.now():
        kept.append(endpoint.former_secret)
    found = [secret for secret in map(signing.opened, kept) if secret]
    if not found:
        raise GiveUp("the secret can't be read: change it")
    return found


def _note_failure(endpoint: Endpoint) -> None:
    """Let it rest, twice as long each time; pause it when it has failed for longer than PATIENCE."""
    now = clock.now()
    rest = min(SHORTEST_REST * 2 ** min(endpoint.failures, 12), LONGEST_REST)
    Endpoint.objects.filter(pk=endpoint.pk).update(
        failing_since=Coalesce(F("failing_since"), now),
        resting_until=now + rest,
        failures=F("failures") + 1,
    )
    if endpoint.failing_since is not None and now - endpoint.failing_since > PATIENCE:
        pause(endpoint, Pause.FAILING)


def pause(endpoint: Endpoint, why: Pause) -> None:
    """Pause an endpoint that isn't yet, and tell who answers for it; once."""
    running = Endpoint.objects.filter(pk=endpoint.pk, paused_at__isnull=True)
    if running.update(paused_at=clock.now(), pause=why):
        # What still waited is kept as not delivered, for whoever puts it to work again.
        waiting = endpoint.deliveries.filter(
            done_at__isnull=True, failed_at__isnull=True, leased_until__isnull=True
        )
        waiting.update(failed_at=clock.now(), trouble="paused")
        kinds.tell(endpoint.responsible, endpoint.label, reverse("webhooks:endpoint", args=[endpoint.pk]))
