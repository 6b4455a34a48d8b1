"""Work that comes round by itself."""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from lianyuan.core import clock

from . import queries, storage

logger = logging.getLogger(__name__)

SWEEP = "files.sweep"
# A request under way has put bytes away whose row isn't written yet; none takes this long.
LEFT_ALONE = timedelta(hours=2)
_AT_ONCE = 500


def sweep(payload: dict[str, Any]) -> None:
    """Remove bytes no row refers to: of requests that were killed, of rows deleted with their owners."""
    before = clock.now() - LEFT_ALONE
    old = (name for name, written in storage.store().all_names() if written < before)
    removed = 0
    for names in _batches(old):
        unknown = queries.unknown_names(names)
        storage.discard_all(unknown)
        removed += len(unknown)
    if removed:
        logger.info("removed %s pieces without a file", removed)


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch
