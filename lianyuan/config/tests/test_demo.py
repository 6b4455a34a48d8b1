"""`lianyuan demo` from nothing to a page, a second time, and every way it may end."""

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.config import demo_district
from lianyuan.config.management.commands.demo import settings_for
from lianyuan.config.serving import Address

START = "from lianyuan.config.command_line import main; main()"
SECONDS = 90


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> dict[str, str]:
    """The environment of one demo whose data outlives a start, on the database the tests run on."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("LIANYUAN_", "DJANGO_"))
    }
    environment["LIANYUAN_DATA"] = str(tmp_path_factory.mktemp("demo"))
    environment.pop("DATABASE_URL", None)
    if connection.vendor == "postgresql":
        name = f"demo_{os.getpid()}"
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        settings = connection.settings_dict
        environment["DATABASE_URL"] = (
            f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{name}"
        )
    return environment


@dataclass
class Demo:
    """A demo that runs: its process, where it listens, and what it has said."""

    process: "subprocess.Popen[str]"
    port: int
    said: str = ""

    def read_until(self, words: str) -> None:
        """Read what it says until these words come."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return
        pytest.fail(f"the demo ended without saying {words!r}:\n{self.said}")

    def children(self) -> set[int]:
        """The processes it started: web server and worker."""
        return children_of(self.process.pid)

    def worker(self, but: int = 0) -> int:
        """Its worker's process, as soon as there is one other than `but`."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            for number in self.children() - {but}:
                # Not the web server, whose options speak of its own workers.
                if command_of(number).split(b"\0")[-2:] == [b"worker", b""]:
                    return number
        pytest.fail("no worker was started")

    def page(self, path: str = "/", host: str = "localhost") -> str:
        """One page of it, as text."""
        asking = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Host": host})
        with urllib.request.urlopen(asking, timeout=SECONDS) as answer:
            return str(answer.read().decode())

    def ends(self) -> int:
        """Its exit status, once it and everything it started is gone."""
        rest, _nothing = self.process.communicate(timeout=SECONDS)
        self.said += rest
        return self.process.returncode


def children_of(number: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()}


def command_of(number: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{number}/cmdline").read_bytes()
    return b""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(environment: dict[str, str], *options: str, port: int = 0) -> Iterator[Demo]:
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", START, "demo", "--port", str(port), *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Ctrl-C reaches the demo's own group, as in a terminal, and not the tests.
        start_new_session=True,
    )
    try:
        yield Demo(process, port)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(SECONDS)


def gone(processes: set[int]) -> bool:
    """Whether these processes end in time."""
    for number in processes:
        try:
            handle = os.pidfd_open(number)
        except ProcessLookupError:
            continue
        try:
            if not select.select([handle], [], [], SECONDS)[0]:
                return False
        finally:
            os.close(handle)
    return True


def shown_in(page: str) -> str:
    """A page without the keys of its forms, which differ each time."""
    return re.sub(r'value="[^"]*"', "", page)


@pytest.mark.race
def test_a_first_start_and_a_second(kept: dict[str, str]) -> None:
    with started(kept) as demo:
        demo.read_until("Ctrl-C stops")
        for words in ("tables", "accounts", "styles", f"http://127.0.0.1:{demo.port}/", "admin", "resident"):
            assert words in demo.said
        assert "there already" not in demo.said
        home = demo.page()
        style = re.search(r'href="(/static/core/css/lianyuan\.[0-9a-f]+\.css)"', home)
        assert style, "styles carry their content's mark in their name"
        assert "@layer" in demo.page(style[1])
        with started(kept, port=demo.port) as other:
            assert other.ends() == 1
            assert f"--port {demo.port + 1}" in other.said
        demo.process.terminate()
        assert demo.ends() == 0
        assert "Stopped" in demo.said
    with started(kept) as demo:
        demo.read_until("Ctrl-C stops")
        for step, says in (("tables", "up to date"), ("accounts", "there already"), ("styles", "up to date")):
            assert re.search(f"{step} +{says} ", demo.said)
        assert shown_in(demo.page()) == shown_in(home)
        os.killpg(demo.process.pid, signal.SIGINT)
        assert demo.ends() == 0


@pytest.mark.race
def test_a_killed_worker_is_started_again_and_a_killed_demo_leaves_nothing_running(
    kept: dict[str, str],
) -> None:
    with started(kept, "--host", "0.0.0.0") as demo:
        demo.read_until("Ctrl-C stops")
        assert demo.page(host="lake.example.invalid"), "whoever reaches it may use it"
        first = demo.worker()
        os.kill(first, signal.SIGKILL)
        demo.read_until("worker ended")
        everything = {demo.worker(but=first), *demo.children()}
        everything |= {inner for number in everything for inner in children_of(number)}
        demo.process.kill()
        demo.process.wait(SECONDS)
        assert gone(everything)


def test_the_demo_is_refused_where_real_people_are(kept: dict[str, str]) -> None:
    real = kept | {"LIANYUAN_MODE": "production", "LIANYUAN_SECRET_KEY": "s" * 50}
    with started(real) as demo:
        assert demo.ends() == 1
        assert "production" in demo.said


def test_links_in_messages_lead_to_where_the_demo_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIANYUAN_ADDRESS", raising=False)
    monkeypatch.delenv("LIANYUAN_HOSTS", raising=False)
    assert settings_for(Address("127.0.0.1", 8123)) == {"LIANYUAN_ADDRESS": "http://127.0.0.1:8123/"}
    assert settings_for(Address("0.0.0.0", 8123))["LIANYUAN_HOSTS"] == "*"
    monkeypatch.setenv("LIANYUAN_ADDRESS", "https://example.invalid")
    assert settings_for(Address("127.0.0.1", 8123)) == {}


@pytest.mark.django_db
def test_a_room_is_filled_once_and_wholly() -> None:
    def filling(say: demo_district.Say) -> None:
        Person.objects.create_user("someone")
        say("1 person")

    said: list[str] = []
    assert demo_district.fill("accounts", filling, said.append)
    assert not demo_district.fill("accounts", filling, said.append)
    assert said == ["1 person"]


@pytest.mark.django_db
def test_a_filling_that_fails_leaves_nothing_and_is_tried_again() -> None:
    def failing(say: demo_district.Say) -> None:
        Person.objects.create_user("someone")
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        demo_district.fill("accounts", failing, print)
    assert not Person.objects.exists()
    assert not AuditEntry.objects.exists()


def test_every_room_with_a_demo_is_filled_from_the_lowest_up() -> None:
    names = [name for name, _filling in demo_district.rooms()]
    assert names[:4] == ["accounts", "notifications", "places", "companies"]
