"""What of notices is kept only for a while, taken away once a day."""

import logging
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from lianyuan.accounts import routines
from lianyuan.core import clock

from .models import ChannelAddress, Delivery, Notice, SentMail

logger = logging.getLogger(__name__)

TIDY = "notifications.tidy"
# A case is closed and rated long before; what it said stays in the case.
READ_NOTICES_KEPT = timedelta(days=365)
# Long enough to answer "you never told me"; what failed stays until somebody looked at it or its notice goes.
DELIVERIES_KEPT = timedelta(days=60)
# An address nobody confirmed may be a stranger's.
UNCONFIRMED_KEPT = timedelta(days=7)
DEMO_MAIL_KEPT = timedelta(days=60)
_AT_ONCE = 1000


def register() -> None:
    """Called by `apps.py`."""
    routines.register_daily(TIDY, tidy)


def tidy(payload: dict[str, Any]) -> None:
    """Remove what went out long ago, old notices that were read, and addresses nobody confirmed."""
    now = clock.now()
    old: dict[str, QuerySet[Any]] = {
        "deliveries": Delivery.objects.filter(done_at__lt=now - DELIVERIES_KEPT),
        "notices": Notice.objects.filter(is_read=True, created_at__lt=now - READ_NOTICES_KEPT),
        "addresses": ChannelAddress.objects.filter(
            confirmed_at__isnull=True, added_at__lt=now - UNCONFIRMED_KEPT
        ),
        "mails": SentMail.objects.filter(sent_at__lt=now - DEMO_MAIL_KEPT),
    }
    counts = [f"{_remove(rows)} {name}" for name, rows in old.items()]
    logger.info("tidied %s", ", ".join(counts))


def _remove(rows: QuerySet[Any]) -> int:
    # Some at a time, so that nobody's page waits for the end of it.
    removed = 0
    while some := list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        rows.model._default_manager.filter(pk__in=some).delete()
        removed += len(some)
    return removed
