"""Documents: whole, of the kind they seem, and without anything that runs by itself."""

from __future__ import annotations

import io
import re
import struct
import zipfile

import olefile

from .limits import Limits
from .refusing import NotTaken

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_VERSION = re.compile(rb"%PDF-[12]\.\d")
_END_OF_ZIP = struct.Struct("<4s4H2LH")
# A large member packed tighter than this is there to exhaust whoever opens it: deflate's limit is 1,030.
_SUSPICIOUS_RATIO = 250
_RATIO_MATTERS_FROM = 20 * 1024 * 1024
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_OPEN_KINDS = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
_OLE_KINDS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}


def check_pdf(data: bytes) -> None:
    """Raises NotTaken when it isn't a PDF from its first byte to its last."""
    if not _PDF_VERSION.match(data):
        raise NotTaken("damaged")
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise NotTaken("cut_short")
    if data[end + 5 :].strip(b"\x00\t\n\x0c\r \x1a"):
        raise NotTaken("something_behind")


def zip_kind(data: bytes, limits: Limits) -> str:
    """The kind of document in a ZIP container. Raises NotTaken when it is none, or unsafe to unpack."""
    members = _members(data, limits)
    names = {member.filename for member in members}
    if any(name.endswith(("vbaProject.bin", "vbaData.xml")) or name.startswith("Basic/") for name in names):
        raise NotTaken("macros")
    if "[Content_Types].xml" in names:
        for part, kind in _MAIN_PARTS.items():
            if part in names:
                return kind
    if "OFD.xml" in names:
        return "ofd"
    if "mimetype" in names and data[30:38] == b"mimetype":
        said = data[38 : 38 + 80]
        for word, kind in _OPEN_KINDS.items():
            if said.startswith(_OPEN_DOCUMENT + word):
                return kind
    raise NotTaken("other_kind", kind="ZIP")


def _members(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or at + _END_OF_ZIP.size > len(data):
        raise NotTaken("cut_short")
    *_counts, size, offset, comment = _END_OF_ZIP.unpack_from(data, at)
    if at + _END_OF_ZIP.size + comment != len(data):
        raise NotTaken("something_behind")
    # Large containers say the real numbers elsewhere; an office document is never that large.
    if 0xFFFFFFFF not in (size, offset) and offset + size != at:
        raise NotTaken("something_inside", kind="ZIP")
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        raise NotTaken("damaged") from None
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.members or unpacked > limits.unpacked_bytes:
        raise NotTaken("unpacks_too_large")
    for member in members:
        tightly = member.file_size > _SUSPICIOUS_RATIO * max(member.compress_size, 1)
        if tightly and member.file_size > _RATIO_MATTERS_FROM:
            raise NotTaken("unpacks_too_large")
        if member.flag_bits & 0x1:
            raise NotTaken("encrypted")
        if member.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", member.filename):
            raise NotTaken("damaged")
    return members


def ole_kind(data: bytes) -> str:
    """The kind of document in an OLE container. Raises NotTaken when it is none, encrypted, or has macros."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            paths = container.listdir()
    except (OSError, ValueError, IndexError, struct.error, RecursionError):
        raise NotTaken("damaged") from None
    tops = {path[0] for path in paths}
    if "EncryptedPackage" in tops:
        raise NotTaken("encrypted")
    if any(part in {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros", "VBA"} for path in paths for part in path):
        raise NotTaken("macros")
    for stream, kind in _OLE_KINDS.items():
        if stream in tops:
            return kind
    raise NotTaken("other_kind", kind="OLE")
