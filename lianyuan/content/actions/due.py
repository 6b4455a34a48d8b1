"""What goes out or ends at its hour."""

from typing import Any

from django.db import transaction
from wagtail.models import Revision

from lianyuan.core import clock

from ..queries import KINDS


def publish_due() -> int:
    """Publish every approved version whose hour has come and take down what has ended; how many of both.

    Each in its own transaction with its trail. Safe to repeat, and for two workers at once: the row is locked
    and looked at again.
    """
    return sum(_end(kind) + _let_out(kind) for kind in KINDS)


def _end(kind: Any) -> int:
    ended = 0
    over = kind.objects.published().filter(expire_at__lte=clock.now())
    for pk in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            entry = over.select_for_update().filter(pk=pk).first()
            if entry is not None:
                _take_down_keeping_schedule(entry)
                ended += 1
    return ended


def _take_down_keeping_schedule(entry: Any) -> None:
    # Taking down clears the hours of all versions; one approved to follow the old version still goes out.
    approved = entry.revisions.filter(approved_go_live_at__isnull=False)
    hours = list(approved.values_list("pk", "approved_go_live_at"))
    entry.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for pk, hour in hours:
        entry.revisions.filter(pk=pk).update(approved_go_live_at=hour)


def _let_out(kind: Any) -> int:
    out = 0
    due = Revision.objects.filter(base_content_type=kind.kind(), approved_go_live_at__lte=clock.now())
    for pk in list(due.order_by("approved_go_live_at").values_list("pk", flat=True)):
        with transaction.atomic():
            revision = due.select_for_update().filter(pk=pk).first()
            if revision is not None:
                revision.publish(log_action="wagtail.publish.scheduled")
                out += 1
    return out
