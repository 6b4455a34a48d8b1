"""Rooms and bookings for tests."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.places.models import Place, PlaceKind
from lianyuan.places.tests.factories import make_place, make_place_role
from lianyuan.spaces import actions
from lianyuan.spaces.actions import Wanted
from lianyuan.spaces.models import Booking, Space, SpaceHours, SpaceKind

# A Monday, worked, in a year whose notice is known; "now" is the Sunday's evening before.
DAY = date(2026, 11, 23)
_numbers = count(1)


def at(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    """A clock time of a day, the common day unless another is given."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


NOW = at(20, day=DAY - timedelta(days=1))


def make_space(
    *,
    place: Place | None = None,
    name: str = "",
    kind: SpaceKind = SpaceKind.MEETING,
    opens: time = time(8),
    closes: time = time(20),
    **fields: Any,
) -> Space:
    """A room for ten, open every day from eight to eight, told otherwise by `fields`."""
    values: dict[str, Any] = {"capacity": 10, "longest": 720} | fields
    space = Space.objects.create(
        place=place or make_place(name=f"示例楼 {next(_numbers)}", kind=PlaceKind.BUILDING),
        name=name or f"示例会议室 {next(_numbers)}",
        kind=kind,
        **values,
    )
    SpaceHours.objects.bulk_create(
        SpaceHours(space=space, weekday=weekday, opens=opens, closes=closes) for weekday in range(7)
    )
    return space


def make_hall(**fields: Any) -> tuple[Space, Space, Space]:
    """A hall and its two parts."""
    hall = make_space(name=f"示例大厅 {next(_numbers)}", capacity=40, **fields)
    parts = [
        make_space(place=hall.place, name=f"{hall.name} {side}", whole=hall, capacity=20) for side in "AB"
    ]
    return hall, parts[0], parts[1]


def make_desk_for(space: Space) -> Person:
    """Someone who works at the desk of a room's place."""
    person = make_person()
    make_place_role(person=person, place=space.place, role=PlaceRoleName.DESK_WORKER)
    return person


def booked(
    space: Space,
    begin: int,
    end: int,
    *,
    by: Actor | None = None,
    day: date = DAY,
    title: str = "示例会议",
    now: datetime = NOW,
    **fields: Any,
) -> Booking:
    """A booking from one full hour to another."""
    return actions.book(
        actor=by or actor_for(make_person()),
        space=space,
        starts=at(begin, day=day),
        ends=at(end, day=day),
        wanted=Wanted(title=title, **fields),
        at=now,
    )
