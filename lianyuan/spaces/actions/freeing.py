"""What happens when time in a room comes free."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..models import Occupancy
from ..spans import Span


@dataclass(frozen=True)
class Freed:
    """Time in an undivided room that nobody has any more, with what was kept around it."""

    leaf_id: int
    span: Span


def freed_by(**of: Any) -> list[Freed]:
    """The time that goes free when something leaves, such as `freed_by(booking=…)`; asked before it does."""
    rows = Occupancy.objects.filter(**of).values_list("leaf_id", "begins", "ends")
    return [Freed(leaf, Span(begins, ends)) for leaf, begins, ends in rows]


def freed(left: list[Freed], *, at: datetime) -> None:
    """Offer freed time to who waits for it, in the transaction that frees it: nobody gets in between.

    Whoever calls holds the lock of the rooms; nothing may still be about to take the time.
    """
    # Offering needs the rulebook, and the rulebook's deeds free time.
    from .offering import offer_on

    offer_on({piece.leaf_id for piece in left}, [piece.span for piece in left], at=at)
