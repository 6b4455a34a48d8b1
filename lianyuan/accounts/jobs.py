"""Jobs: work queued as rows, done by the worker one at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from . import outbox
from .models import Job

Work = Callable[[dict[str, Any]], None]
_WORK: dict[str, Work] = {}

DELAYS = [timedelta(seconds=s) for s in (5, 30, 120, 600, 3600)]


def register(kind: str, work: Work) -> None:
    """Say what does the jobs of a kind; called by a room's `apps.py`. A kind can't have two."""
    if kind in _WORK and _WORK[kind] is not work:
        raise ValueError(f"job kind {kind!r} is registered already")
    _WORK[kind] = work


def enqueue(
    *, kind: str, payload: dict[str, Any], key: str | None = None, at: datetime | None = None
) -> None:
    """Queue a job in the caller's transaction, to be done now or `at` a moment to come.

    With a key, a second job of the same key is not queued.
    """
    job = Job(kind=kind, payload=payload, key=key)
    if at is not None:
        job.next_try = at
    Job.objects.bulk_create([job], ignore_conflicts=key is not None)


def run_next() -> bool:
    """Claim the next job that is due and do it. False when nothing is due."""
    return bool(outbox.run(lane()))


def lane() -> outbox.Lane:
    """The worker's lane of jobs; kinds nobody registered stay where they are."""
    return outbox.Lane(
        name="job",
        rows=lambda: Job.objects.filter(kind__in=list(_WORK)),
        work=lambda job: _WORK[job.kind](job.payload),
        delays=DELAYS,
    )
