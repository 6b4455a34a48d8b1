"""Every deed on services and cases, one function each."""

from .catalogue import publish_service
from .drafts import (
    add_example,
    begin_draft,
    begin_service,
    change_draft,
    discard_draft,
    offer_service,
    publish_draft,
    remove_example,
)
from .filing import file_case
from .handling import ask_back, complete_case, refuse_case, take_case
from .rating import rate_case
from .situations import keep_situation, keep_topic
from .talking import mark_seen, reply, withdraw_case
from .visits import file_visit

__all__ = [
    "add_example",
    "ask_back",
    "begin_draft",
    "begin_service",
    "change_draft",
    "complete_case",
    "discard_draft",
    "file_case",
    "file_visit",
    "keep_situation",
    "keep_topic",
    "mark_seen",
    "offer_service",
    "publish_draft",
    "publish_service",
    "rate_case",
    "refuse_case",
    "remove_example",
    "reply",
    "take_case",
    "withdraw_case",
]
