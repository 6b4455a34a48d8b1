"""Rooms of the small district: someone waits, someone is offered, someone didn't come; a nursing room."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies.tests.factories import acting_for
from lianyuan.core import clock
from lianyuan.spaces.models import (
    AppealState,
    Booking,
    BookingState,
    DoorDisplay,
    Offer,
    Space,
    SpaceHours,
    SpaceKind,
    Strike,
    Waiting,
    WaitingState,
)

if TYPE_CHECKING:
    from tests.world import World


def add_waiting(world: World) -> None:
    """All rows written as they would lie: what the deeds do is tested in their room."""
    now = clock.now().replace(second=0, microsecond=0)
    owner = world.people["owner"]
    meeting = _room(world, "示例等候会议室", SpaceKind.MEETING)
    nursing = _room(world, "示例母婴室", SpaceKind.NURSING)
    display = DoorDisplay.objects.create(space=meeting, made_at=now)
    tomorrow = clock.today() + timedelta(days=1)
    waiting = _wait(meeting, owner, tomorrow, now)
    offered = _wait(meeting, owner, tomorrow + timedelta(days=1), now, WaitingState.OFFERED)
    starts = timezone.make_aware(datetime.combine(tomorrow + timedelta(days=1), time(10)))
    offer = Offer.objects.create(
        waiting=offered,
        space=meeting,
        starts=starts,
        ends=starts + timedelta(hours=1),
        offered_at=now,
        held_until=now + timedelta(hours=1),
    )
    # One that begins about now, so that its people may come whatever hour it is.
    soon = _booking(meeting, world, now + timedelta(minutes=5), BookingState.CONFIRMED)
    over = _booking(meeting, world, now - timedelta(days=1), BookingState.RELEASED)
    asked = _booking(meeting, world, now - timedelta(days=2), BookingState.RELEASED)
    span = {"made_at": now - timedelta(days=1), "expires_at": now + timedelta(days=50)}
    strike = Strike.objects.create(booking=over, person=owner, **span)
    appealed = Strike.objects.create(
        booking=asked, person=owner, appeal="示例：来了", appealed_at=now, state=AppealState.ASKED, **span
    )
    world.arguments |= {
        "waiting_id": waiting.pk,
        "offer_id": offer.pk,
        "strike_id": strike.pk,
        "door_key": display.key,
    }
    room: dict[str, object] = {"space_id": meeting.pk}
    quiet: dict[str, object] = {"space_id": nursing.pk}
    booking: dict[str, object] = {"booking_id": soon.pk}
    world.particular |= {
        "spaces:waiting-joining": room,
        "spaces:here": room,
        "spaces:using": {"space_id": _room(world, "示例空会议室", SpaceKind.MEETING).pk},
        "spaces:door": room,
        "spaces:door-opening": room,
        "spaces:door-setup": room,
        "spaces:quiet": quiet,
        "spaces:quiet-freeing": quiet,
        "spaces:coming": booking,
        "spaces:checking-in": booking,
        "spaces:door-title": booking,
        "spaces:arrival": booking,
        "spaces:appeal-deciding": {"strike_id": appealed.pk},
    }
    world.filled |= {
        "spaces:waiting-joining": {
            "title": "示例",
            "attendees": "2",
            "minutes": "60",
            "weekdays": str((tomorrow + timedelta(days=2)).weekday()),
            "from_day": (tomorrow + timedelta(days=2)).isoformat(),
            "until_day": (tomorrow + timedelta(days=2)).isoformat(),
            "from_time": "10:00",
            "until_time": "12:00",
        },
        "spaces:appealing": {"words": "示例：来了，扫不出码"},
        "spaces:appeal-deciding": {"decision": "grant"},
        "spaces:quiet": {"deed": "enter"},
    }


def grow_waiting(world: World, number: int) -> None:
    """One more of everything a list of this part shows."""
    now, owner = clock.now(), world.people["owner"]
    space = Space.objects.get(name="示例等候会议室")
    _wait(space, owner, clock.today() + timedelta(days=1), now)
    for state, who in ((AppealState.NONE, owner), (AppealState.ASKED, make_person())):
        moment = now - timedelta(days=3, hours=number)
        booking = _booking(space, world, moment, BookingState.RELEASED)
        Strike.objects.create(
            booking=booking,
            person=who,
            made_at=moment,
            expires_at=now + timedelta(days=9),
            state=state,
            appealed_at=now,
        )


def _room(world: World, name: str, kind: SpaceKind) -> Space:
    space = Space.objects.create(
        place=world.centre, name=name, kind=kind, capacity=8, closed_on_holidays=False
    )
    SpaceHours.objects.bulk_create(
        SpaceHours(space=space, weekday=weekday, opens=time(0), closes=time(23, 59)) for weekday in range(7)
    )
    return space


def _wait(
    space: Space, person: Person, day: date, now: datetime, state: WaitingState = WaitingState.WAITING
) -> Waiting:
    entry: Waiting = Waiting.objects.create(
        space=space,
        person=person,
        title="示例周会",
        minutes=60,
        from_day=day,
        until_day=day,
        from_time=time(10),
        until_time=time(11),
        state=state,
        joined_at=now,
    )
    return entry


def _booking(space: Space, world: World, starts: datetime, state: BookingState) -> Booking:
    actor = acting_for(world.people["owner"], world.company)
    booking: Booking = Booking.objects.create(
        space=space,
        person=actor.person,
        company=world.company,
        title="示例会",
        starts=starts,
        ends=starts + timedelta(hours=1),
        state=state,
        made_at=starts - timedelta(days=1),
        changed_at=starts - timedelta(days=1),
    )
    return booking
