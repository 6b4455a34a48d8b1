"""Once a day: the figures of a month that is over are told, and what was kept long enough goes."""

from typing import Any

from django.utils.translation import gettext_noop

from lianyuan.accounts import routines
from lianyuan.accounts.acting import Actor

ROUTINE = "cases.keep-to-retention"


def register() -> None:
    """Called by `apps.py`."""
    routines.register_daily(ROUTINE, work)


def work(payload: dict[str, Any]) -> None:
    """Tell months, then anonymise and delete; safe to repeat."""
    from .actions.retention import run_retention

    run_retention(actor=Actor(person=None, origin=gettext_noop("每日例行")))
