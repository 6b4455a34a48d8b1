"""What the worker does for seasons."""

from typing import Any

from lianyuan.accounts import jobs

from .actions import seasons


def work_out(payload: dict[str, Any]) -> None:
    """Work out a season's round."""
    seasons.work_out(season_id=payload["season"])


def book(payload: dict[str, Any]) -> None:
    """Book the next dates of a season."""
    seasons.book_dates(season_id=payload["season"], after=payload["after"])


def register() -> None:
    """Tell the worker what it can do here."""
    jobs.register(seasons.COMPUTE_JOB, work_out)
    jobs.register(seasons.BOOK_JOB, book)
