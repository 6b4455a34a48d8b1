"""What the reader of an XLSX hides: far-apart cells, formulas without a stored value, error values."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from lianyuan.core.spreadsheets.tables import Refused, column_index

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_CHUNK = 4 * 1024 * 1024
# A sheet beyond column ZZ and beyond row 99,999 at once is never a list kept by people, and the reader would
# allocate every cell in between.
_FAR_COLUMN = re.compile(rb'\br="([A-Z]{3}[0-9]{1,7})"(?:[^>]*[^/>])?>')
_FAR_ROW = re.compile(rb'\br="([A-Z]{1,3}[0-9]{6,7})"(?:[^>]*[^/>])?>')
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>[^<]")
_INLINE = re.compile(rb"<(?:\w+:)?is>")

Mark = tuple[int, int, str]


def sheet_paths(data: bytes) -> list[str]:
    """The members that hold the worksheets, in the workbook's order; empty when the workbook is unusual."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    try:
        workbook = ElementTree.fromstring(_small(archive, "xl/workbook.xml"))
        relations = ElementTree.fromstring(_small(archive, "xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, OSError, ValueError):
        return []
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    paths = []
    for element in workbook.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(_RELATION) or element.get(_STRICT_RELATION), "")
            paths.append(posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if target else "")
    return [path.removeprefix("xl/xl/") if path.startswith("xl/xl/") else path for path in paths]


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        content = member.read(_CHUNK)
    # Entities are how XML grows beyond its size; no spreadsheet program writes them here.
    if b"<!ENTITY" in content:
        raise Refused("damaged")
    return content


def _chunks(data: bytes, path: str) -> Iterator[bytes]:
    """A member in pieces that begin where a row begins, so that no cell is torn apart."""
    held = b""
    with zipfile.ZipFile(io.BytesIO(data)).open(path) as member:
        while piece := member.read(_CHUNK):
            held += piece
            cut = max(held.rfind(b"<row"), held.rfind(b":row "))
            if cut > 0:
                yield held[:cut]
                held = held[cut:]
    yield held


def look_into(data: bytes, path: str) -> list[Mark]:
    """The cells of one sheet that hold a formula without a stored value, or an error value.

    Raises Refused("far_cells") when cells lie so far apart that reading the sheet would exhaust memory.
    """
    marks: list[Mark] = []
    far_column: bytes | None = None
    far_row: bytes | None = None
    try:
        for chunk in _chunks(data, path):
            if found := _FAR_COLUMN.search(chunk):
                far_column = far_column or found.group(1)
            if far_row is None and (found := _FAR_ROW.search(chunk)):
                far_row = found.group(1)
            if far_column and far_row:
                raise Refused("far_cells", cell=max(far_column, far_row, key=len).decode())
            if b'"e"' in chunk or b"<f" in chunk or b":f>" in chunk or b":f " in chunk:
                marks.extend(_marks(chunk))
    except (KeyError, zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError):
        raise Refused("damaged") from None
    except Exception as error:
        # zlib reports a cut stream with an error class of its own.
        if type(error).__module__ == "zlib":
            raise Refused("damaged") from None
        raise
    return marks


def _marks(chunk: bytes) -> Iterator[Mark]:
    for cell in _CELL.finditer(chunk):
        attributes, content = cell.group(1), cell.group(2) or b""
        is_error = b't="e"' in attributes
        is_formula = b"<f" in content or b":f" in content
        if not is_error and not (is_formula and not _VALUE.search(content) and not _INLINE.search(content)):
            continue
        reference = _REFERENCE.search(attributes)
        if reference:
            column = column_index(reference.group(1).decode())
            yield int(reference.group(2)), column, "error" if is_error else "formula"
