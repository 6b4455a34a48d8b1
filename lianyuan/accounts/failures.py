"""How outbox work fails: for good, for now, or because the far end is out of order."""

from datetime import timedelta


class GiveUp(Exception):
    """Trying this row again is of no use; the message is shown to whoever looks after the outbox."""


class TryLater(Exception):
    """The row could not be done now. Its message is shown, so it names nobody; `after` is asked for."""

    def __init__(self, message: str, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.after = after


class Unreachable(TryLater):
    """The far end itself is out of order, so the rest of its lane need not knock now either."""


class NoAnswer(Unreachable):
    """Nothing came back, so nobody knows whether the far end did it."""
