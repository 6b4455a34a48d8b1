"""Keeping the index in step. A room's actions call these inside the transaction of the deed they follow from.

They do no deed of their own: who may do what was checked by the caller, and its audit entry tells of it.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from django.db.models import Model

from lianyuan.accounts import jobs

from . import tasks, writing
from .models import Document as Row
from .registry import Document, Kind, documents_of, kind_named, kind_of, kinds

# More things that repeat a changed title than this are indexed by the worker, not while somebody waits.
FOLLOWERS_AT_ONCE = 200
# Where one deed writes more than this, the same: indexing 100,000 inside it would hold up everyone else's
# writing for longer than they wait.
BATCH_AT_ONCE = 2000


def index(thing: Model) -> None:
    """Let a thing be found as it is now, or no longer where nobody may find it."""
    index_many([thing])


def index_many(things: Sequence[Model]) -> None:
    """Let several things of one kind be found as they are now."""
    if things:
        index_ids(kind=kind_of(things[0]).name, ids=[thing.pk for thing in things])


def index_ids(*, kind: str, ids: Collection[int]) -> None:
    """Let the things with these ids be found as they are now; those that are gone, no longer.

    They are read anew and locked: what the caller has in hand may be older than what another deed just wrote.
    Those beyond `BATCH_AT_ONCE` are queued for the worker in the same transaction.
    """
    _check_in_transaction()
    of_kind = _known(kind)
    some = sorted(ids)
    for start in range(0, min(len(some), BATCH_AT_ONCE), writing.AT_ONCE):
        _index_some(of_kind, some[start : start + writing.AT_ONCE])
    _queue(kind, some[BATCH_AT_ONCE:])


def _index_some(kind: Kind, ids: Sequence[int]) -> None:
    things = list(kind.objects().filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"))
    there = [thing.pk for thing in things]
    write(kind=kind.name, documents=zip(there, documents_of(kind, things), strict=True))
    if missing := set(ids) - set(there):
        remove_ids(kind=kind.name, ids=missing)


def write(*, kind: str, documents: Iterable[tuple[int, Document | None]]) -> None:
    """Keep documents the caller made of what it just wrote, each with its object's id; None removes one.

    Raises ValueError for a document whose audience isn't of the kind's families.
    """
    _check_in_transaction()
    of_kind = _known(kind)
    kept: list[tuple[int, Document]] = []
    gone: list[int] = []
    for object_id, document in documents:
        if document is None:
            gone.append(object_id)
        else:
            kept.append((object_id, document))
    if gone:
        remove_ids(kind=kind, ids=gone)
    if not kept:
        return
    followed = [follower for follower in kinds() if kind in follower.follows]
    before = writing.titles(kind, [object_id for object_id, _document in kept]) if followed else {}
    writing.write(of_kind, kept)
    renamed = [object_id for object_id, document in kept if before.get(object_id) != document.title]
    if followed and renamed:
        _let_follow(followed, kind, renamed)


def write_batch(
    *, kind: str, ids: Sequence[int], documents: Iterable[tuple[int, Document | None]], deed_writes: int
) -> None:
    """Keep the documents of things just written, one part of a deed that writes `deed_writes` in all.

    Of a deed above `BATCH_AT_ONCE` none is taken: the worker makes them, queued in the same transaction.
    """
    if deed_writes > BATCH_AT_ONCE:
        _queue(kind, ids)
    else:
        write(kind=kind, documents=documents)


def remove(thing: Model) -> None:
    """Let a thing no longer be found."""
    remove_ids(kind=kind_of(thing).name, ids=[thing.pk])


def remove_ids(*, kind: str, ids: Collection[int]) -> None:
    """Let the things with these ids no longer be found."""
    _check_in_transaction()
    some = list(ids)
    for start in range(0, len(some), writing.AT_ONCE):
        Row.objects.filter(kind=kind, object_id__in=some[start : start + writing.AT_ONCE]).delete()


def _let_follow(followed: Sequence[Kind], kind: str, renamed: Sequence[int]) -> None:
    for follower in followed:
        found = follower.follows[kind](renamed).order_by("pk")
        ids = list(found.values_list("pk", flat=True))
        index_ids(kind=follower.name, ids=ids[:FOLLOWERS_AT_ONCE])
        _queue(follower.name, ids[FOLLOWERS_AT_ONCE:])


def _queue(kind: str, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), writing.AT_ONCE):
        some = list(ids[start : start + writing.AT_ONCE])
        jobs.enqueue(kind=tasks.INDEX_SOME, payload={"kind": kind, "ids": some})


def _known(kind: str) -> Kind:
    found = kind_named(kind)
    if found is None:
        raise ValueError(f"search kind {kind!r} is not registered")
    return found


def _check_in_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError(
            "the index is written in the transaction of the deed it follows from; there is none here"
        )
