"""Every deed on services and cases, one function each."""

from .catalogue import publish_service
from .extending import approve_extension, ask_extension, correct_deadline, decline_extension
from .filing import file_case
from .handling import ask_back, complete_case, refuse_case, take_case
from .rating import rate_case
from .talking import mark_seen, reply, withdraw_case

__all__ = [
    "approve_extension",
    "ask_back",
    "ask_extension",
    "complete_case",
    "correct_deadline",
    "decline_extension",
    "file_case",
    "mark_seen",
    "publish_service",
    "rate_case",
    "refuse_case",
    "reply",
    "take_case",
    "withdraw_case",
]
