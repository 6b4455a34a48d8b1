"""Who may do what at a place."""

import rules

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName

from . import queries
from .models import Place


@rules.predicate
def administers(actor: Actor, place: Place) -> bool:
    """An administrator of the place, or of one it is inside of."""
    return queries.holds_role(actor.person, place, PlaceRoleName.ADMINISTRATOR)


@rules.predicate
def serves(actor: Actor, place: Place | None) -> bool:
    """Works on a desk, or administers a place, whose reach covers this one."""
    return queries.serves(actor.person, place)


@rules.predicate
def works_at_a_desk(actor: Actor) -> bool:
    """Works on any desk, or administers any place."""
    return actor.person is not None and queries.works_at_a_desk(actor.person)


@rules.predicate
def keeps_the_district(person: Person) -> bool:
    """Administers the district itself, so may keep every list of the back office."""
    return PlaceRoleName.ADMINISTRATOR in queries.roles_in_the_district(person)


@rules.predicate
def edits_for_the_district(person: Person) -> bool:
    """Writes the district's news, guides and home page: its editors and its administrators."""
    return bool(queries.roles_in_the_district(person) & {PlaceRoleName.ADMINISTRATOR, PlaceRoleName.EDITOR})


@rules.predicate
def administers_the_district(actor: Actor) -> bool:
    """An administrator of the district as a whole."""
    whole = queries.district()
    return whole is not None and administers(actor, whole)
