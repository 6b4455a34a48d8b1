"""Hearing that another process, or this one, committed something that may have changed an inbox."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from . import signals

logger = logging.getLogger(__name__)

# How often SQLite's counter is read: 3 µs each time.
LOOK_SECONDS = 0.05
# Looking at inboxes may take this part of the time at most, however much is written.
LARGEST_SHARE = 0.1
RETRY_SECONDS = 1.0

Changed = set[int] | None


def changes() -> AsyncIterator[Changed]:
    """The people whose inboxes may have changed, as it happens; None when it could be anyone's."""
    database = connections["default"]
    return _postgres(database) if database.vendor == "postgresql" else _sqlite(database)


async def _sqlite(database: BaseDatabaseWrapper) -> AsyncIterator[Changed]:
    """`PRAGMA data_version` changes whenever another connection commits; this one never writes."""
    loop = asyncio.get_running_loop()
    with closing(sqlite3.connect(database.settings_dict["NAME"], timeout=0, isolation_level=None)) as own:
        seen, pause = None, LOOK_SECONDS
        while True:
            try:
                version = own.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.OperationalError:
                version = None
            if version != seen:
                seen = version
                begun = loop.time()
                yield None
                pause = max(LOOK_SECONDS, (loop.time() - begun) / LARGEST_SHARE)
            await asyncio.sleep(pause)
            pause = LOOK_SECONDS


async def _postgres(database: BaseDatabaseWrapper) -> AsyncIterator[Changed]:
    """LISTEN on a connection of its own; after a break everyone is looked at, since signals were missed."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_parameters(database), autocommit=True) as own:
                await own.execute(f"LISTEN {signals.CHANNEL}")
                yield None
                async for told in own.notifies():
                    yield signals.read(told.payload)
        except psycopg.OperationalError as trouble:
            logger.warning("live pages lost the database: %s", type(trouble).__name__)
        await asyncio.sleep(RETRY_SECONDS)


def _parameters(database: BaseDatabaseWrapper) -> dict[str, Any]:
    settings = database.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {name: settings[key] for name, key in named.items() if settings[key]}
    return given | {name: value for name, value in settings["OPTIONS"].items() if name != "pool"}
