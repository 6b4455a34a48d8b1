"""Who may do what in a hall."""

import rules

from lianyuan.accounts.acting import Actor
from lianyuan.places import queries as places
from lianyuan.places.rules import administers

from .models import Hall


@rules.predicate
def works_in_the_hall(actor: Actor, hall: Hall) -> bool:
    """Works at the centre's desk, or administers it or a place around it; as themselves, for no company."""
    return actor.company_id is None and places.holds_role(actor.person, hall.centre, *places.DESK_ROLES)


@rules.predicate
def arranges_the_hall(actor: Actor, hall: Hall) -> bool:
    """Administers the centre, or is the command line."""
    return (actor.person is None and bool(actor.origin)) or administers(actor, hall.centre)
