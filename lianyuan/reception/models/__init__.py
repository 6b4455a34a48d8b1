from .appointments import Appointment, AppointmentState, Pattern, Slot
from .halls import Counter, Hall, Line
from .tickets import LIVE, Priority, Ticket, TicketState

__all__ = [
    "LIVE",
    "Appointment",
    "AppointmentState",
    "Counter",
    "Hall",
    "Line",
    "Pattern",
    "Priority",
    "Slot",
    "Ticket",
    "TicketState",
]
