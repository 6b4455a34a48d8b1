"""Writing a workbook that people open in a spreadsheet program and send back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from .tables import column_letters

# What a spreadsheet program would take for a formula or a command when the text is typed or re-imported.
# The last four are the wide forms, which Chinese and Japanese editions read alike.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST_CELL = 32_767
_CSV_PIECE = 64 * 1024


@dataclass(frozen=True)
class WrittenSheet:
    """A sheet to write: its name, header, rows of text, and how many first columns to set apart in colour."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]]
    marked_columns: int = 0


def write_workbook(sheets: Sequence[WrittenSheet]) -> bytes:
    """An XLSX. Every cell is text, so codes keep their digits and nothing is run as a formula."""
    book = Workbook(write_only=True)
    for written in sheets:
        sheet = book.create_sheet(written.name[:31])
        sheet.freeze_panes = "A2"
        for index, label in enumerate(written.header):
            width = min(max(sum(2 if character > "\u2e80" else 1 for character in label) + 4, 12), 44)
            sheet.column_dimensions[column_letters(index)].width = (
                44 if index < written.marked_columns else width
            )
        sheet.append([_cell(sheet, label, header=True) for label in written.header])
        for row in written.rows:
            sheet.append(
                [
                    _cell(sheet, value, marked=index < written.marked_columns)
                    for index, value in enumerate(row)
                ]
            )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: str, *, header: bool = False, marked: bool = False) -> Cell:
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL]
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.number_format = "@"
    if text.startswith(_DANGEROUS):
        # The apostrophe a person would type: it survives editing, and reading the file back doesn't show it.
        cell.quotePrefix = True
    if header:
        cell.font = Font(bold=True)
    if header or marked:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if marked:
        cell.fill = PatternFill("solid", fgColor="F8EDD6")
    return cell


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """A CSV piece by piece, in UTF-8 with the mark by which spreadsheet programs know it.

    A value that would be run as a formula is led by an apostrophe: a CSV can't say that a cell is text.
    """
    line = io.StringIO()
    writer = csv.writer(line)
    yield b"\xef\xbb\xbf"
    writer.writerow(header)
    for row in rows:
        if line.tell() > _CSV_PIECE:
            yield line.getvalue().encode()
            line.seek(0)
            line.truncate()
        writer.writerow([f"'{value}" if value.startswith(_DANGEROUS) else value for value in row])
    yield line.getvalue().encode()
