"""`lianyuan retention`: anonymises and deletes closed cases that have been kept long enough."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lianyuan.accounts.acting import command_line
from lianyuan.cases.actions.retention import run_retention
from lianyuan.cases.retention import plan


class Command(BaseCommand):
    """Each service's own rule says when; the worker does the same once a day."""

    help = "Anonymise or delete closed cases whose time is over, as each service's rule says."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only look, and for whom to print."""
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--json", action="store_true", help="print the result for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say what would be done."""
        if options["dry_run"]:
            planned = {
                each.rule.service.slug: {
                    "what": each.rule.what,
                    "months": each.rule.months,
                    "cases": each.cases,
                }
                for each in plan()
            }
            self._print({"dry_run": True, "services": planned}, as_json=options["json"])
        else:
            run = run_retention(actor=command_line())
            self._print({"dry_run": False, "run": run.pk, "services": run.counts}, as_json=options["json"])

    def _print(self, result: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        for slug, figures in result["services"].items():
            self.stdout.write(f"{slug}: {', '.join(f'{name} {value}' for name, value in figures.items())}")
        if not result["services"]:
            self.stdout.write("Nothing to do: no closed case has been kept longer than its service's rule.")
