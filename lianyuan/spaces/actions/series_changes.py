"""Changing or giving up one booking of a series, this and the following, or all; what has begun stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import Refused

from .. import invitations, notices, occupancy, rules
from ..models import HOLDS, Booking, BookingState, Space
from ..planning import KEEP, OUT, Date, Plan, Planner, Slot
from .changing import end, leave, relocate, require_may_change, save_changed
from .freeing import freed
from .series import Choices, DatesTaken, read_choice, rooms_chosen


class Reach(StrEnum):
    """Which bookings of a series a change is meant for."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class Change:
    """What becomes different; what is None stays. `days` moves each date by so many days."""

    space: Space | None = None
    begins: time | None = None
    ends: time | None = None
    days: int = 0
    title: str | None = None

    @property
    def moves(self) -> bool:
        """Whether a room or time becomes different."""
        return bool(self.space or self.begins or self.ends or self.days)


@transaction.atomic
def plan_change(
    *,
    actor: Actor,
    booking: Booking,
    reach: Reach,
    change: Change,
    choices: Choices | None = None,
    at: datetime | None = None,
) -> Plan:
    """What changing these bookings would come to, one by one; nothing is changed."""
    moment = at or clock.now()
    return _plan(actor, _lock(actor, booking, reach, moment, change, choices or {}), moment)[0]


@transaction.atomic
def change_series(
    *,
    actor: Actor,
    booking: Booking,
    reach: Reach,
    change: Change,
    choices: Choices,
    at: datetime | None = None,
) -> list[Booking]:
    """Change bookings of a series as chosen for each: moved, kept as it is, or given up; all or nothing.

    Raises `DatesTaken` with the plan when one can't be as chosen. Each changed booking's sequence grows.
    """
    moment = at or clock.now()
    work = _lock(actor, booking, reach, moment, change, choices)
    plan, planner = _plan(actor, work, moment)
    if plan.stopped:
        raise DatesTaken(plan)
    # All leave their rooms before any takes one, so that they may change places.
    left = [free for date in work.dates if date.leaves and date.moving for free in leave(date.moving)]
    changed = [date.moving for date in work.dates if date.moving is not None and date.chosen != KEEP]
    for date in work.dates:
        if date.moving is not None and date.slot is not None:
            _change(actor, planner, date, date.moving, change, moment)
    for date in work.dates:
        if date.moving is not None and date.chosen == OUT:
            end(actor=actor, booking=date.moving, state=BookingState.CANCELLED, reason="", at=moment)
    notices.tell_series_changed(changed)
    freed(left, at=moment)
    return changed


@transaction.atomic
def cancel_series(
    *, actor: Actor, booking: Booking, reach: Reach, reason: str = "", at: datetime | None = None
) -> int:
    """Give up bookings of a series that have not begun; how many. The desk says why, which is told."""
    moment = at or clock.now()
    found = _lock(actor, booking, reach, moment, Change(), {}).bookings
    own = all(rules.made(actor, each) for each in found[:1])
    if not own and not reason.strip():
        raise Refused(_("替别人取消要写原因，对方会看到。"))
    for each in found:
        end(actor=actor, booking=each, state=BookingState.CANCELLED, reason=reason, at=moment)
    if not own:
        notices.tell_series_cancelled(found)
    return len(found)


@dataclass(frozen=True)
class _Work:
    """Bookings to be changed, locked, and the dates they make."""

    bookings: list[Booking]
    dates: list[Date]
    locked: list[occupancy.Locked]


def _lock(
    actor: Actor, booking: Booking, reach: Reach, at: datetime, change: Change, choices: Choices
) -> _Work:
    """Lock every room that is left or taken, in one order, and read the bookings as they now are."""
    before = _affected(booking, reach, at)
    rooms = {each.space_id: each.space for each in before} | rooms_chosen(choices)
    if change.space is not None:
        rooms[change.space.pk] = change.space
    mark = transaction.savepoint()
    locked = occupancy.lock_all(rooms.values())
    found = _affected(booking, reach, at)
    if {each.space_id for each in found} - set(rooms):
        # Somebody moved one of them to yet another room in between: let go, so that all is locked in order.
        transaction.savepoint_rollback(mark)
        return _lock(actor, booking, reach, at, change, choices)
    if not found:
        raise Refused(_("这些预约都已经开始或者结束，没有可以改的了。"))
    _require_may_change_all(actor, found)
    here = {each.space.pk: each.space for each in locked}
    space = here[change.space.pk] if change.space is not None else None
    return _Work(found, [_date(each, space, change, choices, here) for each in found], locked)


def _affected(booking: Booking, reach: Reach, at: datetime) -> list[Booking]:
    rows = Booking.objects.filter(state__in=HOLDS, starts__gt=at)
    if reach is Reach.ONE or booking.series_id is None:
        rows = rows.filter(pk=booking.pk)
    else:
        rows = rows.filter(series=booking.series_id)
        if reach is Reach.FOLLOWING:
            rows = rows.filter(starts__gte=Booking.objects.values("starts").get(pk=booking.pk)["starts"])
    return list(rows.select_related("space__place", "person", "company", "series").order_by("starts", "pk"))


def _require_may_change_all(actor: Actor, bookings: Iterable[Booking]) -> None:
    """Asked once for bookings of one person, company and place, which stand or fall together."""
    seen = set()
    for each in bookings:
        kind = (each.person_id, each.company_id, each.space.place_id)
        if kind not in seen:
            seen.add(kind)
            require_may_change(actor, each)


def _date(
    booking: Booking, space: Space | None, change: Change, choices: Choices, rooms: dict[int, Space]
) -> Date:
    here = timezone.localtime(booking.starts)
    day = here.date() + timedelta(days=change.days)
    starts = timezone.make_aware(datetime.combine(day, change.begins or here.time()))
    if change.ends is not None:
        ends = timezone.make_aware(datetime.combine(day, change.ends))
    else:
        ends = starts + (booking.ends - booking.starts)
    wanted = Slot(space or booking.space, starts, ends)
    key = str(booking.pk)
    return Date(key, wanted, read_choice(choices.get(key, ""), wanted, rooms, KEEP), moving=booking)


def _plan(actor: Actor, work: _Work, at: datetime) -> tuple[Plan, Planner]:
    planner = Planner(actor=actor, attendees=1, at=at, locked=work.locked)
    return planner.plan(work.dates), planner


def _change(actor: Actor, planner: Planner, date: Date, found: Booking, change: Change, at: datetime) -> None:
    if change.title is not None:
        found.title = change.title
    if date.slot is not None and date.moves:
        relocate(planner.asked(date.slot, found), found)
        return
    save_changed(found, at)
    audit.record(actor=actor, verb=gettext_noop("改预约用途"), target=found)
    invitations.tell(found)
