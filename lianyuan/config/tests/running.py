"""The platform as it really runs: web server and worker in processes of their own, on the test's database."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client

from lianyuan.accounts.models import Person
from lianyuan.config.serving import Address

STOPPED_WITHIN = 30


def database_url() -> str:
    """The database of this test, as another process reaches it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


def cookie_of(person: Person) -> str:
    """The cookie of a fresh session in which the person is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@dataclass
class Running:
    """A platform that runs."""

    address: Address
    process: "subprocess.Popen[str]"

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return self.address.url("localhost").rstrip("/")

    def connect(self, seconds: float = 20) -> http.client.HTTPConnection:
        """A connection that gives up after some seconds without a word."""
        return http.client.HTTPConnection(self.address.host, self.address.port, timeout=seconds)

    def ask(
        self, path: str, *, method: str = "GET", cookie: str = "", headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """Ask for something; the answer's body is still to be read."""
        connection = self.connect()
        told = {"Host": "localhost"} | ({"Cookie": cookie} if cookie else {}) | (headers or {})
        connection.request(method, path, headers=told)
        return connection.getresponse()

    def stop(self) -> int:
        """Stop it as a service manager does; the exit status. Raises TimeoutExpired when it hangs."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOPPED_WITHIN)


@contextmanager
def running() -> Iterator[Running]:
    """Run the platform for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = Address("127.0.0.1", probe.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="lianyuan-running-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": str(settings.REPOSITORY),
            "LIANYUAN_DATA": folder,
            "DATABASE_URL": database_url(),
        }
        command = [sys.executable, "-u", "-m", "django", "serve", "--port", str(address.port)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            told = process.stdout.readline()
            assert "serving at" in told, f"the platform did not start: {told!r}"
            yield Running(address, process)
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(STOPPED_WITHIN)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            assert process.stdout is not None
            process.stdout.close()
