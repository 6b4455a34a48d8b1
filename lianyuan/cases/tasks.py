"""Background work of the room."""

from typing import Any

from lianyuan.accounts import jobs, routines

from .actions import calendar_change
from .actions.watching import WATCH_JOB, watch_promises
from .calendar_telling import tell_of_change


def recompute_cases(payload: dict[str, Any]) -> None:
    """Count the open cases anew after a change of the calendar."""
    calendar_change.recompute_cases(change_id=payload["change"], number=payload["number"])


def sweep(payload: dict[str, Any]) -> None:
    """Look once more for cases that were filed in the very moment of the change."""
    calendar_change.sweep(change_id=payload["change"])


def tell(payload: dict[str, Any]) -> None:
    """Tell people what a change of the calendar moved."""
    tell_of_change(change_id=payload["change"], after=payload["after"])


def watch(_payload: dict[str, Any]) -> None:
    """Tell of promises in danger or broken."""
    watch_promises()


def register() -> None:
    """Tell the worker what it can do here."""
    routines.register_daily(WATCH_JOB, watch)
    jobs.register(calendar_change.RECOMPUTE_JOB, recompute_cases)
    jobs.register(calendar_change.SWEEP_JOB, sweep)
    jobs.register(calendar_change.TELL_JOB, tell)
