"""What the worker does for the rooms once a day."""

from typing import Any

from lianyuan.core import clock

from .actions.leaving import empty_old_words

DAILY = "spaces.daily"


def daily(payload: dict[str, Any]) -> None:
    """Empty the words of bookings that are long over. Safe to repeat."""
    empty_old_words(clock.now())
