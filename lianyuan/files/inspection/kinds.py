"""The kinds of files that are taken. Shared by the parent and the child process."""

from __future__ import annotations

from dataclasses import dataclass

PICTURE = "picture"
DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: what it is called, how it is sent, the endings its names may have (the usual one first)."""

    name: str
    label: str
    content_type: str
    endings: tuple[str, ...]
    family: str


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

KINDS = {
    kind.name: kind
    for kind in (
        Kind("jpeg", "JPG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"), PICTURE),
        Kind("png", "PNG", "image/png", (".png",), PICTURE),
        Kind("gif", "GIF", "image/gif", (".gif",), PICTURE),
        Kind("webp", "WebP", "image/webp", (".webp",), PICTURE),
        Kind("heic", "HEIC", "image/heic", (".heic", ".heif", ".hif"), PICTURE),
        Kind("pdf", "PDF", "application/pdf", (".pdf",), DOCUMENT),
        Kind("docx", "Word", f"{_OPEN_XML}.wordprocessingml.document", (".docx",), DOCUMENT),
        Kind("xlsx", "Excel", f"{_OPEN_XML}.spreadsheetml.sheet", (".xlsx",), DOCUMENT),
        Kind("pptx", "PowerPoint", f"{_OPEN_XML}.presentationml.presentation", (".pptx",), DOCUMENT),
        # The endings of WPS Office before it wrote Microsoft's formats; the containers are the same.
        Kind("doc", "Word", "application/msword", (".doc", ".wps"), DOCUMENT),
        Kind("xls", "Excel", "application/vnd.ms-excel", (".xls", ".et"), DOCUMENT),
        Kind("ppt", "PowerPoint", "application/vnd.ms-powerpoint", (".ppt", ".dps"), DOCUMENT),
        Kind("odt", "ODT", f"{_OPEN_DOCUMENT}.text", (".odt",), DOCUMENT),
        Kind("ods", "ODS", f"{_OPEN_DOCUMENT}.spreadsheet", (".ods",), DOCUMENT),
        Kind("odp", "ODP", f"{_OPEN_DOCUMENT}.presentation", (".odp",), DOCUMENT),
        # GB/T 33190-2016, in which electronic invoices and official papers are issued.
        Kind("ofd", "OFD", "application/ofd", (".ofd",), DOCUMENT),
    )
}
