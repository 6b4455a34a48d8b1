"""Reads about the reception, each with a constant number of queries."""

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
    "Screen",
    "TicketDesk",
    "TicketPage",
    "arrangement",
    "centres_to_arrange",
    "counter_for",
    "desk_of",
    "entrance",
    "hall_at",
    "hall_of_kiosk",
    "halls_of",
    "line_in",
    "my_ticket",
    "own_live_ticket",
    "screen",
    "ticket_at",
    "ticket_page",
    "tickets_of_hall",
]
