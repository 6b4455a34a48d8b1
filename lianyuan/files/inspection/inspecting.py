"""What a file is, whatever its name says, and whether it is nothing else besides."""

from __future__ import annotations

import io
import re
import struct
import zipfile

import puremagic

from .documents import OLE, check_pdf, ole_kind, zip_kind
from .limits import Limits
from .pictures import check_picture, picture_kind
from .refusing import NotTaken

_SCRIPTS = re.compile(
    rb"<script|<!doctype\s+html|<html|<iframe|<body\s+onload|<\?php|<%@\s*page", re.IGNORECASE
)
_MARKUP = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|html|head|body|script|svg|\?xml|mht|table)", re.IGNORECASE
)
_ARCHIVES = ((b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7Z"))
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
# Where readers of PDF still look for its first line, and browsers for markup.
_HEAD = 1024


def kind_of(data: bytes, limits: Limits) -> str:
    """The name of the kind (see `kinds`). Raises NotTaken for any other file, and for two in one."""
    if not data.strip(b"\x00\t\r\n "):
        raise NotTaken("empty")
    if kind := picture_kind(data):
        check_picture(data, kind)
        _check_only_a_picture(data)
        return kind
    if data.startswith(b"%PDF-"):
        check_pdf(data)
        if _SCRIPTS.search(data[:_HEAD]) or _holds_a_zip(data):
            raise NotTaken("something_inside", kind="PDF")
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return zip_kind(data, limits)
    if data.startswith(OLE):
        return ole_kind(data)
    raise NotTaken("other_kind", kind=_what_else(data))


def _check_only_a_picture(data: bytes) -> None:
    if _SCRIPTS.search(data):
        raise NotTaken("script_inside")
    if b"%PDF-" in data[:_HEAD]:
        raise NotTaken("something_inside", kind="PDF")
    if _holds_a_zip(data):
        raise NotTaken("something_inside", kind="ZIP")
    # These readers look for their mark anywhere; six random bytes don't come about by chance.
    for mark, name in _ARCHIVES:
        if mark in data:
            raise NotTaken("something_inside", kind=name)


def _holds_a_zip(data: bytes) -> bool:
    """Whether an unpacker would find a ZIP at the end of the file, as it would for a self-extracting one."""
    if b"PK\x05\x06" not in data[-65_557:]:
        return False
    try:
        zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        return False
    return True


def _what_else(data: bytes) -> str:
    """What a file that isn't taken seems to be, as an ending; empty when that can't be told."""
    if _MARKUP.match(data[:_HEAD]):
        return "SVG" if b"<svg" in data[:_HEAD].lower() else "HTML"
    if data.startswith(_PROGRAMS):
        return "EXE"
    if data[4:12] == b"ftypavif":
        return "AVIF"
    try:
        found = puremagic.magic_string(data[:8192])
    except (puremagic.PureError, ValueError):
        return ""
    return next((match.extension.lstrip(".").upper() for match in found if match.confidence >= 0.3), "")
