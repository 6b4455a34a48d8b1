"""Making a backup."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from lianyuan.core import clock
from lianyuan.files import storage

from . import database
from .archive import DATABASE, FILES, Writing, written_to
from .trouble import CannotBackUp

Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """What a backup holds; `missing` pieces had no bytes any more, as of files removed meanwhile."""

    path: str
    bytes: int
    database: str
    files: int
    missing: int


def make(target: Path, say: Say, *, with_files: bool = True) -> Made:
    """Write a backup to `target` while the platform goes on. Raises CannotBackUp; then nothing is left there.

    The database is copied first: bytes are written before their rows and removed after, so that each piece
    the copy knows is there, but for those removed in between.
    """
    if target.exists():
        raise CannotBackUp(f"{target} exists; choose another name or remove it")
    if not target.parent.is_dir():
        raise CannotBackUp(f"there is no folder {target.parent}")
    try:
        with tempfile.TemporaryDirectory(prefix=".lianyuan-backup-", dir=target.parent) as folder:
            dumped = Path(folder) / DATABASE
            say("database")
            database.dump(dumped)
            with written_to(target) as writing:
                with dumped.open("rb") as content:
                    writing.add(DATABASE, content, dumped.stat().st_size)
                kept, missing = _add_files(writing, dumped, say) if with_files else (0, [])
                writing.close_with(
                    {
                        "made_at": clock.now().isoformat(),
                        "database": connection.vendor,
                        "migrations": sorted(f"{app}.{name}" for app, name in _applied()),
                        "with_files": with_files,
                        "missing": missing,
                    }
                )
    except OSError as trouble:
        raise CannotBackUp(f"{target} could not be written: {trouble.strerror or trouble}") from trouble
    return Made(str(target), target.stat().st_size, connection.vendor, kept, len(missing))


def _applied() -> Iterator[tuple[str, str]]:
    yield from MigrationRecorder(connection).applied_migrations()


def _add_files(writing: Writing, dumped: Path, say: Say) -> tuple[int, list[str]]:
    kept, missing = 0, []
    for name, size in database.stored_names(dumped):
        try:
            with tempfile.SpooledTemporaryFile(max_size=storage.CHUNK * 256) as content:
                shutil.copyfileobj(_AsFile(storage.store().read(name, 0, size)), content)
                if content.tell() != size:
                    raise CannotBackUp(
                        f"piece {name} has {content.tell()} bytes instead of {size}; see bin/lianyuan doctor"
                    )
                content.seek(0)
                writing.add(f"{FILES}{name}", content, size)
        except FileNotFoundError:
            missing.append(name)
        except storage.StorageAway as trouble:
            raise CannotBackUp("the file storage doesn't answer; try again later") from trouble
        else:
            kept += 1
            if not kept % 100:
                say(f"{kept} files")
    return kept, missing


class _AsFile:
    """Chunks, to be read like a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def read(self, size: int = -1) -> bytes:
        """The next chunk, whatever its size; empty at the end."""
        return next(self._chunks, b"")
