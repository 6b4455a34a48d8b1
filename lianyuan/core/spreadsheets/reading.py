"""Reading a spreadsheet in a child process with limits."""

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
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, Any

from django.conf import settings

import lianyuan

from .limits import Limits
from .reasons import UnreadableSpreadsheet
from .shape import Shape
from .tables import Batch, Column, Heading, Sheet, Withheld

_PACKAGE_FOLDER = str(Path(lianyuan.__file__).resolve().parent.parent)


def limits_from_settings() -> Limits:
    """The limits an administrator set (docs/settings.md)."""
    return replace(
        Limits(),
        file_bytes=settings.UPLOAD_MEGABYTES * 1024 * 1024,
        memory_bytes=settings.SPREADSHEET_MEGABYTES * 1024 * 1024,
        cpu_seconds=settings.SPREADSHEET_SECONDS,
        wall_seconds=settings.SPREADSHEET_SECONDS,
    )


class OpenTable:
    """A table being read: its heading is known, its rows come in batches while the child still reads."""

    def __init__(self, process: subprocess.Popen[bytes], timed_out: threading.Event) -> None:
        self._process = process
        self._timed_out = timed_out
        heading = self._message()["heading"]
        self.heading = Heading(
            **heading
            | {
                "columns": [Column(**column) for column in heading["columns"]],
                "withheld": [Withheld(**column) for column in heading["withheld"]],
                "sheets": [Sheet(**sheet) for sheet in heading["sheets"]],
            }
        )

    def batches(self) -> Iterator[Batch]:
        """The filled rows below the header. Raises UnreadableSpreadsheet when reading fails on the way."""
        while "end" not in (message := self._message()):
            yield Batch(message["numbers"], message["cells"], [tuple(mark) for mark in message["marks"]])

    def _message(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise UnreadableSpreadsheet(self._cause_of_death())
        message: dict[str, Any] = json.loads(line)
        if "refused" in message:
            raise UnreadableSpreadsheet(message["refused"], message["details"])
        return message

    def _cause_of_death(self) -> str:
        code = self._process.wait()
        if self._timed_out.is_set() or code == -signal.SIGXCPU:
            return "too_slow"
        return "too_much_memory" if code < 0 else "damaged"


@contextmanager
def open_table(
    file: IO[bytes], *, shape: Shape, sheet: int | None = None, limits: Limits | None = None
) -> Iterator[OpenTable]:
    """Read a CSV, XLSX or XLS file of unknown origin; `sheet` picks one by position, else the best is taken.

    Columns that `shape` withholds never leave the child process. Raises UnreadableSpreadsheet.
    """
    bounds = limits or limits_from_settings()
    request = {
        "known": sorted(shape.known),
        "withheld": shape.withheld,
        "least_known": shape.least_known,
        "limits": asdict(bounds),
        "sheet": sheet,
    }
    with _as_real_file(file, bounds) as real_file:
        # No database address and no secret reach the process that meets the file.
        process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-X",
                "utf8",
                "-m",
                "lianyuan.core.spreadsheets.child",
                json.dumps(request),
            ],
            stdin=real_file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": _PACKAGE_FOLDER},
        )
        timed_out = threading.Event()

        def give_up() -> None:
            timed_out.set()
            process.kill()

        timer = threading.Timer(bounds.wall_seconds, give_up)
        timer.start()
        try:
            yield OpenTable(process, timed_out)
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


@contextmanager
def _as_real_file(file: IO[bytes], limits: Limits) -> Iterator[IO[bytes]]:
    """The file as one the child can read itself; a copy of an in-memory one never has a name on disk."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size > limits.file_bytes:
        raise UnreadableSpreadsheet("too_big", {"megabytes": limits.file_bytes // (1024 * 1024)})
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
