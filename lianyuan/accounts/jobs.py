"""The outbox: work is queued as rows, and a worker claims them one at a time."""

import logging
import secrets
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from lianyuan.core import clock

from .models import Job

logger = logging.getLogger(__name__)

Work = Callable[[dict[str, Any]], None]
_WORK: dict[str, Work] = {}

LEASE = timedelta(minutes=5)
DELAYS = [timedelta(seconds=s) for s in (5, 30, 120, 600, 3600)]


def register(kind: str, work: Work) -> None:
    """Say what does the jobs of a kind; called by a room's `apps.py`. A kind can't have two."""
    if kind in _WORK and _WORK[kind] is not work:
        raise ValueError(f"job kind {kind!r} is registered already")
    _WORK[kind] = work


def enqueue(*, kind: str, payload: dict[str, Any], key: str | None = None) -> None:
    """Queue a job in the caller's transaction. With a key, a second job of the same key is not queued."""
    Job.objects.bulk_create([Job(kind=kind, payload=payload, key=key)], ignore_conflicts=key is not None)


def run_next() -> bool:
    """Claim the next job that is due and do it. False when nothing is due.

    The work runs outside the claiming transaction, so it must itself be safe to repeat: a worker killed
    between doing and ticking off leaves the job to be done again when its lease runs out.
    """
    job = _claim()
    if job is None:
        return False
    if job.attempts > len(DELAYS) + 1:
        # Every attempt ended without a word: the work takes its worker down with it.
        _mine(job).update(failed_at=clock.now(), leased_until=None, trouble="WorkerDied")
        return True
    try:
        _WORK[job.kind](job.payload)
    except Exception as trouble:
        # Where it happened, without the message, which may carry what a person wrote.
        where = "".join(traceback.format_tb(trouble.__traceback__))
        logger.error("job %s of kind %s failed with %s\n%s", job.pk, job.kind, type(trouble).__name__, where)
        _put_back(job, trouble)
    else:
        _mine(job).update(done_at=clock.now(), leased_until=None)
    return True


def _claim() -> Job | None:
    now = clock.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    waiting = Job.objects.filter(
        free, kind__in=list(_WORK), next_try__lte=now, done_at__isnull=True, failed_at__isnull=True
    )
    for job_id in waiting.order_by("next_try").values_list("pk", flat=True)[:10]:
        lease = secrets.token_hex(16)
        with transaction.atomic():
            claimed = waiting.filter(pk=job_id).update(
                leased_until=now + LEASE, lease=lease, attempts=F("attempts") + 1
            )
        if claimed:
            return Job.objects.get(pk=job_id)
    return None


def _put_back(job: Job, trouble: Exception) -> None:
    changes: dict[str, Any] = {"leased_until": None, "trouble": type(trouble).__name__}
    if job.attempts > len(DELAYS):
        changes["failed_at"] = clock.now()
    else:
        changes["next_try"] = clock.now() + DELAYS[job.attempts - 1]
    _mine(job).update(**changes)


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, lease=job.lease)
