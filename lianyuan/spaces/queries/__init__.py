from .bookings import booking_for, booking_listing, booking_page, coming_bookings, my_bookings
from .calendars import (
    calendar_part,
    colleagues_of,
    invitation_at,
    invited,
    invitees_made_by,
    invitees_of,
    is_host,
    rooms_to_move_to,
    rooms_with_calendar,
    space_to_repeat,
    times_left,
)
from .days import day_view, room_days
from .feeds import address_of_feed, feed_at, feeds_of, serve
from .finding import Answer, Found, Question, find, kinds_lent_out
from .free import free_spans, free_starts
from .rooms import equipment_for, extras_for, room_page, space_shown, spaces_lent_out

__all__ = [
    "Answer",
    "Found",
    "Question",
    "address_of_feed",
    "booking_for",
    "booking_listing",
    "booking_page",
    "calendar_part",
    "colleagues_of",
    "coming_bookings",
    "day_view",
    "equipment_for",
    "extras_for",
    "feed_at",
    "feeds_of",
    "find",
    "free_spans",
    "free_starts",
    "invitation_at",
    "invited",
    "invitees_made_by",
    "invitees_of",
    "is_host",
    "kinds_lent_out",
    "my_bookings",
    "room_days",
    "room_page",
    "rooms_to_move_to",
    "rooms_with_calendar",
    "serve",
    "space_shown",
    "space_to_repeat",
    "spaces_lent_out",
    "times_left",
]
