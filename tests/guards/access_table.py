"""Who may open and who may send what. Written by hand from what each page is for, never from the code.

A page that isn't here fails the test; a role that isn't named at a page must be refused there.
"""

from dataclasses import dataclass

from tests.world import (
    ADMINISTRATOR,
    COMMUNITY_WORKER,
    DESK,
    FORMER,
    OTHER_COMPANY,
    OTHER_DESK,
    OWNER,
    OWNER_AS_SELF,
    RESIDENT,
    ROLES,
    STAFF,
    VISITOR,
)

NOBODY: frozenset[str] = frozenset()
EVERYONE = frozenset(ROLES)
SIGNED_IN = EVERYONE - {VISITOR}
ITS_PEOPLE = frozenset({OWNER, OWNER_AS_SELF, STAFF})
ITS_DESK = frozenset({DESK, ADMINISTRATOR})
ANY_DESK = ITS_DESK | {OTHER_DESK}
DISTRICT = frozenset({ADMINISTRATOR})
PEOPLE_WITHOUT_ROLES = frozenset({RESIDENT, OTHER_COMPANY, FORMER, COMMUNITY_WORKER})


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


TABLE: dict[str, Access] = {
    # portal
    "home": page(EVERYONE),
    "my": page(SIGNED_IN),
    "desk": page(ANY_DESK),
    "acting": deed(SIGNED_IN),
    "search": page(EVERYONE),
    "search-suggestions": page(EVERYONE),
    "style": page(EVERYONE),
    # accounts
    "account_login": form(EVERYONE),
    "account_logout": form(EVERYONE),
    "account_signup": form(EVERYONE),
    "account_change_password": form(SIGNED_IN),
    "account_inactive": Access(get=EVERYONE, post=NOBODY),
    # places
    "places:tree": page(EVERYONE),
    "places:place": page(EVERYONE),
    "places:edit": form(DISTRICT),
    "places:add": form(DISTRICT),
    "places:roles": form(DISTRICT),
    "places:role-ending": deed(DISTRICT),
    # companies
    "companies:directory": page(EVERYONE),
    "companies:company": page(EVERYONE),
    "companies:entry": form(ANY_DESK),
    "companies:edit": form(ITS_DESK | {OWNER}),
    "companies:history": page(ITS_PEOPLE | ITS_DESK),
    "companies:honours": form(ITS_DESK),
    "companies:honour-removal": deed(ITS_DESK),
    "companies:members": Access(get=ITS_PEOPLE | ITS_DESK, post=frozenset({OWNER})),
    "companies:member-ending": deed(frozenset({OWNER, STAFF})),
    "companies:claims": page(ANY_DESK),
    "companies:claim": form(SIGNED_IN),
    "companies:claim-confirmation": deed(ITS_DESK),
    "companies:claim-refusal": form(ITS_DESK),
    "companies:claim-withdrawal": deed(NOBODY),
}
