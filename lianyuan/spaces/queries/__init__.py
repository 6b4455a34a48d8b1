from .bookings import booking_for, booking_page, coming_bookings, my_bookings
from .days import day_view, room_days
from .finding import Answer, Found, Question, find, kinds_lent_out
from .free import free_spans, free_starts
from .rooms import equipment_for, extras_for, room_page, space_shown

__all__ = [
    "Answer",
    "Found",
    "Question",
    "booking_for",
    "booking_page",
    "coming_bookings",
    "day_view",
    "equipment_for",
    "extras_for",
    "find",
    "free_spans",
    "free_starts",
    "kinds_lent_out",
    "my_bookings",
    "room_days",
    "room_page",
    "space_shown",
]
