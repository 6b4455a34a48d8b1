"""Looking at a file in a child process with limits on its memory and time."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from django.conf import settings

import lianyuan

from .kinds import KINDS, Kind
from .limits import Limits
from .reasons import UnacceptableFile

_PACKAGE_FOLDER = str(Path(lianyuan.__file__).resolve().parent.parent)
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
        with _as_real_file(file) as real_file:
            return _ask_child(real_file, bounds)
    finally:
        _turns.release()


def _ask_child(file: IO[bytes], limits: Limits) -> Looked:
    # No database address and no secret reach the process that meets the file.
    process = subprocess.Popen(
        [
            sys.executable,
            "-P",
            "-X",
            "utf8",
            "-m",
            "lianyuan.files.inspection.child",
            json.dumps(asdict(limits)),
        ],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # More arenas would each take a share of the address space it may use.
        env={"PYTHONPATH": _PACKAGE_FOLDER, "MALLOC_ARENA_MAX": "2"},
    )
    timed_out = threading.Event()

    def give_up() -> None:
        timed_out.set()
        process.kill()

    timer = threading.Timer(limits.wall_seconds, give_up)
    timer.start()
    try:
        assert process.stdout is not None
        line, rest = process.stdout.readline(), process.stdout.read()
        process.stdout.close()
        code = process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
    answer = _read(line, code, timed_out.is_set())
    if "refused" in answer:
        raise UnacceptableFile(answer["refused"], answer["details"])
    return Looked(KINDS[answer["kind"]], tuple(_pictures(answer["pictures"], rest)))


def _read(line: bytes, code: int, timed_out: bool) -> dict[str, Any]:
    if line.endswith(b"\n") and code == 0:
        answer: dict[str, Any] = json.loads(line)
        return answer
    if timed_out or code == -signal.SIGXCPU:
        raise UnacceptableFile("too_slow")
    raise UnacceptableFile("too_much_memory" if code < 0 else "damaged")


def _pictures(told: list[dict[str, Any]], data: bytes) -> Iterator[MadePicture]:
    if len(data) != sum(picture["size"] for picture in told):
        raise UnacceptableFile("damaged")
    at = 0
    for picture in told:
        end = at + picture["size"]
        yield MadePicture(picture["width"], picture["height"], picture["content_type"], data[at:end])
        at = end


@contextmanager
def _as_real_file(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """The file as one the child can read itself; a copy of an in-memory one never has a name on disk."""
    file.seek(0)
    try:
        descriptor = file.fileno()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            copy.seek(0)
            yield copy
    else:
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield file
