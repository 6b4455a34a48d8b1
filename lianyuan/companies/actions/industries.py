"""Loading the classification of industries."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditChange

from ..industry_table import ReadIndustry
from ..models import Industry
from .roster_rows import Counts


@transaction.atomic
def load_industries(*, actor: Actor, entries: Collection[ReadIndustry]) -> Counts:
    """Enter or rename the given entries; others stay, since companies may use them."""
    known = {industry.code: industry for industry in Industry.objects.select_for_update()}
    counts = Counts()
    wanted = []
    for entry in sorted(entries, key=lambda entry: (len(entry.code), entry.code)):
        industry = Industry(
            code=entry.code,
            name=entry.name,
            level=entry.level,
            parent_id=entry.parent or None,
            in_standard=True,
        )
        there = known.get(entry.code)
        if there is None:
            counts.created += 1
        elif _values(there) == _values(industry):
            counts.unchanged += 1
            continue
        else:
            counts.updated += 1
        wanted.append(industry)
    # The levels one after another, so that each finds its parent.
    Industry.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent", "in_standard"],
        batch_size=200,
    )
    if wanted:
        target = Industry(code="GBT4", name=gettext_noop("国民经济行业分类"))
        made = audit.record_batch(actor=actor, verb=gettext_noop("载入行业分类"), target=target)
        audit.record_changes(
            made,
            [
                AuditChange(
                    entry=made,
                    target_kind=audit.kind_of(industry),
                    target_id=industry.code,
                    before={"name": known[industry.code].name} if industry.code in known else {},
                    after={"name": industry.name},
                )
                for industry in wanted
            ],
        )
    return counts


def _values(industry: Industry) -> tuple[object, ...]:
    return (industry.name, industry.level, industry.parent_id, industry.in_standard)
