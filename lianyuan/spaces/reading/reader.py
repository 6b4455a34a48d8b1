"""Reading a calendar file in a child process."""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from django.conf import settings

from lianyuan.core.guarded_child import guarded_child

from .reasons import UnreadableCalendar
from .shape import Event

_CHILD = "lianyuan.spaces.reading.child"
MOST_BYTES = 1024 * 1024
MOST_EVENTS = 400
MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 10
AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Reading:
    """The times of a calendar that aren't over, a year ahead, and every identity that stands in it."""

    events: list[Event]
    uids: list[str]


def read_calendar(file: IO[bytes], *, at: datetime) -> Reading:
    """Read an .ics file of unknown origin. Raises `UnreadableCalendar` in words."""
    if file.seek(0, os.SEEK_END) > MOST_BYTES:
        raise UnreadableCalendar("too_big", {"megabytes": MOST_BYTES // 1024 // 1024})
    request = {
        "since": at.isoformat(),
        "until": (at + AHEAD).isoformat(),
        "zone": settings.TIME_ZONE,
        "most": MOST_EVENTS,
        "memory_bytes": MEMORY_BYTES,
        "seconds": SECONDS,
    }
    with guarded_child(_CHILD, json.dumps(request), file, seconds=SECONDS) as child:
        line = child.output.readline()
        if not line.endswith(b"\n"):
            raise UnreadableCalendar(child.cause_of_death())
    answer = json.loads(line)
    if "refused" in answer:
        raise UnreadableCalendar(answer["refused"], answer["details"])
    return Reading(
        events=[
            Event(uid, datetime.fromisoformat(starts), datetime.fromisoformat(ends), reason)
            for uid, starts, ends, reason in answer["events"]
        ],
        uids=answer["uids"],
    )
