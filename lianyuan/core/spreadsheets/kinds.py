"""Telling what a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import io
import re
import zipfile

from lianyuan.core.spreadsheets.limits import Limits
from lianyuan.core.spreadsheets.tables import Refused

_OTHER_FORMATS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"^\s*<(!doctype|html|head|table|meta|\?xml|mht|svg)", re.IGNORECASE)
# A zip member packed tighter than this, and large, is there to exhaust us: deflate's limit is about 1,030.
_SUSPICIOUS_RATIO = 250
_RATIO_MATTERS_FROM = 20 * 1024 * 1024
_MOST_MEMBERS = 5_000


def kind_of(data: bytes, limits: Limits) -> str:
    """ "csv", "xlsx" or "xls". Raises Refused when it is none of them, encrypted, or unsafe to unpack."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise Refused("empty_file")
    if data.startswith(b"PK"):
        return _kind_of_zip(data, limits)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    # Very old Excel files are a bare record stream without the OLE container.
    if data[:4] in (b"\x09\x08\x08\x00", b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00"):
        return "xls"
    for start, name in _OTHER_FORMATS:
        if data.startswith(start):
            raise Refused("other_format", format=name)
    without_mark = data.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(without_mark[:200]):
        raise Refused("markup")
    return "csv"


def _kind_of_zip(data: bytes, limits: Limits) -> str:
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Refused("damaged") from None
    if len(members) > _MOST_MEMBERS:
        raise Refused("zip_bomb")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes:
        raise Refused("zip_bomb")
    for member in members:
        tightly = member.file_size > _SUSPICIOUS_RATIO * max(member.compress_size, 1)
        if tightly and member.file_size > _RATIO_MATTERS_FROM:
            raise Refused("zip_bomb")
        if member.flag_bits & 0x1:
            raise Refused("encrypted")
    return _kind_of_members({member.filename for member in members})


def _kind_of_members(names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names or "xl/workbook.bin" in names:
        raise Refused("save_as_xlsx", format="ODS" if "mimetype" in names else "XLSB")
    if "word/document.xml" in names:
        raise Refused("other_format", format="Word")
    if "ppt/presentation.xml" in names:
        raise Refused("other_format", format="PowerPoint")
    if any(name.startswith("xl/") for name in names):
        raise Refused("damaged")
    raise Refused("other_format", format="ZIP")


def _kind_of_ole(data: bytes) -> str:
    def names(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\x00\x00" in data

    if names("EncryptedPackage"):
        raise Refused("encrypted")
    if names("Workbook") or names("Book"):
        return "xls"
    if names("WordDocument"):
        raise Refused("other_format", format="Word")
    if names("PowerPoint Document"):
        raise Refused("other_format", format="PowerPoint")
    raise Refused("damaged")
