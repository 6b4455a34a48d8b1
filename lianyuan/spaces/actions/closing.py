"""Closing a room for a time: whoever had booked it then is told, and finds another room or time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditChange
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import invitations, notices, occupancy, rules, waiting_notices
from ..minutes import minute_of, moment_of
from ..models import Booking, BookingState, Closure, Offer, OfferState, Space, WaitingState
from ..occupancy import Locked
from ..queries.closures import bookings_in, held_in
from ..spans import Span
from .booking import audited
from .freeing import Freed, freed, freed_by
from .offering import time_for

LONGEST_CLOSURE_DAYS = 400


@dataclass(frozen=True)
class Closed:
    """A closure, and the bookings it put out of the room."""

    closure: Closure
    displaced: list[Booking]


@dataclass(frozen=True)
class Shut:
    """A time in which a room is to be shut; `uid` names it in the calendar it was read from."""

    span: Span
    reason: str
    uid: str = ""


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
    locked = lock_to_close(actor, space)
    require_sensible(starts, ends, reason, moment)
    shut = Shut(Span(minute_of(starts), minute_of(ends)), reason.strip(), uid)
    closures, displaced = shut_all(actor, locked, [shut], moment)
    return Closed(closures[0], displaced)


@transaction.atomic
def reopen(*, actor: Actor, closure: Closure, at: datetime | None = None) -> None:
    """Take a closure back; the time is offered to who waits. Displaced bookings stay with what they chose."""
    locked = lock_to_close(actor, closure.space)
    found = Closure.objects.filter(pk=closure.pk).first()
    if found is None:
        raise Refused(_("这次关闭已经取消了。"))
    freed(take_back(actor, locked, found), at=at or clock.now())


def lock_to_close(actor: Actor, space: Space) -> Locked:
    """The room, locked, for someone who may close and reopen it."""
    locked = occupancy.lock(space)
    if not rules.keeps(actor, locked.space) and not rules.arranges(actor, locked.space):
        raise NotAllowed(_("只有这个场地的服务台可以临时关闭和重新开放它。"))
    return locked


def take_back(actor: Actor, locked: Locked, closure: Closure) -> list[Freed]:
    """Take one closure of a locked room back; the time it leaves, which nobody was offered yet."""
    left = freed_by(closure=closure)
    audit.record(
        actor=actor,
        verb=gettext_noop("取消临时关闭"),
        target=locked.space,
        before={"starts": closure.starts.isoformat(), "ends": closure.ends.isoformat()},
    )
    closure.delete()
    return left


def shut_all(
    actor: Actor, locked: Locked, times: Sequence[Shut], at: datetime
) -> tuple[list[Closure], list[Booking]]:
    """Shut a locked room at several times that don't overlap; every booker in the way is told once.

    What is asked of the database doesn't grow with the bookings.
    """
    for shut in times:
        _require_no_other_closure(locked, shut.span)
    displaced = bookings_in(locked.leaf_ids, [shut.span for shut in times])
    before = {booking.pk: booking.state for booking in displaced}
    left = _withdraw_offers(locked, times, at) + _put_out(displaced, times, at)
    closures = [_shut(actor, locked, shut, at) for shut in times]
    entry = audit.record(
        actor=actor,
        verb=gettext_noop("临时关闭场地"),
        target=locked.space,
        after={
            "times": [
                [moment_of(shut.span.begins).isoformat(), moment_of(shut.span.ends).isoformat()]
                for shut in times
            ],
            "displaced": len(displaced),
        },
    )
    audit.record_changes(
        entry,
        [
            AuditChange(
                entry=entry,
                target_kind=audit.kind_of(booking),
                target_id=str(booking.pk),
                before={"state": before[booking.pk]},
                after=audited(booking),
            )
            for booking in displaced
        ],
    )
    notices.tell_displaced(displaced)
    invitations.tell_of_all(displaced)
    # Only now: what was left around the closed time may be offered, the closed time itself may not.
    freed(left, at=at)
    return closures, displaced


def require_sensible(starts: datetime, ends: datetime, reason: str, at: datetime) -> None:
    """Refuse a closure that makes no sense, in words."""
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


def _put_out(bookings: Sequence[Booking], times: Sequence[Shut], at: datetime) -> list[Freed]:
    """Take bookings out of a room that is shut; services asked for with them wait for what they choose."""
    ids = [booking.pk for booking in bookings]
    left = freed_by(booking__in=ids)
    occupancy.free(booking__in=ids)
    for booking in bookings:
        span = Span(minute_of(booking.starts), minute_of(booking.ends))
        # Whose time to prepare or to tidy up alone is in the way meets no closure by itself.
        met = next((shut for shut in times if shut.span.meets(span)), times[0])
        booking.state, booking.reason = BookingState.DISPLACED, met.reason[:300]
        booking.sequence += 1
        booking.changed_at = at
    Booking.objects.filter(pk__in=ids).update(
        state=BookingState.DISPLACED, sequence=F("sequence") + 1, changed_at=at
    )
    for reason in {booking.reason for booking in bookings}:
        of_it = [booking.pk for booking in bookings if booking.reason == reason]
        Booking.objects.filter(pk__in=of_it).update(reason=reason)
    return left


def _shut(actor: Actor, locked: Locked, shut: Shut, at: datetime) -> Closure:
    closure = Closure.objects.create(
        space=locked.space,
        starts=moment_of(shut.span.begins),
        ends=moment_of(shut.span.ends),
        reason=shut.reason,
        uid=shut.uid,
        made_by=actor.person,
        made_at=at,
    )
    occupancy.take(locked, shut.span, closure=closure)
    return closure


def _withdraw_offers(locked: Locked, times: Sequence[Shut], at: datetime) -> list[Freed]:
    """An offer of time that is no more ends, and whoever had it waits on, in their old place."""
    ids = held_in(locked.leaf_ids, [shut.span for shut in times], "offer")
    left: list[Freed] = []
    for offer in Offer.objects.filter(pk__in=ids).select_related("waiting__person", "space"):
        left += freed_by(offer=offer)
        occupancy.free(offer=offer)
        offer.state = OfferState.WITHDRAWN
        offer.save(update_fields=["state"])
        offer.waiting.state = WaitingState.WAITING
        offer.waiting.save(update_fields=["state"])
        waiting_notices.tell_withdrawn(offer)
        left += time_for(offer, at=at)
    return left
