"""Indexing that nobody waits for, done by the worker."""

from typing import Any

from django.db import transaction

INDEX_SOME = "search.index"
REINDEX = "search.reindex"


def index_some(payload: dict[str, Any]) -> None:
    """Index the things of a kind that a job names; safe to repeat."""
    from . import actions

    with transaction.atomic():
        actions.index_ids(kind=payload["kind"], ids=payload["ids"])


def reindex(payload: dict[str, Any]) -> None:
    """Index everything anew; safe to repeat."""
    from . import reindexing

    for _progress in reindexing.reindex():
        pass
