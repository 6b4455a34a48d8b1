"""Invented rooms and bookings for benchmarks, written straight into their tables."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.places.models import Place, PlaceKind
from lianyuan.spaces.minutes import midnight, minute_of
from lianyuan.spaces.models import (
    Booking,
    BookingState,
    Feature,
    Occupancy,
    Space,
    SpaceHours,
    SpaceKind,
)

BATCH = 5_000
OPENS, CLOSES = 8, 22
KINDS = (SpaceKind.MEETING, SpaceKind.MEETING, SpaceKind.TRAINING, SpaceKind.RECEPTION)


def make_building() -> Place:
    """A district with one building."""
    district = _place("示例新区", PlaceKind.DISTRICT, None)
    return _place("示例楼", PlaceKind.BUILDING, district)


def _place(name: str, kind: PlaceKind, parent: Place | None) -> Place:
    place = Place.objects.create(name=name, kind=kind, parent=parent, path=f"new {name}")
    place.path = f"{parent.path if parent else '/'}{place.pk}/"
    place.save()
    return place


def make_rooms(place: Place, count: int) -> list[Space]:
    """Rooms of 4 to 60 seats, open every day from 8 to 22; every third has the first feature."""
    chance = random.Random(count)
    rooms = Space.objects.bulk_create(
        Space(
            place=place,
            name=f"示例{number}号室",
            kind=chance.choice(KINDS),
            capacity=chance.choice((4, 6, 8, 10, 12, 20, 30, 60)),
            longest=480,
            days_ahead=60,
            closed_on_holidays=False,
        )
        for number in range(count)
    )
    SpaceHours.objects.bulk_create(
        SpaceHours(space=room, weekday=weekday, opens=time(OPENS), closes=time(CLOSES))
        for room in rooms
        for weekday in range(7)
    )
    projector = Feature.objects.create(name="示例投影")
    for room in rooms[::3]:
        room.features.add(projector)
    return rooms


def fill_with_bookings(rooms: list[Space], *, days: int, count: int) -> int:
    """About so many bookings of the coming days, half an hour each, evenly over rooms and days; how many."""
    person = Person.objects.create(username="bench", display_name="示例", password="!")
    chance, now = random.Random(7), clock.now()
    slots = (CLOSES - OPENS) * 2
    share = count / (len(rooms) * days * slots)
    made = 0
    for room in rooms:
        bookings = [
            Booking(
                space=room,
                person=person,
                title="示例",
                starts=starts,
                ends=starts + timedelta(minutes=30),
                state=BookingState.CONFIRMED,
                made_at=now,
                changed_at=now,
            )
            for day in _days(days)
            for slot in range(slots)
            if chance.random() < share
            for starts in (_at(day, slot),)
        ]
        Booking.objects.bulk_create(bookings, batch_size=BATCH)
        Occupancy.objects.bulk_create(
            [
                Occupancy(
                    leaf=room,
                    begins=minute_of(booking.starts),
                    ends=minute_of(booking.ends),
                    booking=booking,
                )
                for booking in bookings
            ],
            batch_size=BATCH,
        )
        made += len(bookings)
    return made


def _days(days: int) -> list[date]:
    return [clock.today() + timedelta(days=number) for number in range(1, days + 1)]


def _at(day: date, slot: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(OPENS))) + timedelta(minutes=30 * slot)


def first_minute(day: date) -> int:
    """The first minute a room is open on a day."""
    return midnight(day) + OPENS * 60
