"""A worker that is really killed: nothing is lost, and what is sent again can be told by its Message-ID."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from lianyuan.accounts.tests.factories import make_person
from lianyuan.notifications import actions
from lianyuan.notifications.actions import NewNotice
from lianyuan.notifications.models import Delivery

from .factories import KIND, make_address
from .sink import Sink, mail_sink

NOTICES = 30
KILLED_AT = 12


def database_url() -> str:
    """The database of this test, as another process reaches it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


@contextmanager
def worker(sink: Sink, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A real worker process that mails to the sink."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lianyuan.config.settings",
        "LIANYUAN_DATA": str(settings.DATA),
        "LIANYUAN_SMTP": f"smtp://127.0.0.1:{sink.port}",
        "DATABASE_URL": database_url(),
    }
    process = subprocess.Popen([sys.executable, "-m", "django", "worker", *options], env=environment)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def queue(notices: int) -> None:
    address = make_address(person=make_person())
    actions.notify_many(
        NewNotice(
            person_id=address.person_id, kind=KIND.name, key=f"n:{number}", words={"title": f"第{number}条"}
        )
        for number in range(notices)
    )


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing_and_repeats_nothing_that_cannot_be_told() -> None:
    queue(NOTICES)
    with mail_sink() as sink:
        sink.stops_after = KILLED_AT
        with worker(sink) as first:
            assert sink.stopped.wait(60), "the worker sent nothing"
            first.send_signal(signal.SIGKILL)
            first.wait()
        sink.go_on.set()
        sink.stops_after = 0
        # It was killed after the mail was taken and before it was ticked off, with a batch under its lease.
        assert Delivery.objects.filter(done_at__isnull=False).count() == KILLED_AT - 1
        assert Delivery.objects.filter(leased_until__isnull=False).exists()
        Delivery.objects.filter(leased_until__isnull=False).update(
            leased_until=timezone.now() - timedelta(seconds=1)
        )
        with worker(sink, "--drain") as second:
            assert second.wait(60) == 0
        told = sink.message_ids()
        subjects = {str(mail["Message-ID"]): str(mail["Subject"]) for mail in sink.mails}
    assert len(told) == NOTICES + 1
    assert len(set(told)) == NOTICES
    assert told.count(told[KILLED_AT - 1]) == 2
    assert sorted(subjects.values()) == sorted(f"第{number}条" for number in range(NOTICES))
    assert not Delivery.objects.filter(done_at__isnull=True).exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_gives_back_what_it_has_not_begun() -> None:
    queue(NOTICES)
    with mail_sink() as sink:
        sink.stops_after = 3
        with worker(sink) as process:
            assert sink.stopped.wait(60), "the worker sent nothing"
            process.send_signal(signal.SIGTERM)
            sink.go_on.set()
            assert process.wait(60) == 0
        count = len(sink.mails)
    assert Delivery.objects.filter(done_at__isnull=False).count() == count
    left = Delivery.objects.filter(done_at__isnull=True)
    assert left.count() == NOTICES - count
    assert not left.filter(leased_until__isnull=False).exists()
    assert not left.exclude(attempts=0).exists()
