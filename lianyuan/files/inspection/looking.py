"""Looking at a file in a child process with limits on its memory and time."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import IO, Any

from django.conf import settings

from lianyuan.core.guarded_child import guarded_child

from .kinds import KINDS, Kind
from .limits import Limits
from .reasons import UnacceptableFile

_CHILD = "lianyuan.files.inspection.child"
# More arenas would each take a share of the address space it may use.
_ONE_SHARE_OF_MEMORY = {"MALLOC_ARENA_MAX": "2"}
# Decoding takes memory, so only so many children of one process work at once; the others wait their turn.
AT_ONCE = 2
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class MadePicture:
    """A picture the child made."""

    width: int
    height: int
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Looked:
    """What was found: the kind of file, and for a picture its fresh copies, the widest last."""

    kind: Kind
    pictures: tuple[MadePicture, ...]


def limits_from_settings() -> Limits:
    """The limits an administrator set (docs/settings.md)."""
    return replace(
        Limits(),
        memory_bytes=settings.IMAGE_MEMORY_MEGABYTES * 1024 * 1024,
        cpu_seconds=settings.IMAGE_SECONDS,
        wall_seconds=settings.IMAGE_SECONDS,
        pixels=settings.IMAGE_MEGAPIXELS * 1_000_000,
    )


def look_at(file: IO[bytes], *, limits: Limits | None = None) -> Looked:
    """What the file is, by its content alone. Raises UnacceptableFile with the reason."""
    bounds = limits or limits_from_settings()
    if not _turns.acquire(timeout=bounds.wall_seconds):
        raise UnacceptableFile("busy")
    try:
        return _ask_child(file, bounds)
    finally:
        _turns.release()


def _ask_child(file: IO[bytes], limits: Limits) -> Looked:
    request = json.dumps(asdict(limits))
    with guarded_child(
        _CHILD, request, file, seconds=limits.wall_seconds, environment=_ONE_SHARE_OF_MEMORY
    ) as child:
        line, rest = child.output.readline(), child.output.read()
        if not line.endswith(b"\n") or child.end() != 0:
            raise UnacceptableFile(child.cause_of_death())
    answer: dict[str, Any] = json.loads(line)
    if "refused" in answer:
        raise UnacceptableFile(answer["refused"], answer["details"])
    return Looked(KINDS[answer["kind"]], tuple(_pictures(answer["pictures"], rest)))


def _pictures(told: list[dict[str, Any]], data: bytes) -> Iterator[MadePicture]:
    if len(data) != sum(picture["size"] for picture in told):
        raise UnacceptableFile("damaged")
    at = 0
    for picture in told:
        end = at + picture["size"]
        yield MadePicture(picture["width"], picture["height"], picture["content_type"], data[at:end])
        at = end
