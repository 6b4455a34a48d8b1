"""Background work of the room."""

from typing import Any

from lianyuan.accounts import jobs
from lianyuan.core.languages import speaking

from .actions import roster
from .roster import queries


def check_roster(payload: dict[str, Any]) -> None:
    """Check the rows of a roster."""
    # What is wrong with a row is written once, for whoever brought the roster in.
    with speaking(queries.language_of(payload["roster"])):
        roster.check(roster_id=payload["roster"], number=payload["number"])


def apply_roster(payload: dict[str, Any]) -> None:
    """Write the good rows of a roster."""
    roster.apply(roster_id=payload["roster"], number=payload["number"])


def register() -> None:
    """Tell the worker what it can do here."""
    jobs.register(roster.CHECK_JOB, check_roster)
    jobs.register(roster.APPLY_JOB, apply_roster)
