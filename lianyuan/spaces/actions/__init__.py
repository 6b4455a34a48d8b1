from .booking import Wanted, book
from .changing import cancel, move, name
from .closing import close, reopen
from .deciding import approve, refuse, think_again
from .serving import answer_extra

__all__ = [
    "Wanted",
    "answer_extra",
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
