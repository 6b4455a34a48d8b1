"""What can be found, said by the rooms above in their `apps.py`.

A room registers a `Kind` for each thing that can be found and, where its things aren't public, how a person's
audience tokens are computed. A token is a word such as `public`, `person:12`, `company:5`: a document
lists those that may find it, and a person finds what lists one of theirs. Tokens are computed anew for
every question, so leaving a company takes effect at once, with nothing to re-index.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import translation

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person

PUBLIC = "public"


@dataclass(frozen=True)
class Document:
    """What can be found of one object, in the language of the source, and who may find it.

    `body` is shown under the title, cut short, and searched whole. `codes` are found by any four characters
    in a row. `is_name` says that the title is a proper name, which is found by its pinyin and initials too.
    `fresh_at` lets what is new come a little earlier.
    """

    title: str
    url: str
    audience: Collection[str]
    fresh_at: datetime
    body: str = ""
    codes: Sequence[str] = ()
    is_name: bool = False


Followers = Callable[[Collection[int]], "QuerySet[Any]"]


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be found.

    `objects` gives all of them with what documents need of other tables; `documents` makes one for each of
    several objects, None for one that nobody may find. `families` are the audience tokens its documents may
    carry, each by the part before its colon. `follows` names other kinds whose titles these documents
    repeat: given the ids of what was renamed, it finds the objects to index again.
    """

    name: str
    label: Any
    model: type[Model]
    objects: Callable[[], "QuerySet[Any]"]
    documents: Callable[[Sequence[Any]], Iterable[Document | None]]
    families: frozenset[str] = frozenset({PUBLIC})
    follows: Mapping[str, Followers] = field(default_factory=dict)


Audience = Callable[[Person], Iterable[str]]

_KINDS: dict[str, Kind] = {}
_AUDIENCES: list[Audience] = []


def register(kind: Kind) -> None:
    """Let a kind of thing be found. Groups of equally good results stand in the order of registering."""
    if not kind.name.isidentifier():
        raise ValueError(f"search kind {kind.name!r} must be a plain word")
    known = _KINDS.get(kind.name)
    if known is not None and known != kind:
        raise ValueError(f"search kind {kind.name!r} is registered already")
    _KINDS[kind.name] = kind


def register_audience(audience: Audience) -> None:
    """Say which further tokens a person has, such as one for each company they belong to now."""
    if audience not in _AUDIENCES:
        _AUDIENCES.append(audience)


def kinds() -> list[Kind]:
    """Every kind, in the order of registering: lower rooms first."""
    return list(_KINDS.values())


def kind_named(name: str) -> Kind | None:
    """The kind of this name, or None."""
    return _KINDS.get(name)


def kind_of(thing: Model) -> Kind:
    """The kind an object is. Raises ValueError when its model is not registered."""
    for kind in _KINDS.values():
        if isinstance(thing, kind.model):
            return kind
    raise ValueError(f"{type(thing).__name__} is not registered for searching")


def documents_of(kind: Kind, things: Sequence[Any]) -> list[Document | None]:
    """The documents of several things of a kind, in the language of the source whatever the reader's is."""
    with translation.override(settings.LANGUAGE_CODE):
        return list(kind.documents(things))


def tokens_of(actor: Actor) -> list[str]:
    """The audience tokens of whoever asks, as of now; a visitor has `public` only."""
    if actor.person is None:
        return [PUBLIC]
    tokens = [PUBLIC, f"person:{actor.person.pk}"]
    for audience in _AUDIENCES:
        tokens.extend(audience(actor.person))
    return tokens


def family_of(token: str) -> str:
    """The family of a token: what stands before its colon."""
    return token.partition(":")[0]
