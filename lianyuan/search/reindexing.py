"""Making the whole index anew from what is there, saying what differed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction

from . import writing
from .models import Document as Row
from .registry import Document, Kind, documents_of, kinds


@dataclass
class Tally:
    """How one kind's documents compared with what is there; `of` is how many things there are to look at."""

    kind: str
    of: int
    done: int = 0
    missing: int = 0
    outdated: int = 0
    stray: int = 0

    @property
    def differed(self) -> int:
        """How many documents were not as they should be."""
        return self.missing + self.outdated + self.stray


def reindex() -> Iterator[Tally]:
    """Go through every kind, some things in each transaction, and yield each tally as it grows.

    What is right already is left alone. Documents of things that are gone, or of kinds nobody registers any
    more, are removed.
    """
    for kind in kinds():
        yield from _reindex_kind(kind)
    known = [kind.name for kind in kinds()]
    with transaction.atomic():
        strays, _by_model = Row.objects.exclude(kind__in=known).delete()
    if strays:
        yield Tally(kind="", of=0, stray=strays)


def _reindex_kind(kind: Kind) -> Iterator[Tally]:
    tally = Tally(kind=kind.name, of=kind.model._base_manager.count())
    last = 0
    yield tally
    while True:
        with transaction.atomic():
            things = kind.objects().filter(pk__gt=last).order_by("pk").select_for_update(of=("self",))
            some = list(things[: writing.AT_ONCE])
            _compare(kind, some, tally)
        if not some:
            break
        last = some[-1].pk
        yield tally
    with transaction.atomic():
        gone = Row.objects.filter(kind=kind.name).exclude(object_id__in=kind.objects().values("pk"))
        tally.stray += gone.delete()[0]
    yield tally


def _compare(kind: Kind, things: list[Any], tally: Tally) -> None:
    ids = [thing.pk for thing in things]
    rows = Row.objects.filter(kind=kind.name, object_id__in=ids).values_list(*writing.COLUMNS)
    there = {row.object_id: row for row in map(writing.Written._make, rows)}
    wanted: list[tuple[int, Document]] = [
        (object_id, document)
        for object_id, document in zip(ids, documents_of(kind, things), strict=True)
        if document is not None
    ]
    to_write = []
    for row in writing.rows_of(kind, wanted):
        known = there.pop(row.object_id, None)
        if known is None:
            tally.missing += 1
        elif known != row:
            tally.outdated += 1
        else:
            continue
        to_write.append(row)
    if to_write:
        writing.put(to_write)
    tally.stray += Row.objects.filter(kind=kind.name, object_id__in=list(there)).delete()[0]
    tally.done += len(things)


def mend_full_text() -> bool:
    """Whether SQLite's full-text table disagreed with the documents and was made anew; PostgreSQL's can't."""
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                "INSERT INTO search_fulltext (search_fulltext, rank) VALUES ('integrity-check', 1)"
            )
        except DatabaseError:
            cursor.execute("INSERT INTO search_fulltext (search_fulltext) VALUES ('rebuild')")
            return True
    return False
