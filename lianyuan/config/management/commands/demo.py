"""`lianyuan demo`: from an empty folder to the demo district in the browser."""

import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lianyuan.accounts.demo import PEOPLE
from lianyuan.config import demo_district, static_files
from lianyuan.config.serving import Address, CannotServe, House, address_in_the_network, check_free

STEPS = 4


def settings_for(address: Address) -> dict[str, str]:
    """What web server and worker are told of where they are reached, unless somebody set it."""
    known = {"LIANYUAN_ADDRESS": address.url("" if address.is_local else address_in_the_network())}
    if not address.is_local:
        known["LIANYUAN_HOSTS"] = "*"
    return {name: value for name, value in known.items() if name not in os.environ}


class Command(BaseCommand):
    """Makes the database, fills the district, collects the styles, serves. What is there already is kept."""

    help = "Start the demo district. --data DIR keeps it in another folder, --port N beside another one."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen."""
        parser.add_argument(
            "--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 lets others in"
        )
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        """Go through the steps, saying how long each took."""
        if not settings.DEMO:
            raise CommandError(
                "LIANYUAN_MODE is `production`: the demo's people all have the password `demo`. "
                "Use `lianyuan migrate` and `lianyuan serve` here."
            )
        begun = time.monotonic()
        address = Address(host, port)
        try:
            check_free(address)
            self.stdout.write(f"lianyuan demo, kept in {settings.DATA}")
            self._prepare()
            self._serve(address, begun)
        except CannotServe as trouble:
            raise CommandError(str(trouble)) from trouble

    def _prepare(self) -> None:
        with self._step(1, "tables") as line:
            line.says = "up to date"
            if _tables_are_behind():
                counting = _Counting(line)
                # Each step of the editor's reads all tables there are anew, so it comes before the rooms'.
                for first in (["wagtailcore"], []):
                    call_command("migrate", *first, interactive=False, stdout=counting, no_color=True)
        self.stdout.write(f"[2/{STEPS}] demo district")
        for room, filling in demo_district.rooms():
            with self._step(0, room) as line:
                if not demo_district.fill(room, filling, line.say):
                    line.says = "there already"
        with self._step(3, "styles") as line:
            count = static_files.collect()
            line.says = "up to date" if count is None else f"{count} files"

    def _serve(self, address: Address, begun: float) -> None:
        step_begun = time.monotonic()

        def when_ready(status: int) -> None:
            self._finish("[4/4] web server and worker", "", step_begun)
            if status >= 500:
                self.stderr.write(self.style.ERROR(f"The first page failed with status {status}; see above."))
            self._announce(address, time.monotonic() - begun)

        House(address, environment=settings_for(address)).run(when_ready)
        self.stdout.write(f"Stopped. Everything is kept in {settings.DATA}.")

    def _announce(self, address: Address, seconds: float) -> None:
        self.stdout.write(f"\n  {address.url()}   ready after {seconds:.1f} s")
        if not address.is_local and (seen_as := address_in_the_network()):
            self.stdout.write(f"  {address.url(seen_as)}   from other devices")
        self.stdout.write("\n  People of the demo, each with the password `demo`:")
        for username, who in PEOPLE.items():
            self.stdout.write(f"    {username:<11}{who}")
        self.stdout.write("\n  Ctrl-C stops it; a second start goes on where this one ended.\n")
        self.stdout.flush()

    @contextmanager
    def _step(self, number: int, name: str) -> Iterator["_Line"]:
        label = f"[{number}/{STEPS}] {name}" if number else f"      {name}"
        line = _Line(label, self.stdout)
        begun = time.monotonic()
        yield line
        self._finish(label, line.says, begun)

    def _finish(self, label: str, says: str, begun: float) -> None:
        start = "\r\x1b[K" if self.stdout.isatty() else ""
        self.stdout.write(f"{start}{label:<28}{says:<36}{time.monotonic() - begun:6.1f} s")
        self.stdout.flush()


def _tables_are_behind() -> bool:
    """Whether a migration is to come; asked first, as Django's own command takes a second even then."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class _Line:
    """One step's line: rewritten on a terminal while the step goes on, elsewhere written once at its end."""

    def __init__(self, label: str, out: Any) -> None:
        self.label, self.out, self.says = label, out, ""

    def say(self, progress: str) -> None:
        """What the step has come to."""
        self.says = progress
        if self.out.isatty():
            self.out.write(f"\r\x1b[K{self.label:<28}{progress}", ending="")
            self.out.flush()


class _Counting(io.StringIO):
    """Counts the migrations Django says it applies, and shows the count."""

    def __init__(self, line: _Line) -> None:
        super().__init__()
        self.line, self.count = line, 0

    def write(self, text: str) -> int:
        """Take one piece of Django's report."""
        if "Applying" in text:
            self.count += 1
            self.line.say(f"{self.count} steps")
        return len(text)
