"""The ways to reach people outside of the platform, and which of them are set up here."""

from .base import Channel, Message
from .known import configured, find

__all__ = ["Channel", "Message", "configured", "find"]
