"""What is asked of the index, apart from how each database writes it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the index (see `terms`), or every term that begins with it."""

    text: str
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Expression", ...]


Expression = Term | All | AnyOf


def all_of(parts: Iterable[Expression]) -> Expression:
    """Every part holds; there must be at least one."""
    distinct = tuple(dict.fromkeys(parts))
    return distinct[0] if len(distinct) == 1 else All(distinct)


def any_of(parts: Iterable[Expression]) -> Expression:
    """At least one part holds; there must be at least one."""
    distinct = tuple(dict.fromkeys(parts))
    return distinct[0] if len(distinct) == 1 else AnyOf(distinct)


def as_fts5(expression: Expression) -> str:
    """The expression in the query language of SQLite's FTS5. Terms hold no quotes, by how they are made."""
    match expression:
        case Term(text, is_beginning):
            return f'"{text}"{" *" if is_beginning else ""}'
        case All(parts):
            return "(" + " AND ".join(map(as_fts5, parts)) + ")"
        case AnyOf(parts):
            return "(" + " OR ".join(map(as_fts5, parts)) + ")"


def as_tsquery(expression: Expression) -> str:
    """The expression as PostgreSQL reads a `tsquery`. Terms hold no quotes, by how they are made."""
    match expression:
        case Term(text, is_beginning):
            return f"'{text}'{':*' if is_beginning else ''}"
        case All(parts):
            return "(" + " & ".join(map(as_tsquery, parts)) + ")"
        case AnyOf(parts):
            return "(" + " | ".join(map(as_tsquery, parts)) + ")"
