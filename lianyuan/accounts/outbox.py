"""How outbox rows are done: claimed under a lease, tried, retried with growing delay, given up in the open.

A lane is one kind of row and what does it. The worker drives every lane in a thread of its own, so that a lane
that waits for a dead server holds up no other.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

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
    """The due rows that are ours from now on until the lease runs out; of two workers one gets each."""
    due = list(lane.rows().due().order_by("next_try", "pk").values_list("pk", flat=True)[: lane.batch])
    if not due:
        return []
    lease = secrets.token_hex(16)
    with transaction.atomic():
        # What another worker has claimed meanwhile is no longer due, so this update leaves it alone.
        lane.rows().due().filter(pk__in=due).update(leased_until=clock.now() + LEASE, lease=lease)
    return list(lane.rows().filter(pk__in=due, lease=lease).order_by("next_try", "pk"))


def _do(lane: Lane, row: Any) -> None:
    try:
        lane.work(row)
    except GiveUp as trouble:
        logger.warning("%s %s is given up: %s", lane.name, row.pk, trouble)
        _put_back(lane, row, trouble, final=True)
    except TryLater as trouble:
        logger.warning("%s %s is put off: %s", lane.name, row.pk, trouble)
        _put_back(lane, row, trouble)
        if isinstance(trouble, Unreachable):
            raise
    except Exception as trouble:
        logger.exception("%s %s failed", lane.name, row.pk)
        # The kind of error only: its message may carry what a person wrote.
        _put_back(lane, row, TryLater(type(trouble).__name__))
    else:
        _ours(lane, row).update(done_at=clock.now(), leased_until=None, trouble="")


def _put_back(lane: Lane, row: Any, trouble: Exception, *, final: bool = False) -> None:
    attempts = row.attempts + 1
    changes: dict[str, Any] = {"attempts": attempts, "leased_until": None, "trouble": str(trouble)[:300]}
    if final or attempts > len(lane.delays):
        changes["failed_at"] = clock.now()
    else:
        asked = getattr(trouble, "after", None) or timedelta()
        changes["next_try"] = clock.now() + max(lane.delays[attempts - 1], asked)
    _ours(lane, row).update(**changes)


def _give_back(lane: Lane, rows: Sequence[Any]) -> None:
    for row in rows:
        _ours(lane, row).update(leased_until=None)


def _ours(lane: Lane, row: Any) -> OutboxQuerySet:
    """The row as long as nobody took it over when our lease ran out."""
    return lane.rows().filter(pk=row.pk, lease=row.lease)
