"""Every page, for everyone who may open it: well made, with nothing a browser or a person trips over."""

import pytest
from django.http import HttpResponse

from tests.guards.access_table import NO_PAGES, TABLE, Access
from tests.guards.addresses import Address, all_addresses
from tests.guards.markup import Page
from tests.guards.test_access import ask, sent
from tests.world import (
    ADMINISTRATOR,
    DESK,
    OTHER_COMPANY,
    OWNER,
    RESIDENT,
    ROLES,
    VISITOR,
    World,
)

pytestmark = pytest.mark.once

PAGES = [
    address
    for address in all_addresses()
    if TABLE.get(address.name, Access()).get and address.name not in NO_PAGES
]


# Whose view of a page is looked at in the browser: the one who sees most of it.
SEES_MOST = (OWNER, DESK, ADMINISTRATOR, OTHER_COMPANY, RESIDENT, VISITOR)
# These are another page for each of them.
DIFFERS = {
    "home": (VISITOR, OWNER, DESK),
    "my": (OWNER, RESIDENT),
    "companies:company": (VISITOR, OWNER, DESK),
}


def roles_looking_at(address: Address) -> list[str]:
    admitted_roles = TABLE[address.name].get
    first = next(role for role in SEES_MOST if role in admitted_roles)
    return [role for role in DIFFERS.get(address.name, (first,)) if role in admitted_roles]


def problems_of(answer: HttpResponse, path: str) -> list[str]:
    is_page = "text/html" in answer.get("Content-Type", "") and answer.content
    if not is_page or 300 <= answer.status_code < 400:
        return []
    return Page(answer.content.decode(), path).problems()


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_pages_are_well_made(address: Address, world: World) -> None:
    """Opened, and sent back empty so that errors show, by every role."""
    found: dict[str, list[str]] = {}
    for role in ROLES:
        client = world.client(role)
        for method in ("GET", "POST"):
            answer = ask(client, world, address, role, method)
            for problem in problems_of(answer, address.path(world)):
                found.setdefault(problem, []).append(f"{method} by {role}")
    assert not found, "\n".join(f"{problem} ({', '.join(seen)})" for problem, seen in found.items())


def test_refusals_are_pages_too(world: World) -> None:
    visitor, outsider = world.client(VISITOR), world.client(OTHER_COMPANY)
    refused = [
        (404, sent(visitor, "GET", "/no-such-page/")),
        (403, sent(outsider, "GET", f"/companies/{world.company.pk}/edit/")),
        (409, sent(outsider, "POST", "/companies/claims/new/", acting_for="0", form_key="k")),
    ]
    for status, answer in refused:
        assert answer.status_code == status
        assert problems_of(answer, "/") == []


def test_the_guard_sees_a_page_made_badly() -> None:
    bad = """<html><body><h1>一</h1><h1>二</h1><p style="color:red" id="a">x<b id="a">y</p>
    <input name="who"><form method="post"><input type="hidden" name="form_key"></form><script>1</script>"""
    told = " ".join(Page(bad, "/").problems())
    for expected in (
        "2 <h1>",
        "<title>",
        "lang",
        "style",
        "'a'",
        "'who'",
        "acting_for",
        "inline <script>",
        "<b>",
    ):
        assert expected in told
