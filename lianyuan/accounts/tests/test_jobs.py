"""The outbox: every job is done, by one worker at a time, and none is lost when a worker is killed."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from lianyuan.accounts import jobs
from lianyuan.accounts.models import Job
from lianyuan.core import clock

WORKERS = 4
KIND = "accounts.test"


@pytest.fixture
def done() -> Iterator[list[Any]]:
    """What the test's kind of job did, in order; `{"fail": true}` fails."""
    did: list[Any] = []

    def work(payload: dict[str, Any]) -> None:
        did.append(payload.get("number"))
        if payload.get("fail"):
            raise RuntimeError(f"电话 {10**10 + 38}")

    with registered(work):
        yield did


class registered:  # noqa: N801 - read as a word: `with registered(work)`
    """Knows the test's kind of job for a while."""

    def __init__(self, work: jobs.Work) -> None:
        self.work = work

    def __enter__(self) -> None:
        jobs.register(KIND, self.work)

    def __exit__(self, *trouble: object) -> None:
        del jobs._WORK[KIND]


def enqueue(**payload: Any) -> Job:
    jobs.enqueue(kind=KIND, payload=payload)
    return Job.objects.latest("pk")


def drain() -> None:
    while jobs.run_next():
        pass


def later(job: Job, **values: Any) -> None:
    Job.objects.filter(pk=job.pk).update(**values)


@pytest.mark.django_db
def test_jobs_are_done_once_the_longest_waiting_first(done: list[Any]) -> None:
    for number in range(3):
        enqueue(number=number)
    later(enqueue(number=9), next_try=clock.now() - timedelta(hours=1))
    drain()
    drain()
    assert done == [9, 0, 1, 2]
    assert not Job.objects.filter(done_at=None).exists()


@pytest.mark.django_db
def test_a_job_waits_for_its_time(done: list[Any]) -> None:
    later(enqueue(number=1), next_try=clock.now() + timedelta(minutes=1))
    assert not jobs.run_next()
    assert done == []


@pytest.mark.django_db
def test_a_job_belongs_to_the_deed_that_wants_it(done: list[Any]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(number=1)
        raise RuntimeError("the deed fails")
    drain()
    assert done == []


@pytest.mark.django_db
def test_a_key_is_queued_once(done: list[Any]) -> None:
    for number in (1, 2):
        jobs.enqueue(kind=KIND, payload={"number": number}, key="once")
    drain()
    jobs.enqueue(kind=KIND, payload={"number": 3}, key="once")
    drain()
    assert done == [1]


@pytest.mark.django_db
def test_a_kind_nobody_knows_is_left_for_those_who_do() -> None:
    jobs.enqueue(kind="rooms.to_come", payload={})
    assert not jobs.run_next()
    assert Job.objects.get().attempts == 0


def test_a_kind_has_one_meaning(done: list[Any]) -> None:
    with pytest.raises(ValueError, match="registered already"):
        jobs.register(KIND, lambda payload: None)


@pytest.mark.django_db
def test_a_failure_is_tried_again_ever_later_then_shown(
    done: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    job = enqueue(number=1, fail=True)
    waits = []
    for _attempt in range(len(jobs.DELAYS) + 1):
        before = clock.now()
        assert jobs.run_next()
        job.refresh_from_db()
        if job.failed_at is None:
            waits.append(job.next_try - before)
            assert not jobs.run_next(), "not before its time"
            later(job, next_try=clock.now())
    assert waits == sorted(waits)
    assert all(wait >= delay for wait, delay in zip(waits, jobs.DELAYS, strict=True))
    assert job.failed_at is not None
    assert job.attempts == len(jobs.DELAYS) + 1 == len(done)
    assert not jobs.run_next()
    assert job.trouble == "RuntimeError"
    assert "10000000038" not in caplog.text, "an error's message may carry what a person wrote"
    assert "RuntimeError" in caplog.text


@pytest.mark.django_db
def test_a_mended_job_is_done_after_its_failure(done: list[Any]) -> None:
    job = enqueue(number=1, fail=True)
    drain()
    later(job, next_try=clock.now(), payload={"number": 2})
    drain()
    assert done == [1, 2]


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_taken_up_again_and_a_running_one_is_not(done: list[Any]) -> None:
    job = enqueue(number=1)
    later(job, lease="another worker's", leased_until=clock.now() + timedelta(seconds=60))
    assert not jobs.run_next()
    later(job, leased_until=clock.now() - timedelta(seconds=1))
    assert jobs.run_next()
    assert done == [1]


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_ticks_nothing_off() -> None:
    def work(payload: dict[str, Any]) -> None:
        Job.objects.update(lease="taken over", leased_until=clock.now() + timedelta(seconds=60))

    with registered(work):
        job = enqueue(number=1)
        assert jobs.run_next()
    job.refresh_from_db()
    assert job.done_at is None
    assert job.lease == "taken over"


@pytest.mark.django_db
def test_work_that_kills_its_worker_each_time_is_shown_in_the_end(done: list[Any]) -> None:
    job = enqueue(number=1)
    later(job, attempts=len(jobs.DELAYS) + 1, lease="dead", leased_until=clock.now() - timedelta(seconds=1))
    assert jobs.run_next()
    job.refresh_from_db()
    assert done == []
    assert job.failed_at is not None
    assert job.trouble == "WorkerDied"


def workers(claiming: Callable[[], Any]) -> None:
    """Several connections at work at once, until none finds anything."""
    start = threading.Barrier(WORKERS)

    def one(_number: int) -> None:
        start.wait(10)
        try:
            while claiming():
                pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, range(WORKERS)))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_never_do_a_job_twice(done: list[Any]) -> None:
    for number in range(40):
        enqueue(number=number)
    workers(jobs.run_next)
    drain()
    assert sorted(done) == list(range(40))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_claim_without_its_condition_does_them_twice(done: list[Any]) -> None:
    """The same race where a worker looks first and takes then: it shows that the test above can fail."""
    enqueue(number=1)
    looked = threading.Barrier(WORKERS)

    def look_then_take() -> bool:
        job = Job.objects.filter(done_at=None).first()
        looked.wait(10)
        if job is None:
            return False
        done.append(job.payload["number"])
        Job.objects.filter(pk=job.pk).update(done_at=clock.now())
        looked.wait(10)
        return True

    workers(look_then_take)
    assert done == [1] * WORKERS


WORKER = f"""
import sys
import django
django.setup()
from django.core.management import call_command
from lianyuan.accounts import jobs

def work(payload):
    print("begun", flush=True)
    sys.stdin.readline()

jobs.register({KIND!r}, work)
call_command("worker")
print("stopped", flush=True)
"""


@pytest.fixture
def worker(transactional_db: None, tmp_path: os.PathLike[str]) -> Iterator["subprocess.Popen[str]"]:
    """A worker in a process of its own, on the test's database; its jobs wait until they are told a line."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{settings['NAME']}"
    else:
        address = f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    environment = {**os.environ, "DATABASE_URL": address, "LIANYUAN_DATA": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", WORKER],
        env=environment | {"DJANGO_SETTINGS_MODULE": "lianyuan.config.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.mark.race
def test_a_killed_worker_loses_nothing(worker: "subprocess.Popen[str]", done: list[Any]) -> None:
    job = enqueue(number=1)
    assert line_of(worker) == "begun"
    worker.kill()
    worker.wait(10)
    assert not jobs.run_next(), "its lease still runs"
    later(job, leased_until=clock.now())
    assert jobs.run_next()
    assert done == [1]
    job.refresh_from_db()
    assert job.done_at is not None
    assert job.attempts == 2


@pytest.mark.race
def test_a_worker_asked_to_stop_finishes_what_it_does(worker: "subprocess.Popen[str]") -> None:
    job, waiting = enqueue(number=1), enqueue(number=2)
    assert line_of(worker) == "begun"
    worker.terminate()
    assert worker.stdin
    worker.stdin.write("go on\n")
    worker.stdin.flush()
    assert line_of(worker) == "stopped"
    assert worker.wait(10) == 0
    for row in (job, waiting):
        row.refresh_from_db()
    assert job.done_at is not None
    assert waiting.done_at is None
    assert waiting.attempts == 0
