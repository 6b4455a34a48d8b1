"""Why a booking can't be: the one rule that stopped it, in words, and the next time that would do."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from lianyuan.core.refusals import Refused


@dataclass(frozen=True)
class Stop:
    """A rule that says no. `not_before` is the first minute at which it could say yes, where known."""

    rule: str
    words: str
    not_before: int | None = None
    # No other time in this room would change it, such as a room too small.
    at_no_time: bool = False


class CannotBook(Refused):
    """A booking refused by one rule; `next_free` is the next time that would work, if there is one."""

    def __init__(self, stop: Stop, next_free: datetime | None) -> None:
        super().__init__(stop.words)
        self.rule = stop.rule
        self.reason = stop.words
        self.next_free = next_free
        self.told_programs = {
            "reason": stop.rule,
            "next_free": timezone.localtime(next_free).isoformat() if next_free is not None else None,
        }
        # The time that was asked for, where one can wait for it.
        self.starts: datetime | None = None
        self.ends: datetime | None = None

    @property
    def may_be_waited_for(self) -> bool:
        """Whether the time asked for may come free."""
        return self.starts is not None and self.rule in {"taken", "held"}

    @property
    def in_words(self) -> str:
        """The reason with the next time that would do."""
        if self.next_free is None:
            return self.reason
        when = timezone.localtime(self.next_free)
        return self.reason + _("最近的空档是 %(when)s。") % {"when": f"{when:%m-%d %H:%M}"}
