"""Asking the index of either database."""

from collections.abc import Iterable

from django.db import connection

from . import terms
from .expressions import Expression, Term, all_of, any_of, as_fts5, as_tsquery
from .registry import Kind, family_of


def visible(kind: Kind, tokens: Iterable[str]) -> Expression | None:
    """What the terms of a kind's documents hold that list one of the tokens; None where none could."""
    scopes = [Term(terms.scope(kind.name, token)) for token in tokens if family_of(token) in kind.families]
    return any_of(scopes) if scopes else None


def matching_ids(kind: Kind, tokens: Iterable[str], wanted: Expression, *, most: int) -> list[int]:
    """Ids of up to `most` documents of a kind that the tokens may find and that hold what is wanted.

    Who may find a document is part of the question to the index, so nothing else is ever counted or seen.
    Where there are more, SQLite gives those entered last; PostgreSQL gives any.
    """
    may_find = visible(kind, tokens)
    if may_find is None:
        return []
    expression = all_of([may_find, wanted])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The scope names the kind already; said again, small kinds are read without the terms' index.
            cursor.execute(
                "SELECT id FROM search_document WHERE kind = %s AND term_vector @@ %s::tsquery LIMIT %s",
                [kind.name, as_tsquery(expression), most],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM search_fulltext WHERE search_fulltext MATCH %s"
                " ORDER BY rowid DESC LIMIT %s",
                [as_fts5(expression), most],
            )
        return [row[0] for row in cursor.fetchall()]
