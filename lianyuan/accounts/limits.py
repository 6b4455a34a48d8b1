"""How often something may be done, counted for all processes together.

Counts are rows of the database cache's table, raised by one statement: two at once both count. A count lives
for one window of its limit; `lianyuan.accounts.tidying` takes old ones away.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.utils.crypto import salted_hmac

_RAISE = """
    INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)
    ON CONFLICT (cache_key) DO UPDATE SET value = CAST(CAST({table}.value AS INTEGER) + %s AS TEXT)
    RETURNING value
"""


logger = logging.getLogger(__name__)
PATIENCE_MILLISECONDS = 300


def cache_table() -> str:
    """The name of the cache's table, as it stands in a statement."""
    return connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))


@contextmanager
def _without_waiting_long(cursor: CursorWrapper) -> Iterator[None]:
    """SQLite has one writer at a time; a long import must not hold up every form by being counted."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    cursor.execute("PRAGMA busy_timeout")
    usual = int(cursor.fetchone()[0])
    cursor.execute(f"PRAGMA busy_timeout = {min(PATIENCE_MILLISECONDS, usual)}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {usual}")


@dataclass(frozen=True)
class Limit:
    """At most `most` times in `seconds`. A process takes `block` at a time, for what is done very often."""

    name: str
    most: int
    seconds: int
    block: int = 1
    _taken: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def spend(self, who: str) -> int:
        """Count one more for this person, device or token: the seconds to wait where that is too many, or 0.

        A database too busy to count lets it pass: what it protects is not worth a page that fails.
        """
        now = time.time()
        window = int(now // self.seconds)
        key = self._key(who, window)
        with self._lock:
            if self._taken.get(key, 0) > 0:
                self._taken[key] -= 1
                return 0
        try:
            before = self._raise(key, window, self.block) - self.block
        except OperationalError as trouble:
            logger.warning("%s could not be counted: %s", self.name, type(trouble).__name__)
            return 0
        if before < self.most:
            self._keep_rest(key)
            return 0
        return max(1, int((window + 1) * self.seconds - now) + 1)

    def give_back(self, who: str) -> None:
        """Take back one that doesn't count after all, such as an attempt that succeeded."""
        window = int(time.time() // self.seconds)
        try:
            self._raise(self._key(who, window), window, -1)
        except OperationalError as trouble:
            logger.warning("%s could not be counted: %s", self.name, type(trouble).__name__)

    def _key(self, who: str, window: int) -> str:
        # Neither an address nor what someone wrote stands in the table.
        return f"count:{self.name}:{window}:{salted_hmac(self.name, who).hexdigest()[:32]}"

    def _raise(self, key: str, window: int, by: int) -> int:
        expires = datetime.fromtimestamp((window + 1) * self.seconds, UTC).replace(microsecond=0)
        written = connection.ops.adapt_datetimefield_value(expires)
        with connection.cursor() as cursor, _without_waiting_long(cursor):
            cursor.execute(_RAISE.format(table=cache_table()), [key, str(max(by, 0)), written, by])
            return int(cursor.fetchone()[0])

    def _keep_rest(self, key: str) -> None:
        if self.block > 1:
            with self._lock:
                # What is left of windows gone by is of no use to anyone.
                for old in [other for other in self._taken if other.split(":")[2] != key.split(":")[2]]:
                    del self._taken[old]
                self._taken[key] = self._taken.get(key, 0) + self.block - 1
