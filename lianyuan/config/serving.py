"""Web server and worker side by side, under one process that starts, watches and stops them."""

import ctypes
import http.client
import ipaddress
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

from django.conf import settings
from django.db import connections

logger = logging.getLogger(__name__)

APPLICATION = "lianyuan.config.front:application"
READY_SECONDS = 60
WEB_STOP_SECONDS = 10
# How many pages may wait for a thread in one web process before the next connection is left unanswered.
PAGES_WAITING = 256
# A job still under way after this is left to its lease: another worker does it again.
WORKER_STOP_SECONDS = 30
_PR_SET_PDEATHSIG = 1


class CannotServe(Exception):
    """The web server can't start, or ended by itself; the message says what to do."""


@dataclass(frozen=True)
class Address:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host == "localhost" or _is(self.host, "is_loopback")

    @property
    def reached_at(self) -> str:
        """The host this machine reaches it at."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    def url(self, host: str = "") -> str:
        """The address a browser is given."""
        host = host or self.reached_at
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"


def _is(host: str, quality: str) -> bool:
    with suppress(ValueError):
        return bool(getattr(ipaddress.ip_address(host), quality))
    return False


def check_free(address: Address) -> None:
    """Raise CannotServe when something listens there already: granian would share the port without a word."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as trouble:
            raise CannotServe(
                f"{address.host}:{address.port} can't be used: {trouble.strerror}. "
                f"Stop what listens there, or choose another: --port {address.port + 1}"
            ) from trouble


def address_in_the_network() -> str:
    """This machine's address as its neighbours see it, or nothing when there is no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        # Connecting a datagram socket sends nothing; it only chooses the way out.
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    return ""


def web_command(
    address: Address, processes: int = 1, application: str = APPLICATION, interface: str = "asgi"
) -> list[str]:
    """The command that serves an application, ours unless another is named, by `asgi` or `wsgi`."""
    options = {
        "--interface": interface,
        "--host": address.host,
        "--port": address.port,
        "--workers": processes,
        # Each open stream counts as a request under way; pages must still get in beside them.
        "--backpressure": settings.LIVE_STREAMS + PAGES_WAITING,
        "--workers-kill-timeout": WEB_STOP_SECONDS,
        "--log-level": "warning",
    }
    if interface == "wsgi":
        options["--blocking-threads"] = settings.WEB_THREADS
    written = [str(part) for option in options.items() for part in option]
    return [sys.executable, "-m", "granian", *written, "--respawn-failed-workers", application]


@dataclass
class House:
    """The two running processes. `run` returns when a signal has stopped both."""

    address: Address
    web_processes: int = 1
    environment: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._hurry = False
        self._worker_pause = 0.5

    def run(self, when_ready: Callable[[int], None]) -> None:
        """Serve until SIGTERM or Ctrl-C; `when_ready` gets the status of the first page.

        Raises CannotServe when the web server doesn't start or ends by itself; the worker is stopped first.
        """
        check_free(self.address)
        connections.close_all()
        for connection in connections.all(initialized_only=True):
            getattr(connection, "close_pool", lambda: None)()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._on_signal)
        web = self._start(web_command(self.address, self.web_processes))
        worker = None
        try:
            status = self._first_page(web)
            if status is not None:
                when_ready(status)
                # Only now, so that a small machine shows its first page sooner.
                worker = self._start_worker()
            while not self._stopping.wait(0.5):
                if web.poll() is not None:
                    raise CannotServe(
                        f"the web server ended by itself with status {web.returncode}; see above"
                    )
                worker = self._revived(worker)
        finally:
            self._stop(web, worker)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._hurry = self._stopping.is_set() and number == signal.SIGINT
        self._stopping.set()

    def _start_worker(self) -> subprocess.Popen[bytes]:
        self._worker_since = time.monotonic()
        return self._start([sys.executable, "-m", "django", "worker"])

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            preexec_fn=partial(_die_with_parent, os.getpid()),
            # A group of its own, so that what the web server started can be ended with it.
            process_group=0,
        )

    def _first_page(self, web: subprocess.Popen[bytes]) -> int | None:
        """The status of the first answer; None when stopped before it came."""
        host = next((name for name in settings.ALLOWED_HOSTS if "*" not in name), "localhost").lstrip(".")
        begun = time.monotonic()
        while not self._stopping.wait(0.05):
            if web.poll() is not None:
                raise CannotServe(f"the web server did not start (status {web.returncode}); see above")
            if time.monotonic() - begun > READY_SECONDS:
                raise CannotServe(f"no page was served within {READY_SECONDS} s")
            address = (self.address.reached_at, self.address.port)
            with (
                suppress(OSError, http.client.HTTPException),
                closing(http.client.HTTPConnection(*address, timeout=READY_SECONDS)) as asking,
            ):
                asking.request("GET", "/", headers={"Host": host})
                return asking.getresponse().status
        return None

    def _revived(self, worker: subprocess.Popen[bytes] | None) -> subprocess.Popen[bytes] | None:
        """The worker, or a new one when it has ended; one that keeps ending is started ever more slowly."""
        if worker is None or worker.poll() is None:
            return worker
        lived = time.monotonic() - self._worker_since
        self._worker_pause = 1.0 if lived > 60 else min(self._worker_pause * 2, 60.0)
        logger.error(
            "worker ended with %s; starting it again in %.0f s", worker.returncode, self._worker_pause
        )
        self._stopping.wait(self._worker_pause)
        return self._start_worker()

    def _stop(self, web: subprocess.Popen[bytes], worker: subprocess.Popen[bytes] | None) -> None:
        allowed = {web: WEB_STOP_SECONDS + 5}
        if worker is not None:
            allowed[worker] = WORKER_STOP_SECONDS
        for process in allowed:
            if process.poll() is None:
                process.terminate()
        begun = time.monotonic()
        for process, seconds in allowed.items():
            while process.poll() is None:
                if self._hurry or time.monotonic() - begun > seconds:
                    process.kill()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(0.2)
            # A web server that was killed leaves its own workers behind, on the port.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _die_with_parent(parent: int) -> None:
    """Run in the new process: ask the kernel for a SIGTERM when the watching process is killed."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        # Killed before the kernel was asked: nobody watches any more.
        if os.getppid() != parent:
            os._exit(0)
