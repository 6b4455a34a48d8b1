"""From what came in to what may be kept: looked at, named, and its bytes put away, before any row is written.

The bytes wait under names that no row knows yet; `Leftovers` removes them when the request ends without a
row, and the sweep does when the process was killed.
"""

import errno
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from . import queries, storage
from .inspection.kinds import PICTURE, Kind
from .inspection.looking import Looked, look_at
from .inspection.reasons import UnacceptableFile
from .models import PieceRole
from .names import clean_name, shown_name
from .purposes import MEGABYTE, Purpose


@dataclass(frozen=True)
class PreparedPiece:
    """Bytes put away under `stored_name`."""

    role: PieceRole
    width: int
    height: int
    content_type: str
    size: int
    stored_name: str


@dataclass(frozen=True)
class Prepared:
    """A file that may be attached for this purpose; all of it is on disk already."""

    purpose: Purpose
    name: str
    kind: Kind
    size: int
    sha256: str
    pieces: tuple[PreparedPiece, ...]


@dataclass
class Leftovers:
    """The names put away during one request."""

    names: list[str] = field(default_factory=list)

    def remove(self) -> None:
        """Remove those no row refers to."""
        if self.names:
            storage.discard_all(queries.unknown_names(self.names))


_leftovers: ContextVar[Leftovers | None] = ContextVar("lianyuan_leftovers", default=None)


@contextmanager
def leftovers_removed() -> Iterator[None]:
    """What is put away inside and has no row at the end is removed."""
    here = Leftovers()
    token = _leftovers.set(here)
    try:
        yield
    finally:
        _leftovers.reset(token)
        here.remove()


def prepare(upload: UploadedFile, purpose: Purpose) -> Prepared:
    """Look at an upload and put it away. Raises UnacceptableFile with a message that names the file."""
    try:
        return _prepare(upload, purpose)
    except UnacceptableFile as problem:
        problem.details.setdefault("name", shown_name(upload.name or ""))
        problem.details.setdefault("wanted", purpose.wanted)
        raise
    except OSError as trouble:
        if trouble.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise UnacceptableFile("no_space", {"name": shown_name(upload.name or "")}) from trouble


def _prepare(upload: UploadedFile, purpose: Purpose) -> Prepared:
    if trouble := getattr(upload, "trouble", ""):
        raise UnacceptableFile(trouble)
    size = upload.size or 0
    if size > purpose.most_bytes:
        # What lies above the ceiling was thrown away while it came in, so the true size isn't known.
        known = size <= settings.UPLOAD_MEGABYTES * MEGABYTE
        details = {
            "size": f"{size / MEGABYTE:.1f}".removesuffix(".0"),
            "most": purpose.most_bytes // MEGABYTE,
        }
        raise UnacceptableFile("too_big" if known else "far_too_big", details)
    if not size or upload.file is None:
        raise UnacceptableFile("empty")
    looked = look_at(upload.file)
    name = clean_name(upload.name or "", looked.kind)
    if looked.kind.name not in purpose.kinds:
        raise UnacceptableFile("not_here", {"kind": looked.kind.label})
    upload.file.seek(0)
    digest = hashlib.file_digest(upload.file, "sha256").hexdigest()  # type: ignore[arg-type]  # it is a binary file
    pieces = tuple(_put_away(upload.file, size, looked, purpose))
    return Prepared(purpose, name, looked.kind, size, digest, pieces)


def _put_away(file: IO[bytes], size: int, looked: Looked, purpose: Purpose) -> Iterator[PreparedPiece]:
    if looked.kind.family != PICTURE or purpose.keeps_original:
        yield PreparedPiece(PieceRole.ORIGINAL, 0, 0, looked.kind.content_type, size, put_away(file, size))
    for made in looked.pictures:
        length = len(made.data)
        stored_name = put_away(io.BytesIO(made.data), length)
        yield PreparedPiece(
            PieceRole.PICTURE, made.width, made.height, made.content_type, length, stored_name
        )


def put_away(content: IO[bytes], size: int) -> str:
    """Keep bytes under a new name, which is returned; they go again where no row comes to know it."""
    name = storage.new_name()
    leftovers = _leftovers.get()
    if leftovers is not None:
        leftovers.names.append(name)
    content.seek(0)
    try:
        storage.store().keep(name, content, size)
    except storage.NoSpace as trouble:
        raise UnacceptableFile("no_space") from trouble
    except storage.StorageAway as trouble:
        raise UnacceptableFile("storage_away") from trouble
    return name
