"""Imports that meet: real connections side by side, and no company twice."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.models import AuditEntry
from lianyuan.companies.actions import roster as actions
from lianyuan.companies.importing import import_companies
from lianyuan.companies.models import Company, CompanyContact, RosterChange, RosterImport
from lianyuan.companies.models.roster import ImportState
from lianyuan.companies.roster.register_rows import known_companies
from lianyuan.companies.tests.factories import make_company, make_uscc
from lianyuan.companies.tests.rosters import checked, desk_worker, line, roster_file
from lianyuan.core.bulk import allocate_ids, insert_rows

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TOGETHER = 3
PATIENCE = 30.0


@pytest.fixture
def desk() -> Actor:
    return desk_worker()


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all deeds at once, each on a connection of its own."""
    ready = threading.Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        try:
            ready.wait(PATIENCE)
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result(PATIENCE * 2) for future in [pool.submit(do, deed) for deed in deeds]]


def test_one_import_applied_by_several_workers_at_once(desk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "ROWS_AT_ONCE", 5)
    roster = checked(desk, roster_file(*(line(number) for number in range(1, 41))))
    actions.ask_apply(actor=desk, roster=roster)
    roster.refresh_from_db()
    together(*[lambda: actions.apply(roster_id=roster.pk, number=roster.job_number)] * TOGETHER)
    roster.refresh_from_db()
    assert roster.state == ImportState.DONE
    assert (roster.created, roster.updated, roster.unchanged) == (40, 0, 0)
    assert Company.objects.count() == CompanyContact.objects.count() == RosterChange.objects.count() == 40


def test_asking_to_apply_several_times_at_once_is_one_deed(desk: Actor) -> None:
    roster = checked(desk, roster_file(line(1)))
    together(*[lambda: actions.ask_apply(actor=desk, roster=roster)] * TOGETHER)
    assert AuditEntry.objects.filter(verb="导入名册").count() == 1


def test_several_rosters_with_the_same_companies_in_other_orders(tmp_path: Path) -> None:
    numbers = list(range(1, 61))
    orders = [numbers, numbers[::-1], numbers[30:] + numbers[:30]]
    files = []
    for number, order in enumerate(orders):
        file = tmp_path / f"{number}.csv"
        file.write_bytes(roster_file(*(line(company) for company in order)))
        files.append(file)

    def importing(file: Path) -> Callable[[], dict[str, Any]]:
        return lambda: import_companies(path=file, actor=command_line())

    results = together(*map(importing, files))
    assert sorted(result["created"] for result in results) == [0, 0, 60]
    assert sorted(result["unchanged"] for result in results) == [0, 60, 60]
    assert Company.objects.count() == CompanyContact.objects.count() == 60


def test_the_same_upload_twice_at_once_is_one_import(desk: Actor) -> None:
    def upload() -> int:
        file = io.BytesIO(roster_file(line(1)))
        return actions.start(actor=desk, file=file, file_name="a.csv", upload_key="k").pk

    assert len(set(together(*[upload] * TOGETHER))) == 1
    assert RosterImport.objects.count() == 1


def test_a_company_entered_by_hand_while_the_import_writes(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(roster_file(line(1), line(2), line(3)))
    entered, result = threading.Event(), []

    def importing() -> None:
        assert entered.wait(PATIENCE)
        result.append(import_companies(path=file, actor=command_line()))

    def by_hand() -> None:
        with transaction.atomic():
            make_company(uscc=make_uscc(2), name="示例手工登记有限公司")
            entered.set()
            if connection.vendor == "postgresql":
                # Hold on until the import waits for this very row.
                _until_somebody_waits()

    together(importing, by_hand)
    assert (result[0]["created"], result[0]["updated"]) == (2, 1)
    assert Company.objects.count() == 3
    assert Company.objects.get(uscc=make_uscc(2)).name == "示例0002电商有限公司"


def _until_somebody_waits() -> None:
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("the import never came to the row")


def test_looking_first_and_entering_then_would_fail() -> None:
    """The same without comparing again: it shows that two can find the company missing."""
    looked = threading.Barrier(2)

    def look_then_enter() -> bool:
        assert known_companies([make_uscc(1)], lock=False) == {}
        looked.wait(PATIENCE)
        try:
            with transaction.atomic():
                ids = allocate_ids(Company, 1)
                insert_rows(Company, 1, {"id": ids, "name": ["示例有限公司"], "uscc": [make_uscc(1)]})
        except IntegrityError:
            return False
        return True

    assert sorted(together(look_then_enter, look_then_enter)) == [False, True]
    assert Company.objects.count() == 1
