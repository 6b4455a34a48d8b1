"""For whom a booking is: a company, or a person as themselves. Their hours are what quotas count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person

if TYPE_CHECKING:
    from .models import Booking


@dataclass(frozen=True)
class Party:
    """Who has a booking: `person` made it or it was made for them; with a company, the company has it."""

    person: Person | None
    company_id: int | None = None

    @property
    def owner(self) -> dict[str, int | None]:
        """What the rows of whoever has the hours are found by: either a company's or a person's."""
        if self.company_id is not None:
            return {"company_id": self.company_id}
        return {"person_id": self.person.pk if self.person else None}

    @classmethod
    def of_actor(cls, actor: Actor) -> Party:
        """Whoever acts, for the company they act for."""
        return cls(actor.person, actor.company_id)

    @classmethod
    def of_booking(cls, booking: Booking) -> Party:
        """Who has a booking."""
        return cls(booking.person, booking.company_id)
