"""Lists paged by key: the cost of a page doesn't grow with how far one has read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
R = TypeVar("R")
_SALT = "lianyuan.paging"


@dataclass(frozen=True)
class Page(Generic[R]):
    """One page of rows, with the keys of the pages beside it (empty where there is none)."""

    rows: Sequence[R]
    before: str
    after: str


def page_of(rows: QuerySet[M], *, order: Sequence[str], key: str = "", size: int = 30) -> Page[M]:
    """The page of `rows` that `key` names, ordered by `order`; the first page for an empty or unreadable key.

    `order` lists field names, each with `-` for descending; the last must be unique. A key is a signed value
    made by this function, carrying the direction and the ordering values of the row it continues from.
    """
    direction, edge = _read_key(key, order)
    backwards = direction == "before"
    effective = [_reverse(field) for field in order] if backwards else list(order)
    chosen = rows.order_by(*effective)
    if edge:
        chosen = chosen.filter(_beyond(effective, edge))
    found = list(chosen[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_before = more if backwards else bool(edge)
    has_after = bool(edge) if backwards else more
    return Page(
        rows=found,
        before=_make_key("before", order, found[0]) if found and has_before else "",
        after=_make_key("after", order, found[-1]) if found and has_after else "",
    )


def _reverse(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _beyond(order: Sequence[str], edge: Sequence[Any]) -> Q:
    beyond, same = Q(), Q()
    for field, value in zip(order, edge, strict=True):
        name = field.removeprefix("-")
        beyond |= same & Q(**{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return beyond


def _make_key(direction: str, order: Sequence[str], row: Model) -> str:
    values = []
    for field in order:
        value: Any = row
        for part in field.removeprefix("-").split("__"):
            value = getattr(value, part)
        values.append(value.isoformat() if hasattr(value, "isoformat") else value)
    return signing.dumps([direction, *values], salt=_salt(order))


def _read_key(key: str, order: Sequence[str]) -> tuple[str, list[Any]]:
    try:
        direction, *edge = signing.loads(key, salt=_salt(order))
    except (signing.BadSignature, ValueError):
        return "after", []
    return direction, edge


def _salt(order: Sequence[str]) -> str:
    # A key holds values of the fields it was made for; in a list ordered otherwise it would be nonsense.
    return ":".join([_SALT, *order])


def is_key(key: str, order: Sequence[str]) -> bool:
    """Whether a page of a list in this order gave the key."""
    return bool(_read_key(key, order)[1])
