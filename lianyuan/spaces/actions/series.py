"""Repeating bookings: a plan first, then everything chosen in one transaction or nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import notices, occupancy, rulebook, rules
from ..minutes import moment_of
from ..models import Series, Space
from ..occupancy import Locked
from ..planning import OUT, Date, Plan, Planner, Slot
from ..recurrence import Repeating
from ..refusals import CannotBook, Stop
from .booking import Wanted, place


class DatesTaken(Refused):
    """Some dates can't be as chosen: `plan` shows them again, with what would do; nothing is done."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_("有几个日期不能这样约，请为它们另选。现在还什么都没有改动。"))
        self.plan = plan


Choices = Mapping[str, str]


@transaction.atomic
def plan_series(
    *,
    actor: Actor,
    space: Space,
    repeating: Repeating,
    attendees: int,
    choices: Choices | None = None,
    at: datetime | None = None,
) -> Plan:
    """What repeating a booking would come to, date by date; nothing is booked.

    Raises `Refused` where the repetition itself is too long, `CannotBook` where no date could ever be.
    """
    return _plan(actor, space, repeating, attendees, choices or {}, at or clock.now())[0]


@transaction.atomic
def book_series(
    *,
    actor: Actor,
    space: Space,
    repeating: Repeating,
    wanted: Wanted,
    choices: Choices,
    at: datetime | None = None,
) -> Series:
    """Book every date of a plan as chosen (by `Slot.value`, or `OUT`), all together.

    A date nothing was chosen for is meant as planned. Raises `DatesTaken` when a date can't be as chosen,
    such as when somebody was first since the plan was shown; `Refused` when every date is left out.
    """
    moment = at or clock.now()
    plan, planner = _plan(actor, space, repeating, wanted.attendees, choices, moment)
    if plan.stopped:
        raise DatesTaken(plan)
    slots = [planned.date.slot for planned in plan.dates if planned.date.slot is not None]
    if not slots:
        raise Refused(_("每个日期都不约，就没有可以预约的了。请至少留一个。"))
    series = Series.objects.create(rule=repeating.rule, made_at=moment)
    placed = [place(planner.asked(slot), wanted, series=series) for slot in slots]
    notices.tell_series_booked(placed)
    return series


def _plan(
    actor: Actor, space: Space, repeating: Repeating, attendees: int, choices: Choices, at: datetime
) -> tuple[Plan, Planner]:
    if actor.person is None:
        raise NotAllowed(_("请先登录，再预约。"))
    if repeating.ends <= repeating.begins:
        raise Refused(_("结束时间要晚于开始时间，请改时间。"))
    days = repeating.days()
    chosen_rooms = rooms_chosen(choices)
    locked = occupancy.lock_all([space, *(room for room in chosen_rooms.values() if room.pk != space.pk)])
    planner = Planner(actor=actor, attendees=attendees, at=at, locked=locked)
    near, beyond = _within_reach(planner, locked[0], days, at)
    wanted = [_slot(locked[0].space, day, repeating) for day in near]
    if not wanted:
        raise CannotBook(_too_far(locked[0].space, beyond[0]), None)
    _require_room(planner, wanted[0])
    rooms = {each.space.pk: each.space for each in locked}
    dates = [
        Date(key := slot.day.isoformat(), slot, read_choice(choices.get(key, ""), slot, rooms))
        for slot in wanted
    ]
    found = planner.plan(dates)
    return Plan(found.dates, beyond), planner


def rooms_chosen(choices: Choices) -> dict[int, Space]:
    """The rooms that stand in what was chosen, as far as they are lent out."""
    named = {value.partition("-")[0] for value in choices.values()}
    keys = [int(name) for name in named if name.isascii() and name.isdigit() and len(name) < 10]
    return {room.pk: room for room in Space.objects.bookable().filter(pk__in=keys).select_related("place")}


def read_choice(value: str, wanted: Slot, rooms: Mapping[int, Space], *words: str) -> Slot | str:
    """What was chosen for a date; what can't be read is taken as the wanted slot, and stopped if it can't be.

    `words` are those besides `OUT` that may be chosen instead of a slot.
    """
    if value == OUT or value in words:
        return value
    room, _dash, minute = value.partition("-")
    if not (room.isascii() and room.isdigit() and minute.isascii() and minute.isdigit() and len(minute) < 10):
        return wanted
    space = rooms.get(int(room[:10]))
    if space is None:
        return wanted
    starts = moment_of(int(minute))
    if abs(clock.local_date(starts) - wanted.day) > timedelta(days=7):
        return wanted
    return Slot(space, starts, starts + (wanted.ends - wanted.starts))


def _slot(space: Space, day: date, repeating: Repeating) -> Slot:
    starts, ends = (
        timezone.make_aware(datetime.combine(day, clock_time))
        for clock_time in (repeating.begins, repeating.ends)
    )
    return Slot(space, starts, ends)


def _within_reach(
    planner: Planner, locked: Locked, days: Sequence[date], at: datetime
) -> tuple[list[date], list[date]]:
    """The days that can be booked now, and those too far ahead; for the room's desk none is."""
    if rules.keeps(planner.actor, locked.space):
        return list(days), []
    last = clock.local_date(at) + timedelta(days=locked.space.days_ahead)
    return [day for day in days if day <= last], [day for day in days if day > last]


def _too_far(space: Space, day: date) -> Stop:
    words = _("这里最早提前 %(n)s 天预约，第一个日期 %(day)s 还约不了。请选近一点的日子。")
    return Stop("ahead", words % {"n": space.days_ahead, "day": f"{day:%m-%d}"}, at_no_time=True)


def _require_room(planner: Planner, slot: Slot) -> None:
    """What no other date would change is said at once."""
    asked = planner.asked(slot)
    for rule in rulebook.OF_THE_ROOM:
        stop = rule(asked)
        if stop is not None:
            raise CannotBook(stop, None)
