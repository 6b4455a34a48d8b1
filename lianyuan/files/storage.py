"""Where the bytes are kept: a folder of the data folder; or a bucket, see `bucket`.

Names are random, so they say nothing and never meet. A piece is written once and never changed.
"""

import errno
import logging
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

logger = logging.getLogger(__name__)

CHUNK = 64 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NoSpace(Exception):
    """There is no room for the file; nothing of it was kept."""


class StorageAway(Exception):
    """The storage doesn't answer; nothing is known to have been kept."""


class Store(Protocol):
    """What the room needs of a storage."""

    def keep(self, name: str, content: IO[bytes], size: int) -> None:
        """Keep the content for good, wholly or not at all. Raises NoSpace or StorageAway."""

    def read(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """`length` bytes from `start`. Raises FileNotFoundError or StorageAway before the first chunk."""

    def discard(self, name: str) -> None:
        """Remove it; one that isn't there is no trouble."""

    def all_names(self) -> Iterator[tuple[str, datetime]]:
        """Every name kept, half-written ones too, with when it was written."""


def store() -> Store:
    """The storage in use."""
    return cast(Store, storages["files"])


def new_name() -> str:
    """A fresh name such as `3f/9c…`: 160 random bits, in one of 256 folders."""
    word = secrets.token_hex(20)
    return f"{word[:2]}/{word[2:]}"


def discard_all(names: Iterable[str]) -> None:
    """Remove pieces nothing refers to any more; what can't be removed now is left to the sweep."""
    for name in names:
        try:
            store().discard(name)
        except (OSError, StorageAway) as trouble:
            logger.warning("a piece could not be removed: %s", type(trouble).__name__)


class DiskStorage(FileSystemStorage):
    """Files of one folder, readable by the platform's own user only."""

    def keep(self, name: str, content: IO[bytes], size: int) -> None:
        """Written under another name, forced to the disk, then renamed: it is never seen half-written."""
        target = Path(self.path(name))
        partial = target.with_name(f".{target.name}.part")
        try:
            self._make_folder(target.parent)
            self._check_room(size)
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                shutil.copyfileobj(content, out, CHUNK)
                out.flush()
                os.fsync(out.fileno())
            partial.rename(target)
            _force_folder(target.parent)
        except OSError as trouble:
            partial.unlink(missing_ok=True)
            if trouble.errno in _FULL:
                raise NoSpace from trouble
            raise

    def read(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """The file is opened now, so that its absence is known before the first chunk."""
        return _chunks(Path(self.path(name)).open("rb"), start, length)

    def discard(self, name: str) -> None:
        """Remove the file."""
        Path(self.path(name)).unlink(missing_ok=True)

    def all_names(self) -> Iterator[tuple[str, datetime]]:
        """Every file of the folder."""
        root = Path(self.location)
        for path in root.glob("??/*"):
            try:
                written = path.stat().st_mtime
            except FileNotFoundError:
                continue
            yield str(path.relative_to(root)), datetime.fromtimestamp(written, UTC)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        Path(self.location).mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _force_folder(folder.parent)

    def _check_room(self, size: int) -> None:
        """Some of the disk is left alone, since the database needs it more."""
        if shutil.disk_usage(self.location).free - size < settings.DISK_RESERVE_MEGABYTES * 1024 * 1024:
            raise NoSpace


def _force_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _chunks(file: IO[bytes], start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
