"""`lianyuan bench NAME`: runs one of the repository's benchmarks; what it found is a line of JSON."""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Benchmarks lie in `bench/`, one promise a file; each has a data folder and a database of its own."""

    help = "Run a benchmark of bench/, such as page-home; what follows its name is handed to it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which benchmark."""
        parser.add_argument(
            "--here", action="store_true", help="in the data folder as set, not in one of its own"
        )
        parser.add_argument("name", help=", ".join(self._names()))
        parser.add_argument("arguments", nargs=argparse.REMAINDER)

    def handle(self, *args: Any, name: str, arguments: list[str], here: bool, **options: Any) -> None:
        """Run it."""
        if name not in self._names():
            raise CommandError(f"There is no benchmark {name!r}; there are: {', '.join(self._names())}")
        if not here:
            self._elsewhere([name, *arguments])
            return
        # The benchmarks are not part of the installed package.
        sys.path.insert(0, str(settings.REPOSITORY))
        benchmark = importlib.import_module(f"bench.{name.replace('-', '_')}")
        found = benchmark.main(arguments)
        self.stdout.write(json.dumps({"work": name, **found}, ensure_ascii=False))

    def _elsewhere(self, arguments: list[str]) -> None:
        """Run it in a process of its own, whose data folder nobody else uses."""
        with tempfile.TemporaryDirectory(prefix="lianyuan-bench-") as folder:
            command = [sys.executable, "-m", "django", "bench", "--here", *arguments]
            ended = subprocess.run(command, env={**os.environ, "LIANYUAN_DATA": folder})
        if ended.returncode:
            sys.exit(ended.returncode)

    def _names(self) -> list[str]:
        files = sorted((settings.REPOSITORY / "bench").glob("*.py"))
        return [
            file.stem.replace("_", "-") for file in files if "\ndef main(" in file.read_text(encoding="utf-8")
        ]
