"""Writing a roster's good rows into the register, some thousands at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from json.encoder import encode_basestring
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.models import AuditEntry
from lianyuan.core import clock
from lianyuan.core.bulk import allocate_ids, insert_rows
from lianyuan.core.chinese import fold_many
from lianyuan.search import actions as search

from ..models import Company, CompanyContact, Industry, RosterChange, RosterImport
from ..models.industries import IndustryLevel
from ..roster.checking import Surroundings
from ..roster.columns import Field
from ..roster.register_rows import CONTACT, PUBLIC, Compared, Update, as_audited, as_stored, compare
from ..roster.results import Checked, Value
from ..searching import documents_of_rows

ROWS_AT_ONCE = 5000
_COMPANY_KIND = "companies.company"
# Any number of our own: imports that write at the same time would lock each other's rows in different orders.
_IMPORT_LOCK = 7_305_118_001
_ATTEMPTS = 3


@dataclass(slots=True)
class Counts:
    """How many companies were created, updated, and found as the roster has them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def add(self, other: Counts) -> None:
        """Count these too."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged


def count_rows(checked: Checked, surroundings: Surroundings) -> Counts:
    """What writing the good rows would do; writes nothing."""
    counts = Counts()
    for start in range(0, len(checked.numbers), ROWS_AT_ONCE):
        compared = compare(checked, start, start + ROWS_AT_ONCE, surroundings.buildings, lock=False)
        counts.add(_counts_of(compared))
    return counts


def write_rows(
    *,
    roster: RosterImport,
    entry: AuditEntry,
    checked: Checked,
    surroundings: Surroundings,
    start: int,
    stop: int,
) -> Counts:
    """Write the good rows from `start` to `stop` in the caller's transaction.

    The unique code decides between two who enter the same company at once: the later one finds it there, and
    compares again.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])
    for attempt in range(1, _ATTEMPTS + 1):
        compared = compare(checked, start, stop, surroundings.buildings, lock=True)
        try:
            with transaction.atomic():
                _insert(roster, entry, checked, surroundings, compared.new)
        except IntegrityError:
            if attempt == _ATTEMPTS:
                raise
        else:
            _update(roster, entry, compared.updates)
            return _counts_of(compared)
    raise AssertionError("the loop returns or raises")


def _counts_of(compared: Compared) -> Counts:
    return Counts(len(compared.new), len(compared.updates), compared.unchanged)


def enter_new_industries(codes: Iterable[str], surroundings: Surroundings) -> None:
    """Keep the classes that the loaded classification doesn't have, marked as outside of it."""
    divisions = Industry.objects.in_bulk({code[:2] for code in codes})
    Industry.objects.bulk_create(
        [
            Industry(
                code=code,
                name=divisions[code[:2]].name,
                level=IndustryLevel.CLASS if len(code) == 4 else IndustryLevel.GROUP,
                parent_id=surroundings.industries.parent_of_new(code),
                in_standard=False,
            )
            for code in sorted(codes)
        ],
        ignore_conflicts=True,
    )


def _insert(
    roster: RosterImport, entry: AuditEntry, checked: Checked, surroundings: Surroundings, rows: Sequence[int]
) -> None:
    count = len(rows)
    if not count:
        return

    def taken(field: Field) -> list[Any] | None:
        column = checked.columns.get(field)
        if column is None:
            return None
        return column[rows.start : rows.stop] if isinstance(rows, range) else [column[row] for row in rows]

    ids = allocate_ids(Company, count)
    codes: list[str] = taken(Field.USCC) or []
    columns: dict[str, list[Any]] = {"uscc": codes}
    for name, field in PUBLIC.items():
        values = taken(field)
        if values is not None:
            columns[name] = _stored(values, none_for_empty=name == "industry_id")
    if Field.BUILDING in checked.columns:
        place_ids = surroundings.buildings.place_ids(columns["building_text"])
        columns["place_id"] = list(map(place_ids.get, columns["building_text"]))
    folded = fold_many(columns["name"])
    searched = [f"{name} {code.casefold()}"[:200] for name, code in zip(folded, codes, strict=True)]
    now = clock.now()
    created_at = repeat(connection.ops.adapt_datetimefield_value(now), count)
    insert_rows(Company, count, {"id": ids, **columns, "search_text": searched, "created_at": created_at})
    contacts = {name: taken(field) or repeat("", count) for name, field in CONTACT.items()}
    insert_rows(CompanyContact, count, {"company_id": ids, **contacts})
    audit.record_many_changes(
        entry,
        target_kind=_COMPANY_KIND,
        target_ids=ids,
        before=["{}"] * count,
        after=_json_objects(columns, count),
    )
    insert_rows(
        RosterChange,
        count,
        {
            "roster_id": repeat(roster.pk, count),
            "company_id": ids,
            "created": repeat(True, count),
            "version": repeat(1, count),
        },
    )
    search.write_batch(
        kind="company",
        ids=ids,
        documents=documents_of_rows(ids, columns, now),
        deed_writes=len(checked.numbers),
    )


def _stored(values: list[Any], *, none_for_empty: bool) -> list[Any]:
    kinds = set(map(type, values))
    if none_for_empty:
        return [value or None for value in values]
    if kinds <= {str, int}:
        return values
    distinct = {value: as_stored(value) for value in set(values)}
    return list(map(distinct.__getitem__, values))


def _json_objects(columns: dict[str, list[Any]], count: int) -> list[str]:
    """For each row its filled columns as a JSON object of texts."""
    fragments: list[list[str]] = []
    for name, values in columns.items():
        distinct = {
            value: f"{encode_basestring(name)}:{encode_basestring(str(value))}"
            if value not in (None, "")
            else ""
            for value in set(values)
        }
        fragments.append(list(map(distinct.__getitem__, values)))
    return ["{" + ",".join(filter(None, parts)) + "}" for parts in zip(*fragments, strict=True)]


def _update(roster: RosterImport, entry: AuditEntry, updates: Sequence[Update]) -> None:
    if not updates:
        return
    write_public([(update.known.id, _all_stored(update.known.public | update.public)) for update in updates])
    write_contacts(
        [(update.known.id, update.known.contact | update.contact) for update in updates if update.contact]
    )
    before, after = [], []
    for update in updates:
        old = {name: as_audited(update.known.public[name]) for name in update.public}
        new = {name: as_audited(value) for name, value in update.public.items()}
        if update.contact:
            # Contacts are private: the trail says that they changed, not how.
            new["contact"] = gettext_noop("已修改")
        before.append(json.dumps(old, ensure_ascii=False))
        after.append(json.dumps(new, ensure_ascii=False))
    ids = [update.known.id for update in updates]
    audit.record_many_changes(entry, target_kind=_COMPANY_KIND, target_ids=ids, before=before, after=after)
    kept = [
        json.dumps(
            {
                "public": _all_stored(update.known.public),
                "contact": update.known.contact,
            },
            ensure_ascii=False,
        )
        for update in updates
    ]
    insert_rows(
        RosterChange,
        len(updates),
        {
            "roster_id": repeat(roster.pk, len(updates)),
            "company_id": ids,
            "created": repeat(False, len(updates)),
            "version": [update.known.version + 1 for update in updates],
            "before": kept,
        },
    )


def _all_stored(public: dict[str, Value]) -> dict[str, Any]:
    return {name: as_stored(value) for name, value in public.items()}


def write_public(companies: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Set the public columns of companies that are there, counting versions up.

    Values must be as the database takes them.
    """
    if not companies:
        return
    columns = ["place_id", *PUBLIC]
    folded = fold_many(public["name"] for _id, public in companies)
    with connection.cursor() as cursor:
        sets = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in columns)
        table = connection.ops.quote_name(Company._meta.db_table)
        cursor.executemany(
            f"UPDATE {table} SET {sets}, search_text = SUBSTR(%s || ' ' || LOWER(uscc), 1, 200), "
            "version = version + 1 WHERE id = %s",
            [
                (*(public[column] for column in columns), name, company_id)
                for (company_id, public), name in zip(companies, folded, strict=True)
            ],
        )
    search.index_ids(kind="company", ids=[company_id for company_id, _public in companies])


def write_contacts(contacts: Sequence[tuple[int, dict[str, str]]]) -> None:
    """Set the contacts of companies that are there."""
    CompanyContact.objects.bulk_create(
        [CompanyContact(company_id=company_id, **contact) for company_id, contact in contacts],
        update_conflicts=True,
        update_fields=["name", "phone"],
        unique_fields=["company"],
        batch_size=2000,
    )
