"""Reading XLSX and XLS: choosing the sheet, and turning cells into text the way a person would read them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import python_calamine

from lianyuan.core.spreadsheets.header import Header, MergedRange, NumberedRow, find_header
from lianyuan.core.spreadsheets.limits import Limits
from lianyuan.core.spreadsheets.shape import Shape
from lianyuan.core.spreadsheets.tables import Refused, Sheet
from lianyuan.core.spreadsheets.workbook_xml import Mark, look_into, sheet_paths
from lianyuan.core.spreadsheets.xls_records import error_cells

_MOST_SHEETS = 50
_MOST_MERGES = 200_000
# Excel keeps 15 significant digits: a longer number has lost its end and must not look whole.
_EXACT_UP_TO = 10**15


@dataclass(slots=True)
class ChosenSheet:
    """The sheet to take: its header, its data rows (filled ones only), and the cells that can't be read."""

    header: Header
    rows: Iterator[NumberedRow]
    sheets: list[Sheet]
    index: int
    marks: list[Mark] = field(default_factory=list)


@dataclass(slots=True)
class _Candidate:
    sheet: python_calamine.CalamineSheet
    index: int
    header: Header | None
    described: Sheet


def text_of(value: object) -> str:
    """A cell as a person would read it: 20.0 is "20", a date is ISO, a number beyond 15 digits is 9.1E+17."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if abs(value) >= _EXACT_UP_TO:
            return format(value, ".14E")
        return str(int(value)) if value == int(value) else format(value, ".15g")
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return "" if value is None else str(value)


def choose_sheet(data: bytes, kind: str, shape: Shape, limits: Limits, wanted: int | None) -> ChosenSheet:
    """The wanted sheet, or the one whose header shows most of the expected words."""
    workbook = _workbook(data)
    names = workbook.sheet_names[:_MOST_SHEETS]
    if wanted is not None and not 0 <= wanted < len(names):
        raise Refused("no_such_sheet", sheet=wanted + 1, count=len(names))
    paths = sheet_paths(data) if kind == "xlsx" else []
    marks: list[Mark] = []
    best: _Candidate | None = None
    described: list[Sheet] = []
    for index, name in enumerate(names):
        own_marks = look_into(data, paths[index]) if index < len(paths) and paths[index] else []
        if kind == "xls":
            own_marks = error_cells(data, index)
        candidate = _candidate(workbook, index, name, shape, limits)
        if candidate is None:
            continue
        described.append(candidate.described)
        if wanted is not None:
            better = index == wanted
        else:
            better = best is None or candidate.described.header_words > best.described.header_words
        if better:
            best, marks = candidate, own_marks
    if not described:
        raise Refused("empty_file")
    if best is None:
        raise Refused("empty_sheet", sheet=(wanted or 0) + 1)
    if best.header is None:
        raise Refused("no_header", rows=limits.header_within_rows)
    rows = _data_rows(best.sheet, best.header)
    return ChosenSheet(best.header, rows, described, best.index, marks)


def _workbook(data: bytes) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.PasswordError:
        raise Refused("encrypted") from None
    except python_calamine.CalamineError as error:
        raise Refused("encrypted" if "password" in str(error).lower() else "damaged") from None


def _candidate(
    workbook: python_calamine.CalamineWorkbook, index: int, name: str, shape: Shape, limits: Limits
) -> _Candidate | None:
    try:
        sheet = workbook.get_sheet_by_index(index)
    except python_calamine.WorksheetNotFound:
        return None
    except python_calamine.CalamineError:
        raise Refused("damaged") from None
    if sheet.start is None:
        return None
    first = list(islice(_rows(sheet), limits.header_within_rows))
    if not first:
        return None
    header = find_header(first, shape, limits, _merges(sheet))
    # A sheet's own name may say what must not be kept ("党员名册").
    shown = str(index + 1) if shape.withheld_key(name) else name[:100]
    filled = sheet.total_height - first[0][0] + 1
    return _Candidate(sheet, index, header, Sheet(index, shown, filled, header.words if header else 0))


def _merges(sheet: python_calamine.CalamineSheet) -> list[MergedRange]:
    ranges = (sheet.merged_cell_ranges or [])[:_MOST_MERGES]
    return [(start[0] + 1, end[0] + 1, start[1], end[1]) for start, end in ranges]


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[NumberedRow]:
    """Filled rows with their numbers; the reader starts at row 1 but leaves out empty first columns."""
    start = sheet.start
    left: list[str] = [""] * (start[1] if start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = [cell if type(cell) is str else text_of(cell) for cell in cells]
        together = "".join(row)
        if not together or together.isspace():
            continue
        if "\x00" in together:
            # No database takes this character; only old XLS files can hold it.
            row = [cell.replace("\x00", "") for cell in row]
        yield number, left + row if left else row


def _data_rows(sheet: python_calamine.CalamineSheet, header: Header) -> Iterator[NumberedRow]:
    """Rows below the header; a value merged downwards over several rows counts for each of them."""
    last_header_row = header.rows[-1]
    downwards: dict[int, list[tuple[int, int]]] = {}
    for first_row, last_row, first, last in _merges(sheet):
        if first == last and last_row > first_row > last_header_row:
            downwards.setdefault(first_row, []).append((last_row, first))
    rows = (row for row in _rows(sheet) if row[0] > last_header_row)
    return _filled_down(rows, downwards) if downwards else rows


def _filled_down(
    rows: Iterator[NumberedRow], downwards: dict[int, list[tuple[int, int]]]
) -> Iterator[NumberedRow]:
    active: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        filled: Sequence[str] = cells
        if active:
            changed = list(cells)
            for column, (last_row, value) in list(active.items()):
                if number > last_row:
                    del active[column]
                elif column < len(changed):
                    changed[column] = value
            filled = changed
        for last_row, column in downwards.get(number, ()):
            if column < len(cells):
                active[column] = (last_row, cells[column])
        yield number, filled
