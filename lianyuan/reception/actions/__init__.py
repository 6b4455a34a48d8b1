"""Every deed at the reception, one function each."""

from .appointments import arrive, book, cancel, move
from .calling import call_again, call_next, finish, hand_on, mark_absent, mark_come, put_back
from .halls import open_hall, require_arranger, save_counter, save_line
from .slots import choose_makeup_weekday, remove_pattern, save_pattern
from .tickets import leave_line, take_ticket

__all__ = [
    "arrive",
    "book",
    "call_again",
    "call_next",
    "cancel",
    "choose_makeup_weekday",
    "finish",
    "hand_on",
    "leave_line",
    "mark_absent",
    "mark_come",
    "move",
    "open_hall",
    "put_back",
    "remove_pattern",
    "require_arranger",
    "save_counter",
    "save_line",
    "save_pattern",
    "take_ticket",
]
