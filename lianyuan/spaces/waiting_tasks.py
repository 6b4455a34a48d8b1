"""What the worker does for those who wait and those who are expected."""

from typing import Any

from lianyuan.accounts import jobs, routines

DAILY = "spaces.waiting-daily"


def register() -> None:
    """Called by `apps.py`."""
    from .actions import expecting, offering, presence

    jobs.register(offering.LAPSE, lapse)
    jobs.register(expecting.ASK, presence.ask_whether_coming)
    jobs.register(expecting.SEE, presence.see_who_came)
    routines.register_daily(DAILY, daily)


def lapse(payload: dict[str, Any]) -> None:
    """An offer's time is up."""
    from .actions.waiting import lapse as let_lapse

    let_lapse(offer_id=payload["offer"])


def daily(payload: dict[str, Any]) -> None:
    """End waiting whose last day has passed; nothing is left of how nursing rooms were used."""
    from .actions.quiet import forget_over
    from .actions.waiting import end_over

    end_over()
    forget_over()
