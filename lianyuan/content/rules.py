"""Who may do what with content."""

import rules

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.places.queries import district, holds_role
from lianyuan.places.rules import edits_for_the_district

from . import queries
from .models.entries import Approved


@rules.predicate
def edits(actor: Actor) -> bool:
    """Is an editor or an administrator of the district; looked up anew."""
    place = district()
    return place is not None and holds_role(
        actor.person, place, PlaceRoleName.EDITOR, PlaceRoleName.ADMINISTRATOR
    )


@rules.predicate
def wrote(person: Person, entry: Approved) -> bool:
    """Had a hand in what waits for approval: wrote a version of it, or sent it in."""
    return person.pk in queries.hands_in(entry)


approves: rules.Predicate = edits_for_the_district & ~wrote
