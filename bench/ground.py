"""What a benchmark stands on: an empty database of its own, and web servers that use it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from django.conf import settings
from django.db import connection

from lianyuan.config import static_files
from lianyuan.config.serving import APPLICATION, Address, web_command

START_SECONDS = 60


def say(progress: str) -> None:
    """Tell whoever waits how far it has come."""
    print(progress, file=sys.stderr, flush=True)


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """An empty, migrated database for this process meanwhile; yields the environment others need for it."""
    usual = connection.settings_dict["NAME"]
    sqlite = connection.vendor == "sqlite"
    name = str(settings.DATA / "bench.sqlite3") if sqlite else f"lianyuan_bench_{os.getpid()}"
    connection.settings_dict["TEST"]["NAME"] = name
    with redirect_stdout(sys.stderr):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    static_files.collect()
    try:
        yield {**os.environ, "DATABASE_URL": _address_of(name), "PYTHONPATH": str(settings.REPOSITORY)}
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


def _address_of(name: str) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    known = connection.settings_dict
    who = f"{known['USER']}:{known['PASSWORD']}" if known["PASSWORD"] else known["USER"]
    return f"postgres://{who}@{known['HOST']}:{known['PORT']}/{name}"


@contextmanager
def served(
    environment: dict[str, str], application: str = APPLICATION, interface: str = "asgi"
) -> Iterator[Address]:
    """An application behind the platform's own web server, on loopback, until the block ends."""
    address = Address("127.0.0.1", _free_port())
    server = subprocess.Popen(
        web_command(address, application=application, interface=interface), env=environment
    )
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: Address, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((address.host, address.port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server at {address.url()} did not start")
