"""Test databases copied from one migrated before: some two hundred migrations take half a minute.

The first process to come migrates and leaves a copy in `var/test-databases`; the others, and the next
runs, begin with it. A changed migration, or data a migration reads, gives it another name, so that an old
one is never met.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import IO, cast

import psycopg
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "var" / "test-databases"
# Besides migrations themselves: the versions of the rooms of others, and what our migrations read.
READ_BY_MIGRATIONS = ("uv.lock", "lianyuan/*/migrations/*", "lianyuan/*/data/*", "lianyuan/*/*.csv")


@cache
def name() -> str:
    """What the ready-made database of the present migrations is called."""
    seen = hashlib.sha256()
    for pattern in READ_BY_MIGRATIONS:
        for file in sorted(path for path in ROOT.glob(pattern) if path.is_file()):
            seen.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return f"ready_{seen.hexdigest()[:16]}"


def wait_for_turn() -> IO[str]:
    """Wait until no other process makes a database, which would only do the same work; close it when done."""
    KEPT.mkdir(parents=True, exist_ok=True)
    turn = (KEPT / "turn").open("w")
    fcntl.flock(turn, fcntl.LOCK_EX)
    return turn


def begin() -> bool:
    """Make the test database begin as a copy, where there is one; whether there was. In one's turn."""
    if connection.vendor == "postgresql":
        return _begin_on_postgres()
    kept = KEPT / f"{name()}.sqlite3"
    if not kept.exists():
        return False
    shutil.copyfile(kept, connection.settings_dict["TEST"]["NAME"])
    return True


def keep() -> None:
    """Leave a copy of the test database just migrated. In one's turn, before any test wrote to it."""
    if connection.vendor == "postgresql":
        _keep_on_postgres()
        return
    for old in KEPT.glob("ready_*.sqlite3"):
        old.unlink()
    half = KEPT / "half.sqlite3"
    half.unlink(missing_ok=True)
    connection.ensure_connection()
    with closing(sqlite3.connect(half)) as copy:
        connection.connection.backup(copy)
    half.rename(KEPT / f"{name()}.sqlite3")


def _begin_on_postgres() -> bool:
    with _server() as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name()]).fetchone()
    if found:
        connection.settings_dict["TEST"]["TEMPLATE"] = name()
    return bool(found)


def _keep_on_postgres() -> None:
    migrated = str(connection.settings_dict["NAME"])
    # A database that someone is connected to can't be copied.
    connections["default"].close()
    cast(DatabaseWrapper, connections["default"]).close_pool()
    with _server() as server:
        server.execute(f'CREATE DATABASE "{name()}" TEMPLATE "{migrated}"')


@contextmanager
def _server() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    settings = connection.settings_dict
    with closing(
        psycopg.connect(
            host=settings["HOST"],
            port=settings["PORT"],
            user=settings["USER"],
            password=settings["PASSWORD"] or None,
            dbname="postgres",
            autocommit=True,
        )
    ) as server:
        yield server
