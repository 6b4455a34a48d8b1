from .bookings import booking_for
from .calendars import (
    calendar_part,
    colleagues_of,
    invitation_at,
    invited,
    invitees_made_by,
    invitees_of,
    rooms_to_move_to,
    space_to_repeat,
    times_left,
)
from .feeds import address_of_feed, feed_at, feeds_of, serve
from .free import free_spans, free_starts

__all__ = [
    "address_of_feed",
    "booking_for",
    "calendar_part",
    "colleagues_of",
    "feed_at",
    "feeds_of",
    "free_spans",
    "free_starts",
    "invitation_at",
    "invited",
    "invitees_made_by",
    "invitees_of",
    "rooms_to_move_to",
    "serve",
    "space_to_repeat",
    "times_left",
]
