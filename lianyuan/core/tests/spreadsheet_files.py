"""Spreadsheets of every kind, made for tests: honest ones and hostile ones."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import xlwt

Rows = Sequence[Sequence[Any]]
_SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)


def as_csv(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """The rows as delimited text."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode(encoding)


def as_xlsx(*sheets: Rows, merged: Sequence[str] = ()) -> bytes:
    """A workbook with these sheets; `merged` are ranges of the first."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(list(row))
        if number == 1:
            for cells in merged:
                sheet.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_xls(*sheets: Rows) -> bytes:
    """The same in the format of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    for number, rows in enumerate(sheets, 1):
        sheet = book.add_sheet(f"表{number}")
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value not in (None, ""):
                    sheet.write(row, column, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_sheet_xml(rows: bytes) -> bytes:
    """A workbook whose one sheet holds exactly these row elements."""
    return _replaced(as_xlsx([["x"]]), "xl/worksheets/sheet1.xml", _SHEET % rows)


def far_apart() -> bytes:
    """5 KB with A1 and XFD1048576 filled: the reader would allocate every cell in between and abort."""
    return with_sheet_xml(
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )


def wide_and_long() -> bytes:
    """Far apart too, but not so far that looking at the cells' names tells: the child process dies of it."""
    return with_sheet_xml(
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="99999"><c r="XFD99999"><v>1</v></c></row>'
    )


def million_empty_rows(filled: Rows) -> bytes:
    """Some filled rows, then as many formatted empty ones as a sheet can hold."""
    rows = b""
    for number, row in enumerate(filled, 1):
        cells = b"".join(
            b'<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>' % (65 + column, number, str(value).encode())
            for column, value in enumerate(row)
        )
        rows += b'<row r="%d">%s</row>' % (number, cells)
    rest = range(len(filled) + 1, 1_048_577)
    empty = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (number, number) for number in rest)
    return with_sheet_xml(rows + empty)


def zip_bomb() -> bytes:
    """A workbook of a few KB whose sheet unpacks to 600 MB of spaces."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, b"<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _turn in range(600):
                member.write(b" " * 1024 * 1024)
    return stream.getvalue()


def lying_zip_bomb() -> bytes:
    """The same, but its directory says that it unpacks to almost nothing."""
    bomb = bytearray(zip_bomb())
    at = bomb.rfind(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(bomb)


def encrypted() -> bytes:
    """What Excel writes for a workbook with a password: an OLE container with an encrypted package."""
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return start + b"\x00" * 1024 + "EncryptedPackage\x00".encode("utf-16-le") * 2


def _replaced(workbook: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.namelist():
            target.writestr(member, content if member == name else source.read(member))
    return stream.getvalue()
