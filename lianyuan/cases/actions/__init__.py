"""Every deed on services and cases, one function each."""

from .appeals import appeal_against_rating, decide_appeal
from .catalogue import publish_service
from .filing import file_case
from .following_up import close_follow_up, rate_again, record_call
from .handling import ask_back, complete_case, refuse_case, take_case
from .rating import rate_case
from .talking import mark_seen, reply, withdraw_case

__all__ = [
    "appeal_against_rating",
    "ask_back",
    "close_follow_up",
    "complete_case",
    "decide_appeal",
    "file_case",
    "mark_seen",
    "publish_service",
    "rate_again",
    "rate_case",
    "record_call",
    "refuse_case",
    "reply",
    "take_case",
    "withdraw_case",
]
