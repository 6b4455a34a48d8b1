"""Everything that is done with notices."""

from .addresses import add_address, ask_confirmation, confirm_address, keep_confirmed_address, remove_address
from .choosing import choose
from .notifying import NewNotice, notify, notify_many
from .reading import mark_all_read, mark_read, mark_seen_read
from .resending import resend, resend_all

__all__ = [
    "NewNotice",
    "add_address",
    "ask_confirmation",
    "choose",
    "confirm_address",
    "keep_confirmed_address",
    "mark_all_read",
    "mark_read",
    "mark_seen_read",
    "notify",
    "notify_many",
    "remove_address",
    "resend",
    "resend_all",
]
