"""How outbox rows are done: claimed under a lease, tried, retried with growing delay, given up in the open.

A lane is one kind of row and what does it. The worker drives every lane in a thread of its own, so that a
lane that waits for a dead server holds up no other.
"""

import logging
import secrets
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from lianyuan.core import clock

from .failures import GiveUp, TryLater, Unreachable
from .models.outbox import OutboxQuerySet

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
_NEVER = threading.Event()


@dataclass(frozen=True)
class Lane:
    """Rows of one kind: `rows` are all of them, `work` does one. It must be safe to repeat.

    A worker killed between doing and ticking off leaves the row to be done again when its lease runs out.
    """

    name: str
    rows: Callable[[], OutboxQuerySet]
    work: Callable[[Any], None]
    delays: Sequence[timedelta]
    batch: int = 1


_LANES: dict[str, Callable[[], Lane | None]] = {}


def register_lane(name: str, lane: Callable[[], Lane | None]) -> None:
    """Give the worker a lane, by a function that makes it, or None where it is not set up here."""
    _LANES[name] = lane


def lanes() -> Iterator[Lane]:
    """The lanes to be driven as things are set up."""
    for make in _LANES.values():
        if lane := make():
            yield lane


def run(lane: Lane, stopping: threading.Event = _NEVER) -> int:
    """Claim what is due, at most a batch, and do it; how many rows were tried.

    When `stopping` is set, or the far end is out of order, the rest of the batch is given back. Raises
    Unreachable in the latter case, after the row that found out was put back.
    """
    rows = claim(lane)
    for number, row in enumerate(rows):
        if stopping.is_set():
            _give_back(lane, rows[number:])
            return number
        try:
            _do(lane, row)
        except Unreachable:
            _give_back(lane, rows[number + 1 :])
            raise
    return len(rows)


def claim(lane: Lane) -> list[Any]:
    """The due rows that are ours from now on until the lease runs out; of two workers one gets each.

    A row whose last worker died with it is claimed alone, so that it can take no others down with it.
    """
    due = list(lane.rows().due().order_by("next_try", "pk").values_list("pk", "leased_until")[: lane.batch])
    if not due:
        return []
    left_behind = [pk for pk, leased_until in due if leased_until is not None]
    chosen = left_behind[:1] or [pk for pk, _leased_until in due]
    lease = secrets.token_hex(16)
    with transaction.atomic():
        # What another worker has claimed meanwhile is no longer due, so this update leaves it alone.
        lane.rows().due().filter(pk__in=chosen).update(
            leased_until=clock.now() + LEASE, lease=lease, attempts=F("attempts") + 1
        )
    return list(lane.rows().filter(pk__in=chosen, lease=lease).order_by("next_try", "pk"))


def _do(lane: Lane, row: Any) -> None:
    if row.attempts > len(lane.delays) + 1:
        # Every attempt ended without a word: the work takes its worker down with it.
        _put_back(lane, row, GiveUp("WorkerDied"))
        return
    try:
        lane.work(row)
    except (GiveUp, TryLater) as trouble:
        logger.warning("%s %s failed: %s", lane.name, row.pk, trouble)
        _put_back(lane, row, trouble)
        if isinstance(trouble, Unreachable):
            raise
    except Exception as trouble:
        # Where it happened, without the message, which may carry what a person wrote.
        where = "".join(traceback.format_tb(trouble.__traceback__))
        logger.error("%s %s failed with %s\n%s", lane.name, row.pk, type(trouble).__name__, where)
        _put_back(lane, row, TryLater(type(trouble).__name__))
    else:
        _ours(lane, row).update(done_at=clock.now(), leased_until=None, trouble="")


def _put_back(lane: Lane, row: Any, trouble: GiveUp | TryLater) -> None:
    changes: dict[str, Any] = {"leased_until": None, "trouble": str(trouble)[:300]}
    if isinstance(trouble, GiveUp) or row.attempts > len(lane.delays):
        changes["failed_at"] = clock.now()
    else:
        wait = lane.delays[row.attempts - 1]
        changes["next_try"] = clock.now() + max(wait, trouble.after or wait)
    _ours(lane, row).update(**changes)


def _give_back(lane: Lane, rows: Sequence[Any]) -> None:
    for row in rows:
        _ours(lane, row).update(leased_until=None, attempts=F("attempts") - 1)


def _ours(lane: Lane, row: Any) -> OutboxQuerySet:
    """The row as long as nobody took it over when our lease ran out."""
    return lane.rows().filter(pk=row.pk, lease=row.lease)
