"""The child process: reads one file from standard input, writes JSON lines to standard output.

Started by `reading.read` as `python -m lianyuan.core.spreadsheets.child REQUEST`. The first line is the
heading, then come batches of rows, then the end. A refusal is one line with its code. Nothing is written to
standard error: a parser's last words may quote the file.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import chain, islice
from typing import IO, Any

from lianyuan.core.spreadsheets.delimited import decode, delimiter_of, records
from lianyuan.core.spreadsheets.header import Header, NumberedRow, find_header
from lianyuan.core.spreadsheets.kinds import kind_of
from lianyuan.core.spreadsheets.limits import Limits
from lianyuan.core.spreadsheets.shape import Shape
from lianyuan.core.spreadsheets.tables import Heading, Refused

BATCH_ROWS = 2000


def main() -> None:
    """Reads the request from the command line, applies the limits, answers on standard output."""
    request = json.loads(sys.argv[1])
    limits = Limits(**request["limits"])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    shape = Shape(frozenset(request["known"]), request["withheld"], request["least_known"])
    out = sys.stdout.buffer
    try:
        for message in _read(sys.stdin.buffer.read(), shape, limits, request["sheet"]):
            out.write(
                json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
            )
            out.write(b"\n")
    except Refused as refusal:
        _answer(out, {"refused": refusal.code, "details": refusal.details})
    except MemoryError:
        _answer(out, {"refused": "too_much_memory", "details": {}})
    out.flush()


def _answer(out: IO[bytes], message: dict[str, Any]) -> None:
    out.write(json.dumps(message).encode() + b"\n")


def _read(data: bytes, shape: Shape, limits: Limits, sheet: int | None) -> Iterator[dict[str, Any]]:
    if len(data) > limits.file_bytes:
        raise Refused("too_big", megabytes=limits.file_bytes // (1024 * 1024))
    kind = kind_of(data, limits)
    if kind == "csv":
        yield from _read_text(data, shape, limits)
        return
    from lianyuan.core.spreadsheets.workbooks import choose_sheet

    chosen = choose_sheet(data, kind, shape, limits, sheet)
    heading = Heading(
        kind,
        chosen.header.columns,
        chosen.header.rows,
        chosen.header.preamble,
        chosen.header.withheld,
        chosen.sheets,
        chosen.index,
    )
    yield {"heading": asdict(heading)}
    taken = {column.index for column in chosen.header.columns}
    marks: dict[int, list[tuple[int, int | None, str]]] = {}
    for row, column, code in chosen.marks:
        if column in taken:
            marks.setdefault(row, []).append((row, column, code))
    yield from _batches(chosen.rows, chosen.header, limits, marks)


def _read_text(data: bytes, shape: Shape, limits: Limits) -> Iterator[dict[str, Any]]:
    text = decode(data, shape)
    delimiter = delimiter_of(text.content, shape)
    filled = (
        (number, cells)
        for number, cells in enumerate(records(text.content, delimiter), 1)
        if cells and (cells[0] or "".join(cells).strip())
    )
    first = list(islice(filled, limits.header_within_rows))
    header = find_header(first, shape, limits)
    if header is None:
        raise Refused("no_header", rows=limits.header_within_rows)
    yield {
        "heading": asdict(
            Heading(
                "csv",
                header.columns,
                header.rows,
                header.preamble,
                header.withheld,
                encoding=text.encoding,
                damaged_characters=text.damaged,
            )
        )
    }
    data_rows = (row for row in first if row[0] > header.rows[-1])
    marks: dict[int, list[tuple[int, int | None, str]]] = {}
    rows = _squared(chain(data_rows, filled), header, marks)
    if "=" in text.content:
        rows = _without_formulas(rows, header, marks)
    yield from _batches(rows, header, limits, marks)


def _without_formulas(
    rows: Iterator[NumberedRow], header: Header, marks: dict[int, list[tuple[int, int | None, str]]]
) -> Iterator[NumberedRow]:
    """Marks cells that are formulas; ="007", which keeps a spreadsheet from eating zeros, is the text 007."""
    taken = {column.index for column in header.columns}
    for number, cells in rows:
        if not any(cell.startswith("=") for cell in cells):
            yield number, cells
            continue
        plain = list(cells)
        for index, cell in enumerate(cells):
            if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
                plain[index] = cell[2:-1]
            elif cell.startswith("=") and index in taken:
                marks.setdefault(number, []).append((number, index, "formula"))
        yield number, plain


def _squared(
    rows: Iterator[NumberedRow], header: Header, marks: dict[int, list[tuple[int, int | None, str]]]
) -> Iterator[NumberedRow]:
    """Marks records with too many or too few cells.

    In such a record a withheld value may have slid into a neighbouring column, so the cells it could have
    reached are dropped too.
    """
    width = header.width
    first_withheld = min((column.index for column in header.withheld), default=None)
    for number, cells in rows:
        surplus = len(cells) - width
        if surplus > 0 and not "".join(cells[width:]).strip():
            surplus = 0
        if surplus > 0 or (surplus < 0 and first_withheld is not None):
            marks.setdefault(number, []).append((number, None, "ragged"))
            if first_withheld is not None:
                safe = max(first_withheld - abs(surplus), 0)
                yield number, cells[:safe]
                continue
        yield number, cells


def _batches(
    rows: Iterator[NumberedRow],
    header: Header,
    limits: Limits,
    marks: dict[int, list[tuple[int, int | None, str]]],
) -> Iterator[dict[str, Any]]:
    total = 0
    width = header.width
    longest = limits.cell_characters
    while block := list(islice(rows, BATCH_ROWS)):
        total += len(block)
        if total > limits.rows:
            raise Refused("too_many_rows", limit=limits.rows)
        numbers = [number for number, _ in block]
        columns: list[Sequence[str]] = list(zip(*(_padded(cells, width) for _, cells in block), strict=True))
        taken = [columns[column.index] for column in header.columns]
        cells = [
            [cell[:longest] for cell in column] if max(map(len, column)) > longest else column
            for column in taken
        ]
        own = [mark for number in numbers if number in marks for mark in marks.pop(number)] if marks else []
        yield {"numbers": numbers, "cells": cells, "marks": own}
    if not total:
        raise Refused("no_rows", row=header.rows[-1])
    yield {"end": total}


def _padded(cells: Sequence[str], width: int) -> Sequence[str]:
    if len(cells) == width:
        return cells
    return [*cells[:width], *[""] * (width - len(cells))]


if __name__ == "__main__":
    main()
