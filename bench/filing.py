"""`filing`: cases filed with three attachments each, beside the same rows and bytes written bare.

What is measured is what happens between a request that has come in whole and its answer: three uploads (a
photo and two PDF) are looked at, the photo is made anew, the bytes are put away, and the case is filed with
its step, its deadline line, files, notices, search entry and audit trail, in one transaction. The floor
inserts the very rows of each table that grew, a transaction a case, and writes the very bytes, forced to the
disk.
"""

from __future__ import annotations

import argparse
import io
import itertools
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from reportlab.pdfgen.canvas import Canvas

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.cases import actions
from lianyuan.cases.attachments import ATTACHMENT
from lianyuan.cases.models import Case, Service
from lianyuan.files.drawing import drawn_paper
from lianyuan.files.models import File
from lianyuan.files.preparing import Prepared, prepare
from lianyuan.places.models import Place, PlaceKind, PlaceRole
from lianyuan.questionnaires.actions import publish_version
from lianyuan.questionnaires.definition import DIALECT

from . import ground

ATTACHED = 3
ANSWERS = {"subject": "示例问题"}
Rows = dict[str, tuple[str, list[tuple[Any, ...]]]]


def main(arguments: list[str]) -> dict[str, Any]:
    """Run it in a database of its own. Rates are cases a second, times milliseconds a case."""
    parser = argparse.ArgumentParser(prog="lianyuan bench filing")
    parser.add_argument("--cases", type=int, default=200)
    count = parser.parse_args(arguments).cases
    with ground.own_database():
        actor, service = _centre()
        sent = _uploads()
        _file(actor, service, sent)  # the first one opens what stays open
        before = _highest()
        prepared: list[float] = []
        filed: list[float] = []
        ground.say(f"filing {count} cases with {ATTACHED} attachments")
        processor = time.process_time()
        for _number in range(count):
            looked = _timed(prepared, partial(_prepared, sent))
            _timed(filed, partial(_with, actor, service, looked))
        processor = time.process_time() - processor
        lost = count - (Case.objects.count() - 1) + ATTACHED * count - (File.objects.count() - ATTACHED)
        rows, pieces = _grown(before), _pieces(count)
        _empty(rows, before)
        ground.say("the same rows and bytes, bare")
        inserted: list[float] = []
        written: list[float] = []
        shares = _shares(rows, count)
        for number in range(count):
            _timed(inserted, partial(_insert, shares, number))
            _timed(written, partial(_write, pieces[number], settings.DATA / "floor", number))
    whole = [one + other for one, other in zip(prepared, filed, strict=True)]
    bare = [one + other for one, other in zip(inserted, written, strict=True)]
    return {
        "database": connection.vendor,
        "cases": count,
        "attachments": ATTACHED,
        "bytes_sent": sum(len(content) for _name, content in sent),
        "errors": lost,
        **_figures(whole),
        "cpu_ms": round(processor / count * 1000, 1),
        "preparing": _figures(prepared),
        "filing": _figures(filed),
        "rows_a_case": round(sum(len(found) for _columns, found in rows.values()) / count, 1),
        "floor": _figures(bare) | {"inserts": _figures(inserted), "writes": _figures(written)},
        "ratio": round(sum(whole) / sum(bare), 2),
        "filing_ratio": round(sum(filed) / sum(inserted), 2),
    }


def _timed(took: list[float], work: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    result = work()
    took.append(time.perf_counter() - began)
    return result


def _figures(took: list[float]) -> dict[str, float]:
    inorder = sorted(took)
    return {
        "rate": round(len(took) / sum(took), 1),
        "p50_ms": round(inorder[len(inorder) // 2] * 1000, 2),
        "p99_ms": round(inorder[min(len(inorder) - 1, int(len(inorder) * 0.99))] * 1000, 2),
    }


def _centre() -> tuple[Actor, Service]:
    person, desk = (
        Person.objects.create(username=name, display_name=name, password="!") for name in ("one", "desk")
    )
    district = Place.objects.create(kind=PlaceKind.DISTRICT, name="示例新区", path="/new/")
    Place.objects.filter(pk=district.pk).update(path=f"/{district.pk}/")
    district.refresh_from_db()
    PlaceRole.objects.create(person=desk, place=district, role=PlaceRoleName.DESK_WORKER)
    form = publish_version(
        actor=command_line(),
        slug="bench",
        name="bench",
        schema={
            "$schema": DIALECT,
            "type": "object",
            "additionalProperties": False,
            "required": ["subject"],
            "properties": {"subject": {"type": "string", "minLength": 2, "maxLength": 200}},
        },
        layout={"fields": [{"key": "subject", "label": "示例", "widget": "long_text"}]},
    )
    service = Service.objects.create(
        slug="bench", name="示例事项", summary="示例", centre=district, promised_days=5, form=form
    )
    return Actor(person=person), service


def _uploads() -> list[tuple[str, bytes]]:
    photo = drawn_paper(12, "photo.jpg").read()
    return [("photo.jpg", photo), ("paper.pdf", _paper(1)), ("papers.pdf", _paper(8))]


def _paper(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in range(pages):
        for line in range(40):
            canvas.drawString(72, 780 - line * 18, f"example {page} {line} " * 6)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _prepared(sent: list[tuple[str, bytes]]) -> list[Prepared]:
    return [prepare(SimpleUploadedFile(name, content), ATTACHMENT) for name, content in sent]


def _with(actor: Actor, service: Service, attachments: list[Prepared]) -> None:
    actions.file_case(actor=actor, service=service, answers=dict(ANSWERS), attachments=attachments)


def _file(actor: Actor, service: Service, sent: list[tuple[str, bytes]]) -> None:
    _with(actor, service, _prepared(sent))


def _counted_tables() -> Iterator[tuple[str, str, str]]:
    """Every table of ours with a number as its key: its name, that key's column, and what we write in it."""
    for model in apps.get_models():
        key = model._meta.pk
        if key is not None and key.column and key.get_internal_type() in {"BigAutoField", "AutoField"}:
            written = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
            yield model._meta.db_table, key.column, written


def _highest() -> dict[tuple[str, str, str], int]:
    found = {}
    with connection.cursor() as cursor:
        for table, key, written in _counted_tables():
            cursor.execute(f"SELECT COALESCE(MAX({key}), 0) FROM {table}")
            found[table, key, written] = int(cursor.fetchone()[0])
    return found


def _grown(before: dict[tuple[str, str, str], int]) -> Rows:
    """The rows that came since, by table, with the names of its columns."""
    rows: Rows = {}
    with connection.cursor() as cursor:
        for (table, key, written), highest in before.items():
            cursor.execute(f"SELECT {written} FROM {table} WHERE {key} > %s ORDER BY {key}", [highest])
            if found := cursor.fetchall():
                rows[table] = written, [tuple(row) for row in found]
    return rows


def _empty(rows: Rows, before: dict[tuple[str, str, str], int]) -> None:
    # Foreign keys are looked at when the transaction ends, so the order is free.
    with transaction.atomic(), connection.cursor() as cursor:
        for (table, key, _written), highest in before.items():
            if table in rows:
                cursor.execute(f"DELETE FROM {table} WHERE {key} > %s", [highest])


def _shares(rows: Rows, count: int) -> list[tuple[str, list[list[tuple[Any, ...]]]]]:
    """For each table its statement, and the rows of each case: as many for one as for another, in order."""
    shares = []
    for table, (columns, found) in rows.items():
        places = ", ".join(["%s"] * len(found[0]))
        each, rest = divmod(len(found), count)
        ends = itertools.accumulate(each + (number < rest) for number in range(count))
        edges = [0, *ends]
        parts = [found[begin:end] for begin, end in itertools.pairwise(edges)]
        shares.append((f"INSERT INTO {table} ({columns}) VALUES ({places})", parts))
    return shares


def _insert(shares: list[tuple[str, list[list[tuple[Any, ...]]]]], number: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, parts in shares:
            if parts[number]:
                cursor.executemany(statement, parts[number])


def _pieces(count: int) -> list[list[bytes]]:
    """What lies on the disk for each case."""
    kept = sorted(path for path in Path(settings.DATA).glob("files/??/*") if path.is_file())
    each = len(kept) // (count + 1)
    contents = [path.read_bytes() for path in kept]
    return [contents[number * each : (number + 1) * each] for number in range(count)]


def _write(contents: list[bytes], folder: Path, number: int) -> None:
    folder.mkdir(exist_ok=True)
    for place, content in enumerate(contents):
        with (folder / f"{number}-{place}").open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
