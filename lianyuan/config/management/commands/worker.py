"""`lianyuan worker`: does what waits in the outbox, each lane in a thread of its own."""

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connections

from lianyuan.accounts import outbox
from lianyuan.accounts.failures import Unreachable
from lianyuan.config.heartbeat import beating

logger = logging.getLogger(__name__)

SHORTEST_PAUSE = 0.1
LONGEST_PAUSE = 2.0
# How long a lane whose far end is out of order leaves it alone, growing from the first to the second.
FIRST_REST = 5.0
LONGEST_REST = 300.0


class Command(BaseCommand):
    """Does due work until stopped; on SIGTERM or Ctrl-C each lane finishes the row under way and stops."""

    help = "Do the jobs and send the notices that wait in the outbox, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long to go on."""
        parser.add_argument("--drain", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, drain: bool, **options: Any) -> None:
        """Drive the lanes."""
        stopping = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            stopping.set()

        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, stop)
        if drain:
            _drain(list(outbox.lanes()), stopping)
            return
        threads = [
            threading.Thread(target=_drive, args=(lane, stopping), name=f"lane-{lane.name}")
            for lane in outbox.lanes()
        ]
        with beating():
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()


def _drain(lanes: list[outbox.Lane], stopping: threading.Event) -> None:
    """Go round the lanes until none has anything due; one whose far end is out of order is left out."""
    while lanes and not stopping.is_set():
        done = 0
        for lane in list(lanes):
            try:
                done += outbox.run(lane, stopping)
            except Unreachable:
                lanes.remove(lane)
        if not done:
            return


def _drive(lane: outbox.Lane, stopping: threading.Event) -> None:
    """Look for work in one lane, pausing longer and longer while there is none."""
    pause, rest = SHORTEST_PAUSE, FIRST_REST
    while not stopping.is_set():
        try:
            tried = _run(lane, stopping)
        except Unreachable:
            stopping.wait(rest)
            rest = min(rest * 2, LONGEST_REST)
            continue
        if tried:
            pause, rest = SHORTEST_PAUSE, FIRST_REST
        else:
            stopping.wait(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
    connections.close_all()


def _run(lane: outbox.Lane, stopping: threading.Event) -> int:
    """How many rows were tried. A database that is away for a while is waited for, not a reason to end."""
    close_old_connections()
    try:
        return outbox.run(lane, stopping)
    except DatabaseError as trouble:
        logger.error("the outbox of lane %s can't be read: %s", lane.name, type(trouble).__name__)
        return 0
