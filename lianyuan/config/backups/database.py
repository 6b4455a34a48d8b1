"""Copying the database while it is in use, and putting a copy in the place of an empty one."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection, connections

from .trouble import CannotBackUp

_DEBIAN = Path("/usr/lib/postgresql")


def dump(target: Path) -> None:
    """Write a consistent copy of the database to `target`. Raises CannotBackUp with what to do."""
    if connection.vendor == "sqlite":
        _copy_sqlite(_sqlite_file(), target)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def load(source: Path) -> None:
    """Put a copy made by `dump` in the place of the empty database. Raises CannotBackUp with what to do."""
    connections.close_all()
    if connection.vendor == "sqlite":
        _check_sqlite(source)
        with source.open("rb") as file:
            os.fsync(file.fileno())
        source.chmod(0o600)
        source.rename(_sqlite_file())
    else:
        _close_pool()
        _run(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
            f"--dbname={connection.settings_dict['NAME']}",
            str(source),
        )


def is_empty() -> bool:
    """Whether the database has no tables yet."""
    if connection.vendor == "sqlite":
        file = _sqlite_file()
        if not file.exists() or not file.stat().st_size:
            return True
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as kept:
            return not kept.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    return not connection.introspection.table_names()


def stored_names(dumped: Path) -> Iterator[tuple[str, int]]:
    """The name and size of every kept piece: of the copy where it can be asked, else of the database now."""
    query = "SELECT stored_name, size FROM files_piece ORDER BY stored_name"
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(f"file:{dumped}?mode=ro", uri=True)) as copy:
            yield from copy.execute(query)
    else:
        with connection.cursor() as cursor:
            cursor.execute(query)
            yield from cursor.fetchall()


def _sqlite_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise CannotBackUp(
            f"there is no database at {source}; has the platform ever run with this data folder?"
        )
    # The online backup reads one snapshot; in WAL mode writers go on meanwhile.
    with closing(sqlite3.connect(source, timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    _check_sqlite(target)


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            told = copy.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as trouble:
        raise CannotBackUp(f"the copy of the database can't be read: {trouble}") from trouble
    if told != "ok":
        raise CannotBackUp(
            f"the database is damaged: {told}. Restore the last backup that was made without this."
        )


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's on our database; how to reach it doesn't stand on the command line."""
    said = connection.settings_dict
    reached = {
        "PGHOST": said["HOST"],
        "PGPORT": said["PORT"],
        "PGUSER": said["USER"],
        "PGPASSWORD": said["PASSWORD"],
    }
    reached |= {"PGDATABASE": said["NAME"]}
    environment = os.environ | {name: str(value) for name, value in reached.items() if value}
    ended = subprocess.run([_program(program), *arguments], env=environment, capture_output=True, text=True)
    if ended.returncode:
        raise CannotBackUp(f"{program} failed: {ended.stderr.strip()[-500:]}")


def _program(name: str) -> str:
    """The newest of its kind: an older one than the server refuses to work."""
    versions = sorted(
        (
            folder
            for folder in _DEBIAN.glob("*")
            if folder.name.isdecimal() and (folder / "bin" / name).exists()
        ),
        key=lambda folder: int(folder.name),
    )
    found = str(versions[-1] / "bin" / name) if versions else shutil.which(name)
    if not found:
        raise CannotBackUp(f"{name} is missing: apt-get install postgresql-client")
    return found


def _close_pool() -> None:
    close = getattr(connection, "close_pool", None)
    if close is not None:
        close()
