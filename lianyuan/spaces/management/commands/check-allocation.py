"""`lianyuan check-allocation FILE`: whether a season's published allocation can be, and how good it is."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianyuan.spaces.allocation.checking import check


class Command(BaseCommand):
    """Trusts neither the solver nor the server: everything is counted anew from the file alone."""

    help = "Check a season's published allocation: whether it can be, and how far from the best it may be."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file."""
        parser.add_argument("file", type=Path, help="the JSON file that the season's page gives")
        parser.add_argument("--json", action="store_true", help="print the result for a program")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Check it; ends with 1 when something is wrong."""
        try:
            found = check(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise CommandError(f"{file} can't be checked: {problem!r}") from problem
        if options["json"]:
            told = {"faults": found.faults, "value": found.value, "bound": found.bound, "gap": found.gap}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            for fault in found.faults:
                self.stdout.write(f"wrong: {fault}")
            self.stdout.write(
                f"value {found.value}, no answer is worth more than {found.bound:.2f} "
                f"(at most {100 * found.gap:.4f}% better)"
            )
        if found.faults:
            sys.exit(1)
