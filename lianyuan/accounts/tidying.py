"""What is kept only for a while, taken away once a day."""

import logging
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection

from lianyuan.core import clock

from . import routines
from .limits import cache_table
from .models import Job, KeptAnswer

logger = logging.getLogger(__name__)

TIDY = "accounts.tidy"
# A form sent again after this is a new one; nobody waits that long for a page.
ANSWERS_KEPT = timedelta(days=14)
# Long enough to see what the worker did last month.
JOBS_KEPT = timedelta(days=60)


def register() -> None:
    """Called by `apps.py`."""
    routines.register_daily(TIDY, tidy)


def tidy(payload: dict[str, Any]) -> None:
    """Remove counts and cached values past their time, ended sessions, old answers and jobs long done."""
    now = clock.now()
    with connection.cursor() as cursor:
        past = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
        cursor.execute(f"DELETE FROM {cache_table()} WHERE expires < %s", [past])
        counts = max(cursor.rowcount, 0)
    sessions, _kinds = Session.objects.filter(expire_date__lt=now).delete()
    answers, _kinds = KeptAnswer.objects.filter(created_at__lt=now - ANSWERS_KEPT).delete()
    jobs, _kinds = Job.objects.filter(done_at__lt=now - JOBS_KEPT).delete()
    logger.info("tidied %s cached values, %s sessions, %s answers, %s jobs", counts, sessions, answers, jobs)
