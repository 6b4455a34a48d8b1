"""Reading a spreadsheet in a child process with limits."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import IO, Any

from django.conf import settings

from ..guarded_child import GuardedChild, guarded_child
from .limits import Limits
from .reasons import UnreadableSpreadsheet
from .shape import Shape
from .tables import Batch, Column, Heading, Sheet, Withheld

_CHILD = "lianyuan.core.spreadsheets.child"


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

    def __init__(self, child: GuardedChild) -> None:
        self._child = child
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
        line = self._child.output.readline()
        if not line.endswith(b"\n"):
            raise UnreadableSpreadsheet(self._child.cause_of_death())
        message: dict[str, Any] = json.loads(line)
        if "refused" in message:
            raise UnreadableSpreadsheet(message["refused"], message["details"])
        return message


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
    size = file.seek(0, os.SEEK_END)
    if size > bounds.file_bytes:
        raise UnreadableSpreadsheet("too_big", {"megabytes": bounds.file_bytes // (1024 * 1024)})
    with guarded_child(_CHILD, json.dumps(request), file, seconds=bounds.wall_seconds) as child:
        yield OpenTable(child)
