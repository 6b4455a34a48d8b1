"""The rooms of the small district: one that is always open, and a booking of company A in it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from lianyuan.companies.tests.factories import acting_for
from lianyuan.core import clock
from lianyuan.spaces import actions
from lianyuan.spaces.actions import Wanted
from lianyuan.spaces.tests.factories import make_space

if TYPE_CHECKING:
    from tests.world import World


def day_and_times(starts: datetime) -> dict[str, str]:
    """An hour from a moment on, as a form carries it."""
    return {
        "day": f"{starts:%Y-%m-%d}",
        "begins": f"{starts:%H:%M}",
        "ends": f"{starts + timedelta(hours=1):%H:%M}",
    }


def add_rooms(world: World) -> None:
    """A room of the centre, booked for company A in two days at ten."""
    space = make_space(place=world.centre, name="示例会议室", closed_on_holidays=False)
    day = clock.today() + timedelta(days=2)
    ten = timezone.make_aware(datetime.combine(day, time(10)))
    booking = actions.book(
        actor=acting_for(world.people["owner"], world.company),
        space=space,
        starts=ten,
        ends=ten + timedelta(hours=1),
        wanted=Wanted(title="示例评审会", attendees=3),
    )
    world.arguments |= {"space_id": space.pk, "booking_id": booking.pk}
    two = ten + timedelta(hours=4)
    world.filled |= {
        "spaces:booking_room": day_and_times(two) | {"title": "示例会议", "attendees": "2"},
        "spaces:booking_at_once": {"starts": two.isoformat(), "minutes": "60", "people": "2"},
        "spaces:moving": day_and_times(two) | {"space": str(space.pk), "attendees": "3"},
        "spaces:cancelling": {"reason": "示例原因"},
        "spaces:naming": {"title": "示例新用途"},
    }
