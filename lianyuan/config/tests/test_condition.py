"""The doctor's findings, and the addresses that say whether the platform is fit to serve."""

import json
import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianyuan.accounts import jobs, routines
from lianyuan.accounts.models import Job
from lianyuan.config import condition, health, heartbeat
from lianyuan.config.condition import State
from lianyuan.core import clock
from lianyuan.files.models import File, Piece
from lianyuan.workdays.models import CalendarYear

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def at_work(settings: Any, tmp_path: Path) -> None:
    """A worker is there, files have a folder of their own, and nothing is known from before."""
    heartbeat.beat()
    health._tables_were_right.clear()
    backend = {"BACKEND": "lianyuan.files.storage.DiskStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "files": backend}


def doctor(*options: str) -> tuple[int, str]:
    told, status = StringIO(), 0
    try:
        call_command("doctor", *options, stdout=told, no_color=True)
    except SystemExit as ending:
        status = int(ending.code or 0)
    return status, told.getvalue()


def finding(name: str) -> dict[str, str]:
    _status, told = doctor("--json")
    return next(found for found in json.loads(told)["findings"] if found["name"] == name)


def ready(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/health/ready")
    return answer.status_code, answer.json()["checks"]


def test_a_platform_in_order_is_ready_and_the_doctor_content(client: Client) -> None:
    assert ready(client) == (200, dict.fromkeys(["database", "migrations", "worker", "disk"], "ok"))
    status, told = doctor()
    assert status == 0
    assert "WRONG" not in told
    assert "looked at and made anew" in told


def test_living_asks_nothing(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/health/live")
    assert (answer.status_code, answer.json(), len(asked)) == (200, {"status": "live"}, 0)
    assert "no-store" in answer["Cache-Control"]
    assert client.post("/health/live").status_code == 405


def test_a_worker_unseen_for_a_minute_is_told(client: Client) -> None:
    cache.set(heartbeat.KEY, clock.now() - timedelta(seconds=59))
    assert ready(client)[0] == 200
    cache.set(heartbeat.KEY, clock.now() - timedelta(seconds=61))
    assert ready(client) == (503, {"database": "ok", "worker": "problem", "disk": "ok"})
    assert doctor()[0] == 1
    assert finding("worker")["says"].startswith("no worker for 6")
    cache.delete(heartbeat.KEY)
    assert finding("worker")["says"] == "no worker has ever been seen"
    assert "bin/lianyuan worker" in finding("worker")["mend"]


def test_tables_that_wait_to_be_changed_are_told(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("files", "0001_initial")
    assert ready(client) == (503, {"database": "ok", "migrations": "problem", "disk": "ok"})
    assert finding("migrations")["mend"] == "bin/lianyuan migrate"


def test_a_database_newer_than_the_code_is_told() -> None:
    MigrationRecorder(connection).record_applied("files", "0099_from_the_future")
    assert "files.0099_from_the_future" in finding("migrations")["says"]


def test_once_right_the_tables_arent_asked_about_again(client: Client) -> None:
    ready(client)
    assert "migrations" not in ready(client)[1]


def test_a_disk_that_fills_is_told_in_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_free(megabytes: int) -> None:
        usage = Usage(10**12, 0, megabytes * 1024 * 1024)
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    with_free(900)
    assert (ready(client)[0], finding("disk")["state"]) == (200, "warning")
    with_free(199)
    assert (ready(client)[0], finding("disk")["state"]) == (503, "problem")
    assert finding("files")["state"] == "problem"


def test_jobs_that_were_given_up_are_told_and_tried_again() -> None:
    Job.objects.create(kind="files.sweep", failed_at=clock.now(), attempts=6, trouble="OSError")
    found = finding("jobs")
    assert (found["state"], found["says"]) == ("warning", "given up: 1 × files.sweep")
    assert doctor()[0] == 0
    status, told = doctor("--retry")
    assert "1 given up before will be tried again" in told
    job = Job.objects.get()
    assert (job.failed_at, job.attempts, status) == (None, 0, 0)


def test_work_that_waits_too_long_is_told() -> None:
    jobs.enqueue(kind="files.sweep", payload={})
    assert finding("jobs")["state"] == "ok"
    Job.objects.update(next_try=clock.now() - timedelta(minutes=16))
    assert finding("jobs")["says"] == "something due has waited for 16 min"


@pytest.mark.parametrize(
    ("today", "state", "says"),
    [
        (datetime(2026, 10, 31, 4, tzinfo=UTC), State.OK, "up to 2026"),
        (datetime(2026, 11, 1, 4, tzinfo=UTC), State.WARNING, "no holiday notice for 2027"),
        (datetime(2027, 1, 4, 4, tzinfo=UTC), State.WARNING, "no holiday notice for 2027"),
    ],
)
def test_a_year_without_its_notice_is_told(
    today: datetime, state: State, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: today)
    found = condition.working_days()
    assert found.state == state
    assert says in found.says
    CalendarYear.objects.create(year=2027, notice="示例通知")
    assert condition.working_days().state == State.OK


def test_settings_that_dont_fit_are_told(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    misspelt = "_".join(["LIANYUAN", "HOST"])
    monkeypatch.setenv(misspelt, "x")
    assert f"{misspelt}: there is no such setting" in finding("settings")["says"]
    monkeypatch.delenv(misspelt)
    settings.DEMO = False
    settings.SECRET_KEY = "short"
    assert "has 5 characters" in finding("settings")["says"]
    settings.SECRET_KEY = "s" * 50
    settings.BEHIND_HTTPS = False
    assert "LIANYUAN_HTTPS is off" in finding("settings")["says"]
    settings.BEHIND_HTTPS = True
    settings.ALLOWED_HOSTS = ["localhost"]
    assert finding("settings")["says"] == "only this machine is answered"
    settings.FILE_LIMITS = {"no.purpose": 1}
    assert "no.purpose" in finding("settings")["says"]


def test_a_database_that_is_away_leaves_the_rest_answered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("connection refused by 10.0.0.9")

    monkeypatch.setattr(connections["default"], "cursor", away)
    status, told = doctor("--json")
    found = {finding["name"]: finding["state"] for finding in json.loads(told)["findings"]}
    assert status == 1
    assert found == {
        "settings": "ok", "data folder": "ok", "database": "problem", "disk": "ok", "pictures": "ok",
    }  # fmt: skip
    assert "10.0.0.9" not in told
    assert ready(client) == (503, {"database": "problem", "disk": "ok"})


def test_bytes_that_are_missing_are_told() -> None:
    from lianyuan.accounts.tests.factories import make_person

    file = File.objects.create(
        key="k",
        owner_kind="x",
        owner_id=1,
        purpose="x",
        name="a.pdf",
        kind="pdf",
        size=1,
        person=make_person(),
    )
    Piece.objects.create(
        file=file, role="original", content_type="application/pdf", size=1, stored_name="ab/cd"
    )
    assert "1 of the newest" in finding("files")["says"]


def test_the_worker_beats_and_queues_the_daily_work_once() -> None:
    cache.delete(heartbeat.KEY)
    heartbeat.beat()
    assert heartbeat.last_beat() is not None
    due = len(routines.daily())
    assert (routines.queue_due(), routines.queue_due()) == (due, 0)
    assert Job.objects.count() == due > 0
    assert not jobs.run_next(), "they wait for the night"
