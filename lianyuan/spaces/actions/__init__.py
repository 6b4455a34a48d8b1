from .booking import Wanted, book
from .changing import cancel, move, name
from .closing import close, reopen
from .deciding import approve, refuse, think_again
from .feeds import make_feed, revoke_feed
from .inviting import Guest, answer, invite, withdraw
from .series import DatesTaken, book_series, plan_series
from .series_changes import Change, Reach, cancel_series, change_series, plan_change
from .serving import answer_extra

__all__ = [
    "Change",
    "DatesTaken",
    "Guest",
    "Reach",
    "Wanted",
    "answer",
    "answer_extra",
    "approve",
    "book",
    "book_series",
    "cancel",
    "cancel_series",
    "change_series",
    "close",
    "invite",
    "make_feed",
    "move",
    "name",
    "plan_change",
    "plan_series",
    "refuse",
    "reopen",
    "revoke_feed",
    "think_again",
    "withdraw",
]
