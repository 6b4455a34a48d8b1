"""`lianyuan import companies FILE` and `lianyuan import industries FILE`."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.models import Person
from lianyuan.companies.importing import UnreadableRoster, import_companies, import_industries

_SHOWN = 30


class Command(BaseCommand):
    """Brings a spreadsheet in. The exit code is 0 when it was read, 2 when it can't be."""

    help = "Import a roster of companies, or the classification of industries, from CSV, XLSX or XLS."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to import, from where, and how to tell about it."""
        kinds = parser.add_subparsers(dest="what", required=True, metavar="{companies,industries}")
        for what, says in (
            ("companies", "a roster of companies"),
            ("industries", "the classification GB/T 4754-2017"),
        ):
            kind = kinds.add_parser(what, help=says)
            kind.add_argument("file", type=Path)
            kind.add_argument("--json", action="store_true", dest="as_json", help="print the result as JSON")
            kind.add_argument("--as", dest="username", help="the person in whose name this is recorded")
            if what == "companies":
                kind.add_argument(
                    "--dry-run", action="store_true", help="check and count only, write nothing"
                )
                kind.add_argument(
                    "--sheet", type=int, help="the sheet to take, the first is 1 (the best match)"
                )

    def handle(self, *args: Any, what: str, file: Path, as_json: bool, **options: Any) -> None:
        """Import, and print what came of it."""
        try:
            result = self._run(what, file, options)
        except UnreadableRoster as problem:
            if not as_json:
                raise CommandError(str(problem), returncode=2) from problem
            self._print({"error": str(problem)})
            sys.exit(2)
        if as_json:
            self._print(result)
        else:
            self._tell(result)

    def _run(self, what: str, file: Path, options: dict[str, Any]) -> dict[str, Any]:
        actor = _actor(options["username"])
        if what == "industries":
            return import_industries(path=file, actor=actor)
        sheet = options["sheet"]
        return import_companies(
            path=file,
            actor=actor,
            dry_run=options["dry_run"],
            sheet=None if sheet is None else sheet - 1,
            say=self._progress,
        )

    def _progress(self, stage: str, done: int, of: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(
                f"\r{stage} {done}{f' / {of}' if of else ''} ", ending="\n" if done == of else ""
            )

    def _print(self, result: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(result, ensure_ascii=False))

    def _tell(self, result: dict[str, Any]) -> None:
        counts = ["created", "updated", "unchanged", "refused", "duplicates"]
        self.stdout.write(", ".join(f"{name} {result[name]}" for name in counts if name in result))
        for name in ("preamble_rows", "total_rows", "other_rows"):
            if result.get(name):
                self.stdout.write(f"{name}: {', '.join(map(str, result[name]))}")
        for column in result.get("not_taken", []):
            self.stdout.write(f"not taken: {column['letter']} {column['column']}")
        problems = result["problems"]
        for problem in problems[:_SHOWN]:
            where = f"{problem['row']} {problem['column']}".rstrip()
            self.stdout.write(f"{where} [{problem['value']}] {problem['reason']}")
        if len(problems) > _SHOWN:
            self.stdout.write(f"… {len(problems) - _SHOWN} more; --json lists all")
        for conflict in result.get("conflicts", []):
            for difference in conflict["differences"]:
                self.stdout.write(
                    f"{conflict['row']} / {conflict['first_row']} {difference['column']} "
                    f"[{difference['value']}] / [{difference['first_value']}]"
                )
        for note in result.get("notes", []):
            self.stdout.write(f"{note['column']} [{note['value']}] ×{note['count']} {note['reason']}")


def _actor(username: str | None) -> Actor:
    if not username:
        return command_line()
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"there is no person with the user name {username!r}", returncode=2)
    return command_line(person)
