"""What repeats in the small district, who is invited to it, and a private calendar address."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from lianyuan.accounts.tests.factories import actor_for
from lianyuan.companies.tests.factories import acting_for
from lianyuan.core import clock
from lianyuan.spaces import actions
from lianyuan.spaces.actions import Guest, Wanted
from lianyuan.spaces.recurrence import Repeating
from lianyuan.spaces.tests.factories import make_space
from lianyuan.spaces.tokens import FEED, INVITATION, told_again

if TYPE_CHECKING:
    from tests.world import World


def add_calendars(world: World) -> None:
    """A series of company A, to which a stranger is invited; and the owner to a booking of the staff's."""
    owner = acting_for(world.people["owner"], world.company)
    space = make_space(place=world.centre, name="示例每周会议室", closed_on_holidays=False)
    tomorrow = clock.today() + timedelta(days=1)
    series = actions.book_series(
        actor=owner,
        space=space,
        repeating=Repeating(tomorrow, time(10), time(11), count=2),
        wanted=Wanted(title="示例周会"),
        choices={},
    )
    booking = series.bookings.order_by("starts")[0]
    guest = Guest("guest@example.invalid", "示例先生")
    [stranger] = actions.invite(actor=owner, booking=booking, guests=[guest])
    staff = acting_for(world.people["staff"], world.company)
    other = actions.book(
        actor=staff,
        space=space,
        starts=booking.starts + timedelta(hours=4),
        ends=booking.ends + timedelta(hours=4),
        wanted=Wanted(title="示例碰头会"),
    )
    [colleague] = actions.invite(actor=staff, booking=other, colleagues=[world.people["owner"]])
    feed = actions.make_feed(actor=actor_for(world.people["owner"]))
    one: dict[str, object] = {"booking_id": booking.pk}
    world.particular |= {
        "spaces:series": {"space_id": space.pk},
        "spaces:series-change": one,
        "spaces:series-cancelling": one,
        "spaces:calendar-file": one,
        "spaces:invitees": one,
        "spaces:invitee-removal": {**one, "invitee_id": stranger.pk},
        "spaces:invited": {"invitee_id": colleague.pk},
        "spaces:invitation": {"invitation_token": told_again(stranger.token_sealed, INVITATION)},
        "spaces:feed": {"feed_token": told_again(feed.token_sealed, FEED)},
        "spaces:feed-address": {"feed_id": feed.pk},
        "spaces:feed-revocation": {"feed_id": feed.pk},
    }
    world.arguments.setdefault("space_id", space.pk)
    world.arguments.setdefault("booking_id", booking.pk)
    world.filled |= {
        "spaces:series": {
            "day": (tomorrow + timedelta(days=1)).isoformat(),
            "begins": "14:00",
            "ends": "15:00",
            "every": "weekly",
            "interval": "1",
            "count": "2",
            "title": "示例周会",
            "attendees": "2",
            "step": "book",
        },
        "spaces:series-change": {
            "reach": "all",
            "begins": "10:00",
            "ends": "11:00",
            "days": "0",
            "space": str(space.pk),
            "title": "示例新名",
            "step": "change",
        },
        "spaces:series-cancelling": {"cancel-reach": "all", "cancel-reason": "示例原因"},
        "spaces:invitees": {"guests": "other@example.invalid"},
        "spaces:invitation": {"answer": "yes"},
        "spaces:invited": {"answer": "yes"},
        "spaces:feeds": {"space": str(space.pk)},
    }
