"""A day of all rooms, and a week of one: what is free, in cells to tap. Nobody's name is in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.paging import Page, page_of

from ..minutes import midnight, minute_of, moment_of
from ..models import Booking, Space
from ..opening import kinds_of, open_spans, weeks_of
from ..spans import Span
from .free import booking_window, free_spans

ROOMS_ON_A_PAGE = 20
ROOM_ORDER = ("place__path", "name", "id")
CELL = 30
WEEK = 7


@dataclass(frozen=True)
class Cell:
    """Half an hour of a room: `state` is `free`, `taken`, `own` or `shut`."""

    starts: datetime
    state: str

    @property
    def clock(self) -> str:
        """When it begins, on the clock."""
        return f"{timezone.localtime(self.starts):%H:%M}"


@dataclass(frozen=True)
class RoomDay:
    """A room on one day; `own` are the bookings of whoever asks."""

    space: Space
    day: date
    cells: list[Cell]
    own: list[Booking]

    @property
    def shown(self) -> list[Cell]:
        """The cells that say something: those in which the room is shut are left out."""
        return [cell for cell in self.cells if cell.state != "shut"]


@dataclass(frozen=True)
class DayView:
    """All rooms on one day, a page of them."""

    day: date
    page: Page[Space]
    rooms: list[RoomDay]
    hours: list[str]
    is_today: bool
    before: date
    after: date


def day_view(actor: Actor, *, day: date, key: str = "", at: datetime | None = None) -> DayView:
    """What is free in all rooms on a day; a constant number of queries."""
    rows = Space.objects.bookable().select_related("place")
    page = page_of(rows, order=ROOM_ORDER, key=key, size=ROOMS_ON_A_PAGE)
    rooms = room_days(actor, page.rows, [day], at=at)
    lines = [rooms[space.pk][0] for space in page.rows]
    hours = [cell.clock for cell in lines[0].cells if cell.clock.endswith(":00")] if lines else []
    today = clock.today()
    return DayView(day, page, lines, hours, day == today, day - timedelta(days=1), day + timedelta(days=1))


def room_days(
    actor: Actor, spaces: Sequence[Space], days: Sequence[date], *, at: datetime | None = None
) -> dict[int, list[RoomDay]]:
    """Rooms on days, by room, in cells from the first opening to the last closing of any of them."""
    moment = at or clock.now()
    free = free_spans(spaces, days, at=moment)
    kinds = kinds_of(days)
    weeks = weeks_of(spaces, kinds.values())
    opened = {space.pk: open_spans(space, weeks.get(space.pk, {}), kinds) for space in spaces}
    own = _own_bookings(actor, spaces, days)
    frame = _frame(opened.values())
    return {
        space.pk: [
            RoomDay(
                space,
                day,
                [
                    _cell(
                        minute,
                        free[space.pk],
                        opened[space.pk],
                        own.get((space.pk, day), []),
                        booking_window(space, moment),
                    )
                    for minute in range(midnight(day) + frame.begins, midnight(day) + frame.ends, CELL)
                ],
                own.get((space.pk, day), []),
            )
            for day in days
        ]
        for space in spaces
    }


def _frame(opened: Iterable[list[Span]]) -> Span:
    """The part of a day in which any of the rooms is open, in minutes after midnight, on full hours."""
    spans = [span for spans in opened for span in spans]
    if not spans:
        return Span(8 * 60, 18 * 60)
    begins = min(_into_day(span.begins) for span in spans)
    ends = max(_into_day(span.ends - 1) + 1 for span in spans)
    return Span(begins // 60 * 60, -(-ends // 60) * 60)


def _into_day(minute: int) -> int:
    here = timezone.localtime(moment_of(minute))
    return here.hour * 60 + here.minute


def _cell(minute: int, free: list[Span], opened: list[Span], own: list[Booking], window: Span) -> Cell:
    cell = Span(minute, minute + CELL)
    if any(Span(minute_of(booking.starts), minute_of(booking.ends)).meets(cell) for booking in own):
        state = "own"
    elif any(span.begins <= cell.begins and cell.ends <= span.ends for span in free):
        state = "free"
    elif (
        cell.begins < window.begins or cell.ends > window.ends or not any(span.meets(cell) for span in opened)
    ):
        state = "shut"
    else:
        state = "taken"
    return Cell(moment_of(minute), state)


def _own_bookings(
    actor: Actor, spaces: Sequence[Space], days: Sequence[date]
) -> dict[tuple[int, date], list[Booking]]:
    if actor.person is None:
        return {}
    rows = (
        Booking.objects.of(actor.person, actor.company_id)
        .holding()
        .filter(
            space__in=[space.pk for space in spaces],
            starts__gte=moment_of(midnight(min(days))),
            starts__lt=moment_of(midnight(max(days) + timedelta(days=1))),
        )
    )
    found: dict[tuple[int, date], list[Booking]] = {}
    for booking in rows.order_by("starts"):
        found.setdefault((booking.space_id, clock.local_date(booking.starts)), []).append(booking)
    return found
