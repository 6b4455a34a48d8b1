"""Keeping the index in step with what can be found."""

import io
import json
from collections.abc import Collection, Iterator, Sequence

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import translation

from lianyuan.accounts import jobs
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.search import actions, queries, registry, reindexing
from lianyuan.search.models import Document as Row
from lianyuan.search.registry import PUBLIC, Document, Kind
from lianyuan.search.tests.factories import (
    SPECIMEN,
    change,
    document_of,
    let_find,
    make_document,
    only_kinds,
)

VISITOR = Actor(person=None)


def _entries_of(ids: Collection[int]) -> "QuerySet[AuditEntry]":
    return AuditEntry.objects.filter(target_kind="specimen", target_id__in=[str(pk) for pk in ids])


def _following(entries: Sequence[AuditEntry]) -> Iterator[Document]:
    for entry in entries:
        yield make_document(f"随从 {document_of(Person.objects.get(pk=entry.target_id)).title}")


# A second kind, whose documents repeat the title of a first one's.
FOLLOWER = Kind(
    name="follower",
    label="随从",
    model=AuditEntry,
    objects=AuditEntry.objects.all,
    documents=_following,
    follows={"specimen": _entries_of},
)


def found(text: str) -> list[str]:
    return [hit.title for hit in queries.search(VISITOR, text).page.rows]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        actions.index(make_person())
    with pytest.raises(RuntimeError, match="transaction"):
        actions.remove(make_person())


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_found() -> None:
    kept = let_find("示例留下")
    with transaction.atomic():
        change(kept, make_document("示例改掉"))
        let_find("示例作废")
        assert len(found("示例")) == 2
        transaction.set_rollback(True)
    assert found("示例") == ["示例留下"]
    assert not reindexing.mend_full_text()


@pytest.mark.django_db
def test_a_removed_thing_is_found_no_longer() -> None:
    thing = let_find("示例")
    actions.remove(thing)
    assert found("示例") == []
    actions.remove(thing)


@pytest.mark.django_db
def test_an_audience_of_another_family_is_refused() -> None:
    with pytest.raises(ValueError, match="desk:1"):
        let_find("示例", audience={PUBLIC, "desk:1"})
    with pytest.raises(ValueError, match="nobody"):
        let_find("示例", audience=set())


@pytest.mark.django_db
def test_things_are_indexed_in_the_language_of_the_source() -> None:
    seen = []

    def documents(people: object) -> list[Document | None]:
        seen.append(translation.get_language())
        return [None]

    kind = Kind(name="speaking", label="", model=Person, objects=Person.objects.all, documents=documents)
    with only_kinds(kind), translation.override("en"):
        actions.index(make_person())
    assert seen == ["zh-hans"]


@pytest.mark.django_db
def test_a_kind_is_registered_once_and_under_a_plain_name() -> None:
    registry.register(SPECIMEN)
    other = Kind(name="specimen", label="", model=Person, objects=Person.objects.all, documents=list)
    with pytest.raises(ValueError, match="registered already"):
        registry.register(other)
    with pytest.raises(ValueError, match="plain word"):
        registry.register(
            Kind(name="a|b", label="", model=Person, objects=Person.objects.all, documents=list)
        )
    with pytest.raises(ValueError, match="not registered"):
        actions.write(kind="unheard", documents=[])


@pytest.mark.django_db
def test_a_new_title_reaches_those_that_repeat_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "FOLLOWERS_AT_ONCE", 2)
    with only_kinds(SPECIMEN, FOLLOWER):
        head = let_find("示例旧名")
        entries = [
            AuditEntry.objects.create(
                verb="示例", target_kind="specimen", target_id=str(head.pk), target_label=""
            )
            for _ in range(3)
        ]
        actions.index_many(entries)
        assert len(found("旧名")) == 4
        change(head, make_document("示例新名"))
        assert sorted(found("新名")) == ["示例新名", "随从 示例新名", "随从 示例新名"]
        assert jobs.run_next()
        assert len(found("新名")) == 4
        assert found("旧名") == []


@pytest.mark.django_db
def test_reindexing_mends_what_differs_and_says_it() -> None:
    for number in range(3):
        let_find(f"示例{number}")
    missing, outdated, stray = Row.objects.order_by("pk")
    missing.delete()
    Row.objects.filter(pk=outdated.pk).update(title="别的", terms="t别的")
    Person.objects.filter(pk=stray.object_id).delete()
    Row.objects.create(
        kind="gone",
        object_id=1,
        title="旧",
        url="/",
        audience=PUBLIC,
        words="旧",
        terms="t旧",
        fresh_at=stray.fresh_at,
    )
    told = json.loads(reindexed("--json"))
    (tally, unknown) = told["kinds"]
    assert (tally["missing"], tally["outdated"], tally["stray"]) == (1, 1, 1)
    assert unknown["stray"] == 1
    assert told["differed"] == 4
    assert sorted(found("示例")) == ["示例0", "示例1"]
    assert json.loads(reindexed("--json"))["differed"] == 0
    assert "missing 0, outdated 0, stray 0" in reindexed()


def reindexed(*arguments: str) -> str:
    """What `lianyuan reindex` prints."""
    out = io.StringIO()
    call_command("reindex", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.mark.django_db
def test_a_full_text_table_that_disagrees_is_made_anew() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL makes its terms from the document itself")
    let_find("示例月河")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_fulltext (search_fulltext) VALUES ('delete-all')")
    assert found("月河") == []
    assert reindexing.mend_full_text()
    assert found("月河") == ["示例月河"]
    assert not reindexing.mend_full_text()


@pytest.mark.django_db
def test_the_triggers_outlived_every_migration() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has none")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'search_document'"
        )
        names = {row[0] for row in cursor.fetchall()}
    assert names == {f"search_document_{deed}" for deed in ("entered", "changed", "removed")}
