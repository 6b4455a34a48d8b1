from .booking import Wanted, book
from .changing import cancel, move, name
from .closing import close, reopen
from .deciding import approve, refuse, think_again

__all__ = [
    "Wanted",
    "approve",
    "book",
    "cancel",
    "close",
    "move",
    "name",
    "refuse",
    "reopen",
    "think_again",
]
