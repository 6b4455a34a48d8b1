"""Putting a backup back into an empty place."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from lianyuan.config.known_migrations import known
from lianyuan.files import storage

from . import database
from .archive import Unpacked, unpack
from .making import Say
from .trouble import CannotBackUp


@dataclass(frozen=True)
class Restored:
    """What was put back."""

    made_at: str
    files: int
    missing: int


def restore(source: Path, say: Say) -> Restored:
    """Put everything back. Raises CannotBackUp, before anything is touched wherever that can be known.

    Files come first and the database last, so that a restoration broken off leaves a place that is still
    empty to every page; the tables are then brought up to this version.
    """
    if not source.is_file():
        raise CannotBackUp(f"there is no backup at {source}")
    _check_empty()
    try:
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=settings.DATA) as folder:
            say("unpacking")
            archive = unpack(source, Path(folder))
            _check_fits(archive)
            put: list[str] = []
            try:
                _put_files(archive, put, say)
                say("database")
                database.load(archive.database)
            except BaseException:
                storage.discard_all(put)
                raise
    except OSError as trouble:
        raise CannotBackUp(f"nothing was restored: {trouble.strerror or trouble}") from trouble
    say("tables")
    call_command("migrate", interactive=False, verbosity=0)
    return Restored(archive.manifest["made_at"], len(put), len(archive.manifest["missing"]))


def _check_empty() -> None:
    if not database.is_empty():
        where = connection.settings_dict["NAME"]
        raise CannotBackUp(
            f"the database {where} isn't empty. Restore into an empty data folder (--data DIR) or database."
        )
    if next(storage.store().all_names(), None) is not None:
        raise CannotBackUp(
            "there are files already. Restore into an empty data folder (--data DIR) or bucket."
        )


def _check_fits(archive: Unpacked) -> None:
    kind = archive.manifest["database"]
    if kind != connection.vendor:
        raise CannotBackUp(
            f"the backup is of {kind}, the database here is {connection.vendor}; restore it into {kind}"
        )
    loader = MigrationLoader(None)
    ours = known(loader)
    for name in archive.manifest["migrations"]:
        room, migration = name.split(".", 1)
        if room in loader.migrated_apps and (room, migration) not in ours:
            raise CannotBackUp(
                f"the backup is of a newer version, which has {name}; install that version first"
            )


def _put_files(archive: Unpacked, put: list[str], say: Say) -> None:
    store = storage.store()
    for name in archive.kept():
        piece = archive.piece(name)
        with piece.open("rb") as content:
            put.append(name)
            try:
                store.keep(name, content, piece.stat().st_size)
            except (storage.NoSpace, storage.StorageAway) as trouble:
                raise CannotBackUp(
                    f"file {len(put)} could not be kept: {type(trouble).__name__}"
                ) from trouble
        piece.unlink()
        if not len(put) % 100:
            say(f"{len(put)} files")
