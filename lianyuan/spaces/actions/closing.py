"""Closing a room for a time: whoever had booked it then is told, and finds another room or time."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import notices, occupancy, rules, waiting_notices
from ..minutes import minute_of
from ..models import Booking, BookingState, Closure, Offer, OfferState, Space, WaitingState
from ..occupancy import LONGEST, Locked
from ..spans import Span
from .changing import end
from .freeing import Freed, freed, freed_by
from .offering import time_for

LONGEST_CLOSURE_DAYS = 400


@dataclass(frozen=True)
class Closed:
    """A closure, and the bookings it put out of the room."""

    closure: Closure
    displaced: list[Booking]


@transaction.atomic
def close(
    *,
    actor: Actor,
    space: Space,
    starts: datetime,
    ends: datetime,
    reason: str,
    uid: str = "",
    at: datetime | None = None,
) -> Closed:
    """Close a room (a hall closes all its parts) for a time. Bookings in the way are displaced, and told.

    Refused where another closure overlaps: that one is changed instead.
    """
    moment = at or clock.now()
    locked = occupancy.lock(space)
    if not rules.keeps(actor, locked.space) and not rules.arranges(actor, locked.space):
        raise NotAllowed(_("只有这个场地的服务台可以临时关闭它。"))
    _require_sensible(starts, ends, reason, moment)
    span = Span(minute_of(starts), minute_of(ends))
    _require_no_other_closure(locked, span)
    displaced = _bookings_in(locked, span)
    left = [piece for booking in displaced for piece in _displace(actor, booking, reason, moment)]
    left += _withdraw_offers(locked, span, moment)
    closure = Closure.objects.create(
        space=locked.space,
        starts=starts,
        ends=ends,
        reason=reason.strip(),
        uid=uid,
        made_by=actor.person,
        made_at=moment,
    )
    occupancy.take(locked, span, closure=closure)
    audit.record(
        actor=actor,
        verb=gettext_noop("临时关闭场地"),
        target=locked.space,
        after={"starts": starts.isoformat(), "ends": ends.isoformat(), "displaced": len(displaced)},
    )
    notices.tell_displaced(displaced)
    # Only now: what the closure leaves over is offered, not what it takes.
    freed(left, at=moment)
    return Closed(closure, displaced)


@transaction.atomic
def reopen(*, actor: Actor, closure: Closure, at: datetime | None = None) -> None:
    """Take a closure back; the time is offered to who waits. Displaced bookings stay with what they chose."""
    locked = occupancy.lock(closure.space)
    if not rules.keeps(actor, locked.space) and not rules.arranges(actor, locked.space):
        raise NotAllowed(_("只有这个场地的服务台可以重新开放它。"))
    found = Closure.objects.filter(pk=closure.pk).first()
    if found is None:
        raise Refused(_("这次关闭已经取消了。"))
    left = freed_by(closure=found)
    audit.record(
        actor=actor,
        verb=gettext_noop("取消临时关闭"),
        target=locked.space,
        before={"starts": found.starts.isoformat(), "ends": found.ends.isoformat()},
    )
    found.delete()
    freed(left, at=at or clock.now())


def _require_sensible(starts: datetime, ends: datetime, reason: str, at: datetime) -> None:
    if ends <= starts:
        raise Refused(_("结束要晚于开始，请改时间。"))
    if ends <= at:
        raise Refused(_("这段时间已经过了，不用再关闭。"))
    if (ends - starts).days > LONGEST_CLOSURE_DAYS:
        raise Refused(_("一次最多关闭 %(n)s 天。长期停用请把场地设为不开放。") % {"n": LONGEST_CLOSURE_DAYS})
    if not reason.strip():
        raise Refused(_("请写关闭的原因，预约的人会看到。"))


def _require_no_other_closure(locked: Locked, span: Span) -> None:
    other = occupancy.in_the_way(locked, span, leaving_out=Q(closure__isnull=True))
    if other is not None and other.closure is not None:
        told = {"reason": other.closure.reason}
        raise Refused(_("这段时间里已经有一次关闭：%(reason)s。请先取消它，或选别的时间。") % told)


def _bookings_in(locked: Locked, span: Span) -> list[Booking]:
    rows = Booking.objects.filter(
        occupancies__leaf__in=locked.leaf_ids,
        occupancies__begins__lt=span.ends,
        occupancies__begins__gt=span.begins - LONGEST,
        occupancies__ends__gt=span.begins,
    )
    return list(rows.distinct().select_related("space__place", "person").order_by("starts", "pk"))


def _displace(actor: Actor, booking: Booking, reason: str, at: datetime) -> list[Freed]:
    state = BookingState.DISPLACED
    return end(actor=actor, booking=booking, state=state, reason=reason, at=at, offers_on=False)


def _withdraw_offers(locked: Locked, span: Span, at: datetime) -> list[Freed]:
    """An offer of time that is no more ends, and whoever had it waits on, in their old place."""
    rows = Offer.objects.filter(
        occupancies__leaf__in=locked.leaf_ids,
        occupancies__begins__lt=span.ends,
        occupancies__begins__gt=span.begins - LONGEST,
        occupancies__ends__gt=span.begins,
    )
    left: list[Freed] = []
    for offer in rows.distinct().select_related("waiting__person", "space"):
        left += freed_by(offer=offer)
        occupancy.free(offer=offer)
        offer.state = OfferState.WITHDRAWN
        offer.save(update_fields=["state"])
        offer.waiting.state = WaitingState.WAITING
        offer.waiting.save(update_fields=["state"])
        waiting_notices.tell_withdrawn(offer)
        left += time_for(offer, at=at)
    return left
