"""How much a spreadsheet may ask of us. Shared by the parent and the child process."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for reading one file.

    `file_bytes` is the size of the upload, `unpacked_bytes` what an XLSX may unpack to, `memory_bytes` the
    child's address space, `cpu_seconds` and `wall_seconds` its time, `rows` the filled rows of one sheet,
    `columns` the columns with a header, `cell_characters` what is kept of one cell.
    """

    file_bytes: int = 50 * 1024 * 1024
    unpacked_bytes: int = 400 * 1024 * 1024
    memory_bytes: int = 1536 * 1024 * 1024
    cpu_seconds: int = 60
    wall_seconds: int = 90
    rows: int = 200_000
    columns: int = 200
    cell_characters: int = 2000
    header_within_rows: int = 50
