"""Where a booking whose room was closed could go: the nearest other times and rooms, each one tap."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Case, Q, Value, When
from django.utils.timezone import localtime

from lianyuan.core import clock

from ..minutes import midnight, minute_of, moment_of
from ..models import Audience, Booking, BookingState, Space
from ..spans import Span, starts_in
from .free import booking_window, free_spans

ROOMS_LOOKED_AT = 40
DAYS_AROUND = 7
IN_THE_SAME_ROOM = 3
AT_THE_SAME_TIME = 3
SHOWN = 6


@dataclass(frozen=True)
class Alternative:
    """Another room or time for a booking; `space` may be the room it was in."""

    space: Space
    starts: datetime
    ends: datetime
    is_same_room: bool
    is_same_time: bool

    @property
    def price(self) -> Decimal:
        """What it costs, in yuan."""
        minutes = minute_of(self.ends) - minute_of(self.starts)
        return (self.space.hourly_price * minutes / 60).quantize(Decimal("0.01"))

    @property
    def value(self) -> str:
        """What a form sends when it is chosen."""
        return f"{self.space.pk} {minute_of(self.starts)} {minute_of(self.ends)}"


def alternatives_for(booking: Booking, *, at: datetime) -> list[Alternative]:
    """The nearest free times in the room and in others that seat as many; none unless its room was closed.

    Six queries, however many rooms there are. What a person's quotas say is asked when one is chosen.
    """
    if booking.state != BookingState.DISPLACED:
        return []
    rooms = _rooms(booking)
    days = _days(booking, at)
    spans = free_spans(rooms, days, at=at)
    own, same_time, other = [], [], []
    for room in rooms:
        found = _nearest(booking, room, spans.get(room.pk, []), at)
        if room.pk == booking.space_id:
            own = found[:IN_THE_SAME_ROOM]
        elif found and found[0].is_same_time:
            same_time.append(found[0])
        elif found:
            other.append(found[0])
    chosen = same_time[:AT_THE_SAME_TIME] + own
    other.sort(key=lambda one: abs(one.starts - booking.starts))
    return (chosen + other)[:SHOWN]


def _rooms(booking: Booking) -> list[Space]:
    who = Q(audience=Audience.EVERYONE)
    if booking.company_id is not None:
        who |= Q(audience=Audience.COMPANIES)
    place = booking.space.place_id
    rows = Space.objects.bookable().filter(Q(pk=booking.space_id) | who, capacity__gte=booking.attendees)
    first = Case(
        When(pk=booking.space_id, then=Value(0)),
        When(place=place, kind=booking.space.kind, then=Value(1)),
        When(kind=booking.space.kind, then=Value(2)),
        When(place=place, then=Value(3)),
        default=Value(4),
    )
    ordered = rows.select_related("place").order_by(first, "capacity", "pk")
    return list(ordered[:ROOMS_LOOKED_AT])


def _days(booking: Booking, at: datetime) -> list[date]:
    today, wanted = clock.local_date(at), clock.local_date(booking.starts)
    around = (wanted + timedelta(days=offset) for offset in range(-DAYS_AROUND, DAYS_AROUND + 1))
    days = [day for day in around if day >= today]
    return days or [today + timedelta(days=offset) for offset in range(DAYS_AROUND)]


def _nearest(booking: Booking, room: Space, spans: list[Span], at: datetime) -> list[Alternative]:
    wanted = min(max(booking.minutes, room.shortest), room.longest)
    minutes = -(-wanted // room.step) * room.step
    begin = minute_of(booking.starts)
    window = booking_window(room, at)
    origin = midnight(clock.local_date(booking.starts))
    starts = [
        start
        for start in starts_in(spans, minutes=minutes, step=room.step, origin=origin)
        if start >= window.begins and start + minutes <= window.ends
    ]
    starts.sort(key=lambda start: (abs(start - begin), start))
    return [
        Alternative(
            space=room,
            starts=localtime(moment_of(start)),
            ends=localtime(moment_of(start + minutes)),
            is_same_room=room.pk == booking.space_id,
            is_same_time=start == begin,
        )
        for start in _apart(starts, minutes)
    ]


def _apart(starts: list[int], minutes: int) -> list[int]:
    """The nearest ones that don't overlap one another: three half hours beside each other are one choice."""
    chosen: list[int] = []
    for start in starts:
        if all(abs(start - other) >= minutes for other in chosen):
            chosen.append(start)
        if len(chosen) == IN_THE_SAME_ROOM:
            break
    return chosen
