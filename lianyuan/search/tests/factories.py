"""Things to be found, for tests: people stand in for whatever a room above would register."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.core import clock
from lianyuan.search import actions, registry
from lianyuan.search.registry import PUBLIC, Document, Kind

_DOCUMENTS: dict[int, Document | None] = {}


def _documents(people: Sequence[Person]) -> Iterator[Document | None]:
    return (_DOCUMENTS.get(person.pk) for person in people)


SPECIMEN = Kind(
    name="specimen",
    label="示例",
    model=Person,
    objects=Person.objects.all,
    documents=_documents,
    families=frozenset({PUBLIC, "person", "company"}),
)


@contextmanager
def only_kinds(*kinds: Kind) -> Iterator[None]:
    """For a while nothing can be found but these kinds, and no room adds audience tokens."""
    kept, audiences = dict(registry._KINDS), list(registry._AUDIENCES)
    registry._KINDS.clear()
    registry._AUDIENCES.clear()
    _DOCUMENTS.clear()
    for kind in kinds:
        registry.register(kind)
    try:
        yield
    finally:
        registry._KINDS.clear()
        registry._KINDS.update(kept)
        registry._AUDIENCES[:] = audiences


def make_document(title: str = "示例电商有限公司", **fields: Any) -> Document:
    """A public document of a name, half a year old, unless its fields say otherwise."""
    fields.setdefault("audience", {PUBLIC})
    fields.setdefault("fresh_at", clock.now() - timedelta(days=180))
    fields.setdefault("is_name", True)
    fields.setdefault("url", "/somewhere/")
    return Document(title=title, **fields)


def let_find(title: str = "示例电商有限公司", **fields: Any) -> Person:
    """A thing that is found by its document; gives the thing."""
    thing = make_person()
    change(thing, make_document(title, **fields))
    return thing


def change(thing: Person, document: Document | None) -> None:
    """Let the thing have another document, or none."""
    _DOCUMENTS[thing.pk] = document
    with transaction.atomic():
        actions.index(thing)


def document_of(thing: Person) -> Document:
    """The document a thing was given."""
    found = _DOCUMENTS[thing.pk]
    assert found is not None
    return replace(found)
