"""Handing a kept piece out, so that no browser takes it for anything but what it is."""

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from . import queries, storage
from .models import File, Piece, PieceRole
from .purposes import purpose_named
from .ranges import CannotSatisfy, Part, asked_part

# A document opened from here runs nothing, loads nothing, and is in no origin of ours.
# (The browser's own page around a picture has inline styles.)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def hand_out(request: HttpRequest, file: File, piece: Piece) -> HttpResponseBase:
    """The piece, or the part of it that is asked for: 200, 206, 304, 412 or 416.

    Raises FileNotFoundError or StorageAway when its bytes can't be had.
    """
    etag, modified = f'"{piece.stored_name.replace("/", "")[:32]}"', file.created_at
    unchanged = get_conditional_response(request, etag=etag, last_modified=int(modified.timestamp()))
    try:
        part = asked_part(request, size=piece.size, etag=etag, modified=modified)
    except CannotSatisfy:
        part = None
        response: HttpResponseBase = unchanged or HttpResponse(status=416)
        if response.status_code == 416:
            response["Content-Range"] = f"bytes */{piece.size}"
    else:
        response = unchanged or _with_content(request, piece, part)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified.timestamp())
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    purpose = purpose_named(file.purpose)
    response["Cache-Control"] = (
        "public, max-age=3600" if purpose and purpose.is_public else "private, no-cache"
    )
    if response.status_code in {200, 206}:
        response["Content-Type"] = piece.content_type
        saved = file.is_document or piece.role == PieceRole.ORIGINAL
        response["Content-Disposition"] = disposition(piece.name, attached=saved)
    return response


def content_of(file: File) -> bytes | None:
    """A file as it is handed out, in one piece, for a program; None when its bytes are missing.

    Raises StorageAway when the storage doesn't answer.
    """
    piece = queries.shown_piece(file)
    if piece is None:
        return None
    try:
        return b"".join(storage.store().read(piece.stored_name, 0, piece.size))
    except FileNotFoundError:
        return None


def _with_content(request: HttpRequest, piece: Piece, part: Part | None) -> HttpResponseBase:
    whole = part or Part(0, piece.size)
    content: Iterable[bytes] = storage.store().read(piece.stored_name, whole.start, whole.length)
    if request.method == "HEAD":
        _close(content)
        content = ()
    response = StreamingHttpResponse(content, status=206 if part else 200)
    response["Content-Length"] = str(whole.length)
    if part:
        response["Content-Range"] = f"bytes {part.start}-{part.start + part.length - 1}/{piece.size}"
    return response


def _close(content: Iterable[bytes]) -> None:
    if isinstance(content, Iterator) and hasattr(content, "close"):
        content.close()


def disposition(name: str, *, attached: bool) -> str:
    """The Content-Disposition header (RFC 6266): the name in UTF-8 (RFC 5987), plain for old programs."""
    kind = "attachment" if attached else "inline"
    stem, ending = _in_ascii(PurePath(name).stem), _in_ascii(PurePath(name).suffix)
    plain = (stem if stem.strip(" ._-") else "file") + ending
    header = f'{kind}; filename="{plain}"'
    return header if plain == name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"


def _in_ascii(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(c if c.isalnum() or c in " ._-()" else "_" for c in letters)
