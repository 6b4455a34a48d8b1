"""`lianyuan reindex`: the index of the search made anew."""

import json
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lianyuan.search import reindexing
from lianyuan.search.reindexing import Tally


class Command(BaseCommand):
    """Goes through everything that can be found, mends what differs, and says what it was."""

    help = "Make the search index anew, and say what differed from what is there."

    def add_arguments(self, parser: CommandParser) -> None:
        """How to tell the result."""
        parser.add_argument("--json", action="store_true", help="print the result as one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show progress on standard error, the result on standard output."""
        begun = time.monotonic()
        mended = reindexing.mend_full_text()
        tallies: dict[str, Tally] = {}
        for tally in reindexing.reindex():
            tallies[tally.kind] = tally
            self._show(tally)
        if options["json"]:
            told = {
                "kinds": [asdict(tally) for tally in tallies.values()],
                "differed": sum(tally.differed for tally in tallies.values()),
                "full_text_mended": mended,
                "seconds": round(time.monotonic() - begun, 2),
            }
            self.stdout.write(json.dumps(told))
            return
        if mended:
            self.stdout.write("the full-text table disagreed with the documents and was made anew")
        for tally in tallies.values():
            self.stdout.write(
                f"{tally.kind or 'kinds no longer known':<24}{tally.done:>8}   missing {tally.missing}, "
                f"outdated {tally.outdated}, stray {tally.stray}"
            )
        self.stdout.write(f"done after {time.monotonic() - begun:.1f} s")

    def _show(self, tally: Tally) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{tally.kind:<24}{tally.done} of {tally.of}", ending="")
            if tally.done >= tally.of:
                self.stderr.write("\r\x1b[K", ending="")
