"""Writing many rows of one table fast: `COPY` on PostgreSQL, `executemany` on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from django.db import connection
from django.db.models import Model


def allocate_ids(model: type[Model], count: int) -> Sequence[int]:
    """Ids for `count` new rows, ours alone; to be called in the transaction that writes them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        # SQLite's transactions are IMMEDIATE: nobody else can take an id before this one ends.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        first = (found[0] if found else 0) + 1
        return range(first, first + count)


def insert_rows(model: type[Model], count: int, values: Mapping[str, Iterable[Any]]) -> None:
    """Insert `count` rows whose columns are given by attribute name; the others take the field's default.

    Values must be as the database takes them (text, numbers, None; dates and decimals as text). Unlike
    `bulk_create` no object is made and no conflict is ignored: IntegrityError is the caller's.
    """
    columns: list[str] = []
    streams: list[Iterable[Any]] = []
    for field in model._meta.concrete_fields:
        if field.attname in values:
            streams.append(values[field.attname])
        elif field.primary_key:
            continue
        else:
            streams.append(repeat(field.get_db_prep_save(field.get_default(), connection), count))
        columns.append(connection.ops.quote_name(str(field.column)))
    table = connection.ops.quote_name(model._meta.db_table)
    rows = zip(*streams, strict=False)
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copying = cursor.copy(f"COPY {table} ({listed}) FROM STDIN")
            with connection.wrap_database_errors, copying as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({places})", list(rows))
