"""`lianyuan backup`: everything in one archive, while the platform goes on."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime

from lianyuan.config.backups.making import make
from lianyuan.config.backups.trouble import CannotBackUp


class Command(BaseCommand):
    """The archive holds personal data: its owner alone may read it, and settings are not in it."""

    help = "Write the database and all files to one archive."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and what."""
        parser.add_argument("file", nargs="?", help="default: lianyuan-DATE-TIME.tar.gz in this folder")
        parser.add_argument(
            "--without-files", action="store_true", help="when a bucket is backed up by itself"
        )
        parser.add_argument("--json", action="store_true", help="print the result for a program")

    def handle(self, *args: Any, file: str | None, **options: Any) -> None:
        """Make it, say what it holds."""
        target = Path(file or f"lianyuan-{localtime():%Y%m%d-%H%M%S}.tar.gz").resolve()
        try:
            made = make(target, self._progress, with_files=not options["without_files"])
        except CannotBackUp as trouble:
            raise CommandError(str(trouble)) from trouble
        if options["json"]:
            self.stdout.write(json.dumps(asdict(made)))
            return
        self.stdout.write(
            f"{made.path}: {made.bytes / 1_048_576:.1f} MB, the database and {made.files} files."
        )
        if made.missing:
            self.stdout.write(
                f"{made.missing} files were removed meanwhile or are missing: see bin/lianyuan doctor."
            )
        self.stdout.write(
            "It holds personal data. Keep your settings, LIANYUAN_SECRET_KEY among them, apart from it."
        )

    def _progress(self, says: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{says}", ending="")
            self.stderr.flush()
