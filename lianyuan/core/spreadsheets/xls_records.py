"""Error values in an XLS, which the reader shows as empty cells.

Walks the record stream of the old binary format (MS-XLS) inside its container (MS-CFB), just far enough to
see where formulas and constants hold an error. A file it can't follow yields nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

Mark = tuple[int, int, str]

_HEADER = 512
_END_OF_CHAIN = 0xFFFFFFFC  # this and all above are no sector numbers
_ENTRY = 128
_BOF, _EOF, _FORMULA, _BOOLERR, _BOUNDSHEET = 0x0809, 0x000A, 0x0006, 0x0205, 0x0085
_IS_ERROR = b"\x02"
_NOT_A_NUMBER = b"\xff\xff"


def error_cells(data: bytes, sheet: int) -> list[Mark]:
    """The cells of the sheet at this position that hold an error value, rows counted from 1."""
    try:
        stream = _workbook_stream(data)
        offsets = [offset for kind, offset in _sheets(stream) if kind == 0]
        return list(_errors(stream, offsets[sheet]))
    except (struct.error, IndexError, ValueError):
        return []


def _workbook_stream(data: bytes) -> bytes:
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return data
    (shift,) = struct.unpack_from("<H", data, 30)
    (directory,) = struct.unpack_from("<I", data, 48)
    (small_below,) = struct.unpack_from("<I", data, 56)
    size = 1 << shift
    table: list[int] = []
    for sector in struct.unpack_from("<109I", data, 76):
        if sector < _END_OF_CHAIN:
            table += struct.unpack_from(f"<{size // 4}I", data, _HEADER + sector * size)

    def chain(sector: int) -> bytes:
        parts = []
        seen: set[int] = set()
        while sector < _END_OF_CHAIN and sector not in seen:
            seen.add(sector)
            parts.append(data[_HEADER + sector * size : _HEADER + (sector + 1) * size])
            sector = table[sector]
        return b"".join(parts)

    entries = chain(directory)
    for at in range(0, len(entries), _ENTRY):
        (name_length,) = struct.unpack_from("<H", entries, at + 64)
        name = entries[at : at + max(name_length - 2, 0)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            start, length = struct.unpack_from("<II", entries, at + 116)
            # Streams below this size lie elsewhere; a workbook that small has no room for a roster.
            return chain(start)[:length] if length >= small_below else b""
    return b""


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[int, int]]:
    """Kind (0 for a worksheet) and start of each sheet."""
    for kind, body in _records(stream, 0):
        if kind == _BOUNDSHEET:
            (offset,) = struct.unpack_from("<I", body, 0)
            yield body[5], offset
        elif kind == _EOF:
            return


def _errors(stream: bytes, start: int) -> Iterator[Mark]:
    depth = 0
    for kind, body in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if not depth:
                return
        elif depth == 1 and kind in (_FORMULA, _BOOLERR):
            row, column = struct.unpack_from("<HH", body, 0)
            formula = kind == _FORMULA and body[12:14] == _NOT_A_NUMBER and body[6:7] == _IS_ERROR
            if formula or (kind == _BOOLERR and body[7] == 1):
                yield row + 1, column, "error"
