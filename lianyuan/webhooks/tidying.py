"""What was told long ago is taken away once a day."""

import logging
from datetime import timedelta
from typing import Any

from lianyuan.core import clock

from .models import Event

logger = logging.getLogger(__name__)

TIDY = "webhooks.tidy"
# Long enough to see last month's trouble and to replay it.
KEPT = timedelta(days=30)
_AT_ONCE = 1000


def tidy(payload: dict[str, Any]) -> None:
    """Remove events older than KEPT with what was told of them."""
    old = Event.objects.filter(at__lt=clock.now() - KEPT)
    removed = 0
    while some := list(old.order_by("at").values_list("pk", flat=True)[:_AT_ONCE]):
        Event.objects.filter(pk__in=some).delete()
        removed += len(some)
    logger.info("tidied %s events told", removed)
