"""Every deed on services and cases, one function each."""

from .catalogue import publish_service
from .desk_views import remove_view, save_view
from .filing import file_case
from .handling import ask_back, complete_case, refuse_case, take_case
from .rating import rate_case
from .talking import mark_seen, reply, withdraw_case

__all__ = [
    "ask_back",
    "complete_case",
    "file_case",
    "mark_seen",
    "publish_service",
    "rate_case",
    "refuse_case",
    "remove_view",
    "reply",
    "save_view",
    "take_case",
    "withdraw_case",
]
