"""Background work."""

from typing import Any

from .actions.due import publish_due


def due(payload: dict[str, Any]) -> None:
    """Something's hour has come."""
    publish_due()
