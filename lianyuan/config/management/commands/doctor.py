"""`lianyuan doctor`: says what is wrong and how to mend it."""

import json
import logging
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lianyuan.config.condition import EVERYTHING, Finding, State, examine, outbox_rows
from lianyuan.core import clock

_MARKS = {State.OK: "ok", State.WARNING: "MIND", State.PROBLEM: "WRONG"}


class Command(BaseCommand):
    """Asks every question there is. The exit status is 1 when something is wrong; a warning is 0."""

    help = "Say what is wrong with the platform and how to mend it."
    # Django's own checks are one of the questions.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """How to answer."""
        parser.add_argument("--json", action="store_true", help="answer for a program")
        parser.add_argument("--retry", action="store_true", help="first let what was given up be tried again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, answer."""
        retried = _retry() if options["retry"] else 0
        # What others' code logs on the way is what the findings say in order.
        logging.disable(logging.ERROR)
        try:
            found = examine(EVERYTHING)
        finally:
            logging.disable(logging.NOTSET)
        worst = next((state for state in (State.PROBLEM, State.WARNING) if _any(found, state)), State.OK)
        if options["json"]:
            answer = {
                "state": worst,
                "retried": retried,
                "findings": [finding.as_dict() for finding in found],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self._tell(found, retried)
        if worst == State.PROBLEM:
            sys.exit(1)

    def _tell(self, found: list[Finding], retried: int) -> None:
        if retried:
            self.stdout.write(f"{retried} given up before will be tried again.")
        for finding in found:
            mark = self._painted(finding.state, f"{_MARKS[finding.state]:<6}")
            self.stdout.write(f"{mark}{finding.name:<13}{finding.says}")
            if finding.mend:
                self.stdout.write(f"{'':<19}→ {finding.mend}")

    def _painted(self, state: State, mark: str) -> str:
        if state == State.OK:
            return mark
        return str(self.style.ERROR(mark) if state == State.PROBLEM else self.style.WARNING(mark))


def _any(found: list[Finding], state: State) -> bool:
    return any(finding.state == state for finding in found)


def _retry() -> int:
    """Let everything that was given up be tried from the beginning; how many."""
    fresh: dict[str, Any] = {"failed_at": None, "attempts": 0, "next_try": clock.now(), "leased_until": None}
    retried = 0
    for rows in outbox_rows():
        retried += rows.filter(failed_at__isnull=False, done_at__isnull=True).update(**fresh)
    return retried
