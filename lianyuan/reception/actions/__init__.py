"""Every deed at the reception, one function each."""

from .calling import call_again, call_next, finish, hand_on, mark_absent, mark_come, put_back
from .halls import open_hall, require_arranger, save_counter, save_line
from .tickets import leave_line, take_ticket

__all__ = [
    "call_again",
    "call_next",
    "finish",
    "hand_on",
    "leave_line",
    "mark_absent",
    "mark_come",
    "open_hall",
    "put_back",
    "require_arranger",
    "save_counter",
    "save_line",
    "take_ticket",
]
