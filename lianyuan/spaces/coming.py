"""The rule that whoever books also comes, or gives the time back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.sentences import counted

from .minutes import minute_of
from .models import AppealState, Strike
from .refusals import Stop

if TYPE_CHECKING:
    from .rulebook import Asked


def has_been_coming(asked: Asked) -> Stop | None:
    """Whoever didn't come too often books nothing for some days; what they have they keep and may move."""
    if asked.actor.person is None or asked.by_desk or asked.moving is not None:
        return None
    until = stopped_until(asked.actor.person, at=asked.at)
    if until is None or asked.starts >= until:
        return None
    words = counted(
        "您最近有 %(n)s 次约了没来，%(day)s 之前的时间暂时不能约。觉得记错了，可以申诉。", settings.STRIKES
    )
    told = {"n": settings.STRIKES, "day": f"{clock.local_date(until):%m-%d}"}
    return Stop("strikes", words % told, not_before=minute_of(until) + 1)


def stopped_until(person: Person, *, at: datetime) -> datetime | None:
    """Before which moment the person may book nothing; None when they may."""
    strikes = Strike.objects.filter(person=person, expires_at__gt=at).exclude(state=AppealState.GRANTED)
    made = list(strikes.order_by("-made_at").values_list("made_at", flat=True)[: settings.STRIKES])
    if len(made) < settings.STRIKES:
        return None
    until = made[0] + timedelta(days=settings.STRIKE_STOP_DAYS)
    return until if until > at else None
