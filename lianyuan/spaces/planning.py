"""What repeating bookings would come to: each date free or not, what stopped it, what would do instead.

A plan is found by rehearsing: the dates are taken one after the other as they would be for good, so that a
rule that counts (a quota, two dates of one plan) counts them too, and then everything is taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.workdays.models import CalendarYear

from . import occupancy, rulebook, rules
from .minutes import midnight, minute_of, moment_of
from .models import Audience, Booking, BookingState, Space
from .occupancy import Locked, Taken, span_for
from .opening import kinds_of
from .queries.free import free_spans, leaves_of
from .refusals import Stop
from .rulebook import Asked
from .spans import Span, starts_in

# How many other times and other rooms are offered for a date, and how many rooms are looked at for them.
OTHER_TIMES = 2
OTHER_ROOMS = 2
ROOMS_LOOKED_AT = 30
DAYS_AROUND = 2
KEEP, OUT = "keep", "out"


@dataclass(frozen=True)
class Slot:
    """A room at a time."""

    space: Space
    starts: datetime
    ends: datetime

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.space.pk}-{minute_of(self.starts)}"

    @property
    def day(self) -> date:
        """Its day in the district."""
        return clock.local_date(self.starts)


@dataclass(frozen=True)
class Date:
    """One date of a plan as asked for: where it should lie, what was chosen for it, what it would move.

    `chosen` is a slot, `OUT` (leave the date out, or cancel what is there) or `KEEP` (leave it as it is).
    """

    key: str
    wanted: Slot
    chosen: Slot | str
    moving: Booking | None = None

    @property
    def slot(self) -> Slot | None:
        """What would be taken."""
        return self.chosen if isinstance(self.chosen, Slot) else None

    @property
    def moves(self) -> bool:
        """Whether something is taken that isn't the moved booking's already."""
        slot, booking = self.slot, self.moving
        if slot is None or booking is None:
            return slot is not None
        return (slot.space.pk, slot.starts, slot.ends) != (booking.space_id, booking.starts, booking.ends)

    @property
    def leaves(self) -> bool:
        """Whether what is there leaves its room: it is moved or given up."""
        return self.moving is not None and (self.moves or self.chosen == OUT)


@dataclass(frozen=True)
class PlannedDate:
    """One date of a plan as it turned out. `stop` says why what was chosen can't be; `others` what could.

    A `provisional` date lies in a year whose holidays are not announced yet.
    """

    date: Date
    stop: Stop | None
    holiday: bool
    provisional: bool
    others: list[Slot] = field(default_factory=list)

    @property
    def picked(self) -> str:
        """The form's value of what is chosen; for what can't be, of the first that can."""
        if self.stop is None:
            return self.date.slot.value if self.date.slot else str(self.date.chosen)
        if self.others:
            return self.others[0].value
        return KEEP if self.date.moving is not None else OUT

    @property
    def offered(self) -> list[Slot]:
        """The slots to choose from: the wanted one where it is free, then the others."""
        chosen = self.date.slot
        mine = [chosen] if chosen is not None and self.stop is None else []
        return mine + [slot for slot in self.others if slot.value != (chosen.value if chosen else "")]


@dataclass(frozen=True)
class Plan:
    """All dates of a plan; `beyond` are those too far ahead to be booked now, which are left out."""

    dates: list[PlannedDate]
    beyond: list[date] = field(default_factory=list)

    @property
    def provisional(self) -> bool:
        """Whether a date lies in a year whose holidays are not announced yet."""
        return any(each.provisional for each in self.dates)

    @property
    def stopped(self) -> list[PlannedDate]:
        """The dates that can't be as chosen."""
        return [each for each in self.dates if each.stop is not None]


class Planner:
    """Rehearses dates for somebody. `locked` are rooms the caller holds; others are only looked at."""

    def __init__(
        self, *, actor: Actor, attendees: int, at: datetime, locked: Sequence[Locked], title: str = ""
    ) -> None:
        self.actor, self.attendees, self.at, self.title = actor, attendees, at, title
        self._locked = {each.space.pk: each for each in locked}
        self._keeps: dict[int, bool] = {}

    def asked(self, slot: Slot, moving: Booking | None = None) -> Asked:
        """What the rulebook is asked for a slot."""
        locked = self._locked.get(slot.space.pk)
        if locked is None:
            locked = Locked(slot.space, tuple(leaves_of([slot.space])[slot.space.pk]))
            self._locked[slot.space.pk] = locked
        place = slot.space.place_id
        if place not in self._keeps:
            self._keeps[place] = bool(rules.keeps(self.actor, slot.space))
        return Asked(
            actor=self.actor,
            locked=locked,
            starts=slot.starts,
            ends=slot.ends,
            attendees=moving.attendees if moving is not None else self.attendees,
            at=self.at,
            moving=moving,
            by_desk=self._keeps[place],
        )

    def plan(self, dates: Sequence[Date]) -> Plan:
        """How the dates turn out, in order. Inside a transaction; everything tried is taken back."""
        days = [date.wanted.day for date in dates]
        kinds, announced = kinds_of(days), _announced({day.year for day in days})
        mark = transaction.savepoint()
        try:
            for each in dates:
                if each.leaves:
                    occupancy.free(booking=each.moving)
            stops = [self._try(date) for date in dates]
            others = self._others([date for date, stop in zip(dates, stops, strict=True) if stop])
        finally:
            transaction.savepoint_rollback(mark)
        return Plan(
            [
                PlannedDate(
                    date,
                    stop,
                    kinds[date.wanted.day].holiday,
                    date.wanted.day.year not in announced,
                    others.get(date.key, []),
                )
                for date, stop in zip(dates, stops, strict=True)
            ]
        )

    def _try(self, date: Date) -> Stop | None:
        slot = date.slot
        if slot is None or not date.moves:
            return None
        asked = self.asked(slot, date.moving)
        stop = rulebook.first_stop(asked)
        if stop is not None:
            return stop
        booking = date.moving or Booking(person=self.actor.person, company_id=self.actor.company_id)
        held = self._held(asked, booking)
        try:
            occupancy.take(asked.locked, span_for(slot.space, slot.starts, slot.ends), booking=held)
        except Taken as taken:
            return rulebook.taken_by(self.actor, taken.first, slot.space)
        return None

    def _held(self, asked: Asked, booking: Booking) -> Booking:
        """A booking as it would be, for rules that count; the rehearsal takes it back."""
        times = {"starts": asked.starts, "ends": asked.ends, "space": asked.space}
        if booking.pk is not None:
            Booking.objects.filter(pk=booking.pk).update(**times)
            return booking
        return Booking.objects.create(
            person=booking.person,
            company_id=booking.company_id,
            title=self.title,
            attendees=self.attendees,
            state=BookingState.PENDING if asked.space.needs_approval else BookingState.CONFIRMED,
            made_at=self.at,
            changed_at=self.at,
            **times,
        )

    def _others(self, dates: Sequence[Date]) -> Mapping[str, list[Slot]]:
        """For each date that can't be: the nearest times in its room, and rooms free at its time."""
        if not dates:
            return {}
        own = {date.wanted.space.pk: date.wanted.space for date in dates}
        rooms = _similar(list(own.values()), max(self._attendees(date) for date in dates))
        days = sorted({day for date in dates for day in _around(date.wanted.day)})
        free = free_spans([*own.values(), *rooms], days, at=self.at)
        found: dict[str, list[Slot]] = {}
        for each in dates:
            here = self._that_do(each, _times(each.wanted, free[each.wanted.space.pk]), OTHER_TIMES)
            elsewhere = [
                replace(each.wanted, space=room)
                for room in rooms
                if room.capacity >= self._attendees(each) and _fits(each.wanted, free[room.pk])
            ]
            found[each.key] = here + self._that_do(each, elsewhere, OTHER_ROOMS)
        return found

    def _attendees(self, date: Date) -> int:
        return date.moving.attendees if date.moving is not None else self.attendees

    def _that_do(self, date: Date, slots: Sequence[Slot], most: int) -> list[Slot]:
        """The first few no rule says no to; a few are asked, the rest would hardly do where these don't."""
        found: list[Slot] = []
        for slot in [each for each in slots if replace(date, chosen=each).moves][: most * 3]:
            if len(found) < most and rulebook.first_stop(self.asked(slot, date.moving)) is None:
                found.append(slot)
        return found


def _announced(years: set[int]) -> set[int]:
    rows = CalendarYear.objects.filter(year__in=years)
    return set(rows.values_list("year", flat=True))


def _around(day: date) -> list[date]:
    return [day + timedelta(days=offset) for offset in range(-DAYS_AROUND, DAYS_AROUND + 1)]


def _similar(spaces: Sequence[Space], attendees: int) -> list[Space]:
    """Rooms large enough for as many: of the same place and kind first, then the ones that waste least."""
    rows = Space.objects.bookable().filter(capacity__gte=attendees).exclude(audience=Audience.DESK)
    places = {space.place_id for space in spaces}
    ordered = rows.exclude(pk__in=[space.pk for space in spaces]).select_related("place")
    near = list(ordered.filter(place__in=places).order_by("capacity", "pk")[:ROOMS_LOOKED_AT])
    left = ROOMS_LOOKED_AT - len(near)
    far = list(ordered.exclude(place__in=places).order_by("capacity", "pk")[:left])
    kinds = {space.kind for space in spaces}
    return [
        *sorted(near, key=lambda room: room.kind not in kinds),
        *sorted(far, key=lambda room: room.kind not in kinds),
    ]


def _fits(slot: Slot, free: Sequence[Span]) -> bool:
    begins, ends = minute_of(slot.starts), minute_of(slot.ends)
    return any(span.begins <= begins and ends <= span.ends for span in free)


def _times(wanted: Slot, free: Sequence[Span]) -> list[Slot]:
    """Other times in the same room, the nearest first: of the same day before any other day."""
    minutes, begins = minute_of(wanted.ends) - minute_of(wanted.starts), minute_of(wanted.starts)
    starts = starts_in(free, minutes=minutes, step=wanted.space.step, origin=midnight(wanted.day))
    today = range(midnight(wanted.day), midnight(wanted.day + timedelta(days=1)))
    nearest = sorted(
        (start for start in starts if start != begins),
        key=lambda start: (start not in today, abs(start - begins), start),
    )
    return [replace(wanted, starts=moment_of(start), ends=moment_of(start + minutes)) for start in nearest]
