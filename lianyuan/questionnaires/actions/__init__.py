"""Every deed on questionnaires, drafts and sketches, one function each."""

from .drafts import choose, discard, forget_stale, hand_in, save_page
from .versions import mark_used, publish_version

__all__ = [
    "choose",
    "discard",
    "forget_stale",
    "hand_in",
    "mark_used",
    "publish_version",
    "save_page",
]
