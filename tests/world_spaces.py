"""The rooms of the small district, kept by the first park's desk and arranged by the administrator."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.core import clock
from lianyuan.files.actions import attach
from lianyuan.spaces import actions
from lianyuan.spaces.actions import Wanted
from lianyuan.spaces.models import Booking, Equipment, Extra, Space, SpaceHours, SpaceKind
from lianyuan.spaces.pictures import PHOTO
from tests.world_files import prepared

if TYPE_CHECKING:
    from tests.world import World

BEGINS = 9


def add_spaces(world: World) -> None:
    """A room with bookings in the states its pages need, a closure, something to lend and a service."""
    desk, owner = actor_for(world.people["desk"]), actor_for(world.people["owner"])
    space = _room(world, "示例培训室", needs_approval=True)
    thing = Equipment.objects.create(place=world.centre, name="示例话筒", count=2)
    service = Extra.objects.create(place=world.centre, name="示例茶水", lead=0)
    pending = _book(owner, space, days=3)
    shut = _room(world, "示例接待室")
    displaced = _book(owner, shut, days=4, things={thing.pk: 1}, services={service.pk: ""})
    kept = _book(owner, shut, days=5, things={thing.pk: 1}, services={service.pk: ""})
    closure = actions.close(
        actor=desk, space=shut, starts=displaced.starts, ends=displaced.ends, reason="示例维修"
    ).closure
    part = _room(world, "示例大厅 A")
    world.arguments |= {
        "page": "basics",
        "extra_id": kept.extras.get().pk,
        "equipment_id": thing.pk,
        "service_id": service.pk,
        "closure_id": closure.pk,
    }
    [photo] = attach(actor=desk, owner=space, purpose=PHOTO, uploads=[prepared(PHOTO)])
    own = ("room", "hours", "parts", "photos", "room-page", "reading")
    world.particular |= {f"spaces:desk-{name}": {"space_id": space.pk} for name in own}
    world.particular |= {
        "spaces:desk-booking": {"booking_id": pending.pk},
        "spaces:deciding": {"booking_id": pending.pk},
        "spaces:alternative": {"booking_id": displaced.pk},
        "spaces:desk-reopening": {"space_id": shut.pk, "closure_id": closure.pk},
        "spaces:desk-closures": {"space_id": shut.pk},
        "spaces:desk-counter": {"space_id": shut.pk},
        "spaces:desk-photo-removal": {"space_id": space.pk, "file_id": photo.pk},
    }
    free = pending.starts + timedelta(days=2)
    minutes = [int(moment.timestamp()) // 60 for moment in (free, free + timedelta(hours=1))]
    day = clock.local_date(free).isoformat()
    times = {"begins": "15:00", "ends": "16:00"}
    world.filled |= {
        "spaces:alternative": {"choice": f"{shut.pk} {minutes[0] + 300} {minutes[1] + 300}"},
        "spaces:desk-extra": {"deed": "done"},
        "spaces:deciding": {"deed": "approve"},
        "spaces:desk-counter": {"who": "resident", "day": day, "title": "示例", "attendees": "1", **times},
        "spaces:desk-closures": {
            "deed": "close",
            "first_day": day,
            "last_day": day,
            "reason": "示例",
            **times,
        },
        "spaces:desk-new-room": {
            "place": str(world.centre.pk),
            "name": "示例新室",
            "kind": "meeting",
            "capacity": "4",
        },
        "spaces:desk-room-page": {"name": "示例培训室", "kind": "meeting", "capacity": "8"},
        "spaces:desk-hours": {"day0": "08:00-18:00"},
        "spaces:desk-parts": {"deed": "join", "part": str(part.pk)},
        "spaces:desk-new-equipment": {"place": str(world.centre.pk), "name": "示例白板", "count": "1"},
        "spaces:desk-equipment": {"name": "示例话筒", "count": "1"},
        "spaces:desk-new-service": {"place": str(world.centre.pk), "name": "示例保洁", "lead": "60"},
        "spaces:desk-service": {"name": "示例茶水", "lead": "60"},
    }


def grow_spaces(world: World, rows: int) -> None:
    """So many more of everything that the rooms' pages list."""
    for number in range(rows):
        space = _room(world, f"示例室 {number}", needs_approval=True)
        _book(actor_for(make_person()), space, days=1)


def _room(world: World, name: str, *, needs_approval: bool = False) -> Space:
    space = Space.objects.create(
        place=world.centre,
        name=name,
        kind=SpaceKind.MEETING,
        capacity=10,
        needs_approval=needs_approval,
        closed_on_holidays=False,
    )
    SpaceHours.objects.bulk_create(
        SpaceHours(space=space, weekday=day, opens=time(8), closes=time(20)) for day in range(7)
    )
    return space


def _book(
    who: Actor,
    space: Space,
    *,
    days: int,
    things: dict[int, int] | None = None,
    services: dict[int, str] | None = None,
) -> Booking:
    today = localtime(clock.now())
    starts = today.replace(hour=BEGINS, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return actions.book(
        actor=who,
        space=space,
        starts=starts,
        ends=starts + timedelta(hours=1),
        wanted=Wanted(title="示例会议", equipment=things or {}, extras=services or {}),
    )
