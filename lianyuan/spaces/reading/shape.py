"""What is asked of a calendar and what comes of it; nothing here loads a library."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


class NotRead(Exception):
    """The file can't be used: a code of `reasons.REASONS`, and what its words need."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


@dataclass(frozen=True)
class Limits:
    """How far the file is followed: times between two moments, so many at most; `zone` where none is told."""

    since: datetime
    until: datetime
    zone: str
    most: int


@dataclass(frozen=True)
class Event:
    """A time in a calendar."""

    uid: str
    starts: datetime
    ends: datetime
    reason: str
