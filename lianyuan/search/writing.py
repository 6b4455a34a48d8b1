"""Writing documents into the table of either database, many at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from .models import Document as Row
from .registry import Document, Kind, family_of
from .terms import Indexed, indexed

AT_ONCE = 1000
LONGEST_TITLE = 200
LONGEST_BODY = 5000


class Written(NamedTuple):
    """A row of the table, unsaved."""

    kind: str
    object_id: int
    title: str
    body: str
    url: str
    codes: str
    audience: str
    words: str
    terms: str
    is_name: bool
    fresh_at: datetime


COLUMNS = Written._fields
_KEY = ("kind", "object_id")
_TYPES = {"object_id": "bigint", "is_name": "boolean", "fresh_at": "timestamptz"}


def titles(kind: str, ids: Sequence[int]) -> dict[int, str]:
    """The titles under which the things with these ids are found now."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = Row.objects.filter(kind=kind, object_id__in=ids[start : start + AT_ONCE])
        found.update(rows.values_list("object_id", "title"))
    return found


def rows_of(kind: Kind, documents: Sequence[tuple[int, Document]]) -> list[Written]:
    """The rows of documents, unsaved. Raises ValueError for an audience not of the kind's families."""
    made = indexed(kind.name, [document for _id, document in documents])
    return [
        _row(kind, object_id, document, entry)
        for (object_id, document), entry in zip(documents, made, strict=True)
    ]


def _row(kind: Kind, object_id: int, document: Document, entry: Indexed) -> Written:
    if not document.audience:
        raise ValueError(f"a document of kind {kind.name!r} says nobody may find it; make it None instead")
    for token in document.audience:
        if family_of(token) not in kind.families:
            raise ValueError(
                f"audience {token!r} is not of the families {sorted(kind.families)} of {kind.name!r}"
            )
    return Written(
        kind=kind.name,
        object_id=object_id,
        title=document.title[:LONGEST_TITLE],
        body=document.body[:LONGEST_BODY],
        url=document.url,
        codes=" ".join(document.codes),
        audience=" ".join(sorted(document.audience)),
        words=entry.words,
        terms=entry.terms,
        is_name=document.is_name,
        fresh_at=document.fresh_at,
    )


def write(kind: Kind, documents: Sequence[tuple[int, Document]]) -> None:
    """Insert or replace the rows of documents, some at once."""
    for start in range(0, len(documents), AT_ONCE):
        put(rows_of(kind, documents[start : start + AT_ONCE]))


def put(rows: Sequence[Written]) -> None:
    """Insert rows, or replace those of the same thing."""
    columns = ", ".join(COLUMNS)
    changes = ", ".join(f"{column} = excluded.{column}" for column in COLUMNS if column not in _KEY)
    conflict = f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {changes}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{_TYPES.get(column, 'text')}[]" for column in COLUMNS)
            cursor.execute(
                f"INSERT INTO search_document ({columns}) SELECT * FROM unnest({arrays}) {conflict}",
                [list(column) for column in zip(*rows, strict=True)],
            )
        else:
            adapt = connection.ops.adapt_datetimefield_value
            places = ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(
                f"INSERT INTO search_document ({columns}) VALUES ({places}) {conflict}",
                [(*row[:-1], adapt(row.fresh_at)) for row in rows],
            )
