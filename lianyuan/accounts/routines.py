"""Work that comes round by itself, queued once however many workers there are."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from lianyuan.core import clock

from . import jobs
from .models import Job

# When nobody minds: half past three in the night, in the district.
QUIET = time(3, 30)
_DAILY: list[str] = []


def register_daily(kind: str, work: jobs.Work) -> None:
    """Say what is done once a day; called by a room's `apps.py`. It must be safe to repeat."""
    jobs.register(kind, work)
    if kind not in _DAILY:
        _DAILY.append(kind)


def daily() -> list[str]:
    """The kinds of work done once a day."""
    return list(_DAILY)


def queue_due() -> int:
    """Queue the next night's routines that aren't queued yet; how many.

    The job's unique key decides between two workers. A night without a worker is made up for afterwards.
    """
    at = _next_quiet_time()
    keys = {f"{kind} {clock.local_date(at)}": kind for kind in _DAILY}
    missing = set(keys) - set(Job.objects.filter(key__in=list(keys)).values_list("key", flat=True))
    waiting = [Job(kind=keys[key], key=key, next_try=at) for key in sorted(missing)]
    Job.objects.bulk_create(waiting, ignore_conflicts=True)
    return len(missing)


def _next_quiet_time() -> datetime:
    tonight = timezone.make_aware(datetime.combine(clock.today(), QUIET))
    return tonight if tonight > clock.now() else tonight + timedelta(days=1)
