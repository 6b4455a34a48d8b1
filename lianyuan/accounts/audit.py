"""Writing the audit trail. Every action calls `record` inside its own transaction."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from django.db import models

from lianyuan.core.bulk import insert_rows

from .acting import Actor
from .models import AuditChange, AuditEntry

Values = Mapping[str, Any]


def kind_of(target: models.Model) -> str:
    """The word under which an object is filed in the trail, such as `companies.company`."""
    return target._meta.label_lower


def record(
    *,
    actor: Actor,
    verb: str,
    target: models.Model,
    before: Values | None = None,
    after: Values | None = None,
) -> AuditEntry:
    """Leave the entry of one deed on one object, with what it changed (JSON-ready values, none private)."""
    entry = record_batch(actor=actor, verb=verb, target=target)
    if before or after:
        AuditChange.objects.create(
            entry=entry,
            target_kind=entry.target_kind,
            target_id=entry.target_id,
            before=dict(before or {}),
            after=dict(after or {}),
        )
    return entry


def record_batch(*, actor: Actor, verb: str, target: models.Model) -> AuditEntry:
    """Leave the entry of a deed whose changes, on many objects, are added with `record_changes`."""
    return AuditEntry.objects.create(
        person=actor.person,
        company_id=actor.company_id,
        company_label=actor.company_label,
        origin=actor.origin,
        verb=verb,
        target_kind=kind_of(target),
        target_id=str(target.pk),
        target_label=str(target)[:200],
    )


def record_changes(entry: AuditEntry, changes: Iterable[AuditChange]) -> None:
    """Add the changes of a batch deed, in batches of their own."""
    AuditChange.objects.bulk_create(changes, batch_size=2000)


def history_of(target: models.Model) -> models.QuerySet[AuditChange]:
    """What changed on one object, newest first, each with its entry and who did it."""
    return (
        AuditChange.objects.filter(target_kind=kind_of(target), target_id=str(target.pk))
        .select_related("entry__person")
        .order_by("-id")
    )


def record_many_changes(
    entry: AuditEntry,
    *,
    target_kind: str,
    target_ids: Sequence[int],
    before: Sequence[str],
    after: Sequence[str],
) -> None:
    """Add very many changes of a batch deed; `before` and `after` are JSON texts, one for each target."""
    count = len(target_ids)
    insert_rows(
        AuditChange,
        count,
        {
            "entry_id": repeat(entry.pk, count),
            "target_kind": repeat(target_kind, count),
            "target_id": map(str, target_ids),
            "before": before,
            "after": after,
        },
    )
