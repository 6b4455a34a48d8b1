"""A PostgreSQL of our own for one test run: made in a temporary folder, on a free port, gone afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg

from . import ready_made

DEBIAN = Path("/usr/lib/postgresql")
OLDEST = 15
NOBODY = 65534
START_SECONDS = 30
# What a test writes need not outlive a power cut.
QUICK = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=120",
]


class NoPostgres(Exception):
    """There is no PostgreSQL that can be run here; the message says what to do."""


def binaries() -> Path | None:
    """The programs of the newest PostgreSQL installed the Debian way, or those found on the path."""
    versions = [int(folder.name) for folder in DEBIAN.glob("*") if (folder / "bin" / "postgres").exists()]
    if versions and max(versions) >= OLDEST:
        return DEBIAN / str(max(versions)) / "bin"
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def cluster() -> Iterator[str]:
    """The DATABASE_URL of a fresh cluster. Raises NoPostgres when none can be started."""
    programs = binaries()
    if programs is None:
        raise NoPostgres(f"PostgreSQL {OLDEST} or newer is missing: apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="lianyuan-postgres-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        if _steps_down():
            Path(folder).chmod(0o711)
            os.chown(data, NOBODY, NOBODY)
        kept = _kept(programs)
        if kept.exists():
            _copy(kept, data)
        else:
            _initialise(programs, data)
        port = _free_port()
        log = Path(folder) / "log"
        with log.open("w") as written:
            settings = [f"listen_addresses=127.0.0.1 port={port} unix_socket_directories={data}", *QUICK]
            options = [part for line in settings for setting in line.split() for part in ("-c", setting)]
            server = _start([str(programs / "postgres"), "-D", str(data), *options], written.fileno())
        try:
            _wait_for(port, server, log)
            yield f"postgres://lianyuan@127.0.0.1:{port}/postgres"
        finally:
            worth_keeping = not kept.exists() and _holds_ready_made(port)
            server.send_signal(signal.SIGINT)
            server.wait(timeout=START_SECONDS)
            if worth_keeping:
                _keep(data, kept)


def _kept(programs: Path) -> Path:
    """Where the cluster of an earlier run lies that holds the present ready-made database."""
    return ready_made.KEPT / f"{ready_made.name()}-{programs.parent.name}"


def _holds_ready_made(port: int) -> bool:
    """Whether the ready-made database is there; the others go, so that a copy of the cluster is small."""
    try:
        with closing(
            psycopg.connect(host="127.0.0.1", port=port, user="lianyuan", dbname="postgres", autocommit=True)
        ) as server:
            names = [str(row[0]) for row in server.execute("SELECT datname FROM pg_database").fetchall()]
            for left_over in names:
                if left_over.startswith("test_"):
                    server.execute(f'DROP DATABASE IF EXISTS "{left_over}" WITH (FORCE)')
        return ready_made.name() in names
    except psycopg.OperationalError:
        return False


def _keep(data: Path, kept: Path) -> None:
    """Leave a cluster that was stopped in good order to the next runs, in place of an older one."""
    turn = ready_made.wait_for_turn()
    with turn:
        if kept.exists():
            return
        for old in ready_made.KEPT.glob("ready_*-*"):
            shutil.rmtree(old, ignore_errors=True)
        half = kept.with_name("half-cluster")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(data, half)
        half.rename(kept)


def _copy(kept: Path, data: Path) -> None:
    shutil.copytree(kept, data, dirs_exist_ok=True)
    if _steps_down():
        for path in [data, *data.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)


def _initialise(programs: Path, data: Path) -> None:
    command = [str(programs / "initdb"), "-D", str(data), "-U", "lianyuan", "-A", "trust", "--no-sync"]
    making = _start([*command, "--encoding=UTF8", "--locale=C.UTF-8"], subprocess.PIPE)
    told, _nothing = making.communicate()
    if making.returncode:
        raise NoPostgres(f"initdb failed:\n{told.decode(errors='replace')}")


def _start(command: list[str], output: int) -> "subprocess.Popen[bytes]":
    """PostgreSQL refuses to run as root: root runs it as somebody else."""
    prefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000"] if _unshares() else []
    somebody = NOBODY if _steps_down() else None
    groups: list[int] | None = [] if _steps_down() else None
    return subprocess.Popen(
        [*prefix, *command],
        stdout=output,
        stderr=subprocess.STDOUT,
        user=somebody,
        group=somebody,
        extra_groups=groups,
        # Ctrl-C is for us to pass on, once the tests have let go of their connections.
        start_new_session=True,
    )


@cache
def _unshares() -> bool:
    if os.getuid() != 0 or not shutil.which("unshare"):
        return False
    trial = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "true"]
    return subprocess.run(trial, capture_output=True).returncode == 0


def _steps_down() -> bool:
    return os.getuid() == 0 and not _unshares()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    begun = time.monotonic()
    while server.poll() is None and time.monotonic() - begun < START_SECONDS:
        # Ready to accept means the log says so; an open port alone may still answer "starting up".
        if "ready to accept connections" in log.read_text(errors="replace"):
            return
        time.sleep(0.05)
    raise NoPostgres(f"PostgreSQL did not start on port {port}:\n{log.read_text(errors='replace')}")
