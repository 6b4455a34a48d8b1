"""Work that comes round by itself, queued once however many workers there are."""

from lianyuan.core import clock

from . import jobs
from .models import Job

_DAILY: list[str] = []


def register_daily(kind: str, work: jobs.Work) -> None:
    """Say what is done once a day; called by a room's `apps.py`. It must be safe to repeat."""
    jobs.register(kind, work)
    if kind not in _DAILY:
        _DAILY.append(kind)


def queue_due() -> int:
    """Queue today's routines that aren't queued yet; how many. The job's key decides between two workers."""
    keys = {f"{kind} {clock.today()}": kind for kind in _DAILY}
    missing = set(keys) - set(Job.objects.filter(key__in=list(keys)).values_list("key", flat=True))
    for key in sorted(missing):
        jobs.enqueue(kind=keys[key], payload={}, key=key)
    return len(missing)


def daily() -> list[str]:
    """The kinds of work done once a day."""
    return list(_DAILY)
