"""What the worker does for this room."""

import logging
from typing import Any

from lianyuan.accounts import routines
from lianyuan.accounts.acting import command_line

from .actions.drafts import forget_stale

logger = logging.getLogger(__name__)

TIDY = "questionnaires.tidy"


def register() -> None:
    """Called by `apps.py`."""
    routines.register_daily(TIDY, tidy)


def tidy(payload: dict[str, Any]) -> None:
    """Remove drafts nobody touched for as long as drafts are kept."""
    logger.info("removed %s drafts past their time", forget_stale(actor=command_line()))
