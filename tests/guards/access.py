"""The words of the access tables: roles together, and what may be done at an address."""

from dataclasses import dataclass

from tests.world import (
    ADMINISTRATOR,
    DESK,
    OTHER_DESK,
    OWNER,
    OWNER_AS_SELF,
    ROLES,
    STAFF,
    VISITOR,
)

NOBODY: frozenset[str] = frozenset()
EVERYONE = frozenset(ROLES)
SIGNED_IN = EVERYONE - {VISITOR}
ITS_PEOPLE = frozenset({OWNER, OWNER_AS_SELF, STAFF})
ACTING_FOR_IT = frozenset({OWNER, STAFF})
ITS_DESK = frozenset({DESK, ADMINISTRATOR})
ANY_DESK = ITS_DESK | {OTHER_DESK}
DISTRICT = frozenset({ADMINISTRATOR})


@dataclass(frozen=True)
class Access:
    """The roles that may open a page and those that may send its form."""

    get: frozenset[str] = NOBODY
    post: frozenset[str] = NOBODY


def form(roles: frozenset[str]) -> Access:
    """A form that the same roles may open and send."""
    return Access(get=roles, post=roles)


def page(roles: frozenset[str]) -> Access:
    """A page without a form of its own."""
    return Access(get=roles)


def deed(roles: frozenset[str]) -> Access:
    """An address that only takes forms."""
    return Access(post=roles)
