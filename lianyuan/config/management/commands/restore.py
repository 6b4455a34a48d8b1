"""`lianyuan restore`: a backup put back into an empty data folder or database."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianyuan.config.backups.restoring import restore
from lianyuan.config.backups.trouble import CannotBackUp


class Command(BaseCommand):
    """Refuses to write over anything: `bin/lianyuan restore FILE --data EMPTY_FOLDER`."""

    help = "Put a backup back into an empty data folder or database."

    def add_arguments(self, parser: CommandParser) -> None:
        """From where."""
        parser.add_argument("file")
        parser.add_argument("--json", action="store_true", help="print the result for a program")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        """Restore, say what came back."""
        try:
            restored = restore(Path(file).resolve(), self._progress)
        except CannotBackUp as trouble:
            raise CommandError(str(trouble)) from trouble
        if options["json"]:
            self.stdout.write(json.dumps(asdict(restored)))
            return
        self.stdout.write(f"The database and {restored.files} files of {restored.made_at} are back.")
        if restored.missing:
            self.stdout.write(f"{restored.missing} files were missing already when the backup was made.")
        self.stdout.write("Start with bin/lianyuan serve; bin/lianyuan doctor says whether all is well.")

    def _progress(self, says: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{says}", ending="")
            self.stderr.flush()
