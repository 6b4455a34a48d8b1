"""Every deed on services and cases, one function each."""

from .catalogue import publish_service
from .correcting import Wanted, ask_corrections, correct_answers
from .filing import file_case
from .handling import accept_case, ask_back, begin_case, complete_case, refuse_case, take_case
from .informing import add_note, send_message
from .passing import hand_to_centre, hand_to_person, hand_to_team, take_over_case
from .rating import rate_case
from .reversing import reopen_case, restore_case
from .talking import mark_seen, reply, withdraw_case
from .teams import keep_team

__all__ = [
    "Wanted",
    "accept_case",
    "add_note",
    "ask_back",
    "ask_corrections",
    "begin_case",
    "complete_case",
    "correct_answers",
    "file_case",
    "hand_to_centre",
    "hand_to_person",
    "hand_to_team",
    "keep_team",
    "mark_seen",
    "publish_service",
    "rate_case",
    "refuse_case",
    "reopen_case",
    "reply",
    "restore_case",
    "send_message",
    "take_case",
    "take_over_case",
    "withdraw_case",
]
