"""`import-companies`: importing an invented roster, beside the bare executemany of the same rows.

The import is the whole of what `lianyuan import companies` does: reading the file in the child process,
checking every cell, comparing with the register, writing companies, contacts, audit and what undoing needs.
The floor writes the same companies and contacts into equally empty tables with the same indexes.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from bench.ground import own_database
from bench.invented_roster import invented_roster
from lianyuan.accounts.acting import command_line
from lianyuan.companies.importing import import_companies
from lianyuan.companies.models import Company, CompanyContact

TABLES = (Company, CompanyContact)
Rows = list[tuple[Any, ...]]


def main(arguments: list[str]) -> dict[str, Any]:
    """Run the benchmark in a database of its own. Seconds are wall-clock; `rate` is rows a second."""
    parser = argparse.ArgumentParser(prog="lianyuan bench import-companies")
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args(arguments)
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(invented_roster(options.rows))
        file.flush()
        with own_database():
            began = time.perf_counter()
            result = import_companies(path=Path(file.name), actor=command_line())
            seconds = time.perf_counter() - began
            written = {model: _rows_of(model) for model in TABLES}
    with own_database():
        began = time.perf_counter()
        _write_bare(written)
        floor = time.perf_counter() - began
    return {
        "rows": options.rows,
        "created": result["created"],
        "errors": result["refused"],
        "checks_included": True,
        "database": connection.vendor,
        "seconds": round(seconds, 2),
        "rate": round(options.rows / seconds),
        "floor_seconds": round(floor, 2),
        "floor_rate": round(options.rows / floor),
        "ratio": round(seconds / floor, 2),
    }


def _columns(model: type[Company] | type[CompanyContact]) -> str:
    return ", ".join(str(field.column) for field in model._meta.concrete_fields)


def _rows_of(model: type[Company] | type[CompanyContact]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_columns(model)} FROM {model._meta.db_table} ORDER BY id")
        return [tuple(row) for row in cursor.fetchall()]


def _write_bare(written: dict[Any, Rows]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for model, rows in written.items():
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(
                f"INSERT INTO {model._meta.db_table} ({_columns(model)}) VALUES ({places})", rows
            )
