"""`lianyuan worker`: does the jobs of the outbox."""

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from lianyuan.accounts import jobs
from lianyuan.config.heartbeat import beating

logger = logging.getLogger(__name__)

SHORTEST_PAUSE = 0.1
LONGEST_PAUSE = 2.0


class Command(BaseCommand):
    """Does due jobs one after another; on SIGTERM or Ctrl-C it finishes the one under way and stops."""

    help = "Do the jobs that wait in the outbox, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long to go on."""
        parser.add_argument("--drain", action="store_true", help="stop when no job is due")

    def handle(self, *args: Any, drain: bool, **options: Any) -> None:
        """Do what is due, then wait for more."""
        stopping = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            stopping.set()

        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, stop)
        if drain:
            while _did_one() and not stopping.is_set():
                pass
            return
        with beating():
            _go_on(stopping)


def _go_on(stopping: threading.Event) -> None:
    """Look for work, pausing longer and longer while there is none."""
    pause = SHORTEST_PAUSE
    while not stopping.is_set():
        if _did_one():
            pause = SHORTEST_PAUSE
        else:
            stopping.wait(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)


def _did_one() -> bool:
    """Whether a job was done. A database that is away for a while is waited for, not a reason to end."""
    close_old_connections()
    try:
        return jobs.run_next()
    except DatabaseError as trouble:
        logger.error("the outbox can't be read: %s", type(trouble).__name__)
        return False
