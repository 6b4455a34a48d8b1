"""Hours asked for and not given: remembered while a request is refused, written down once it has ended.

A refusal takes back all that its transaction wrote, so the demand is noted beside it and written by
`middleware.DemandMiddleware` afterwards. No row says who asked.
"""

import hashlib
import hmac
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone

from lianyuan.core import clock

from .models import RefusedDemand, WhyNotGiven

if TYPE_CHECKING:
    from .refusals import Stop
    from .rulebook import Asked

_REASONS = {"taken": WhyNotGiven.TAKEN, "held": WhyNotGiven.TAKEN, "quota": WhyNotGiven.QUOTA}
# A day, and a little for a request over midnight.
SECRET_SECONDS = 25 * 3600


@dataclass(frozen=True)
class Demand:
    """What somebody wanted and didn't get."""

    space_id: int
    day: date
    hour: int
    minutes: int
    reason: WhyNotGiven
    asker: str
    asked_on: date


_noted: ContextVar[list[Demand] | None] = ContextVar("noted_demand", default=None)


def begin() -> None:
    """Note from here on what is refused."""
    _noted.set([])


def remember(asked: "Asked", stop: "Stop") -> None:
    """Note a booking that was refused because somebody was first, or for want of hours.

    A nursing room is never booked, so it never comes here.
    """
    noted, reason = _noted.get(), _REASONS.get(stop.rule)
    if noted is None or reason is None or asked.moving is not None or asked.space.names_nobody:
        return
    starts = timezone.localtime(asked.starts)
    person = asked.party.person
    noted.append(
        Demand(
            space_id=asked.space.pk,
            day=starts.date(),
            hour=starts.hour,
            minutes=asked.span.minutes,
            reason=reason,
            asker=str(person.pk) if person else "",
            asked_on=clock.local_date(asked.at),
        )
    )


def write_down() -> int:
    """Write what was noted since `begin`, each wish of a person once a day; how many rows."""
    noted, rows = _noted.get() or [], []
    _noted.set(None)
    for each in noted:
        secret = cache.get_or_set(f"spaces-demand-{each.asked_on}", token_hex, SECRET_SECONDS)
        wish = f"{each.asker}|{each.space_id}|{each.day}"
        once = hmac.new(str(secret).encode(), wish.encode(), hashlib.sha256).hexdigest()
        rows.append(
            RefusedDemand(
                space_id=each.space_id,
                day=each.day,
                hour=each.hour,
                minutes=each.minutes,
                reason=each.reason,
                once=once,
            )
        )
    RefusedDemand.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
