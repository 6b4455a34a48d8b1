"""Reads about the reception, each with a constant number of queries."""

from .appointments import (
    DeskDay,
    appointments_at_desks,
    desk_day,
    free_days,
    line_for,
    my_appointment,
    open_appointments,
    pattern_in,
    service_to_book,
)
from .desk import TicketDesk, desk_of, tickets_of_hall
from .halls import (
    Arrangement,
    arrangement,
    centres_to_arrange,
    counter_for,
    entrance,
    hall_at,
    hall_of_kiosk,
    halls_of,
    line_in,
)
from .screen import Screen, screen
from .tickets import TicketPage, my_ticket, own_live_ticket, ticket_at, ticket_page

__all__ = [
    "Arrangement",
    "DeskDay",
    "Screen",
    "TicketDesk",
    "TicketPage",
    "appointments_at_desks",
    "arrangement",
    "centres_to_arrange",
    "counter_for",
    "desk_day",
    "desk_of",
    "entrance",
    "free_days",
    "hall_at",
    "hall_of_kiosk",
    "halls_of",
    "line_for",
    "line_in",
    "my_appointment",
    "my_ticket",
    "open_appointments",
    "own_live_ticket",
    "pattern_in",
    "screen",
    "service_to_book",
    "ticket_at",
    "ticket_page",
    "tickets_of_hall",
]
