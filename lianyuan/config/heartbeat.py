"""The worker says now and then that it is there; while it is, it also queues what comes round by itself."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.cache import cache
from django.db import DatabaseError, connections

from lianyuan.accounts import routines
from lianyuan.core import clock

logger = logging.getLogger(__name__)

KEY = "worker.heartbeat"
BEAT_SECONDS = 15.0


def beat() -> None:
    """Say that a worker is there now."""
    cache.set(KEY, clock.now(), timeout=None)


def last_beat() -> datetime | None:
    """When a worker last said so; None if none ever did."""
    said: datetime | None = cache.get(KEY)
    return said


@contextmanager
def beating() -> Iterator[None]:
    """Beat from a thread of its own, since a job may take longer than the silence that is put up with."""
    stopping = threading.Event()
    thread = threading.Thread(target=_go_on, args=(stopping,), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(timeout=5)


def _go_on(stopping: threading.Event) -> None:
    while True:
        try:
            beat()
            routines.queue_due()
        except DatabaseError as trouble:
            logger.error("the worker could not say that it is there: %s", type(trouble).__name__)
        finally:
            connections.close_all()
        if stopping.wait(BEAT_SECONDS):
            return
