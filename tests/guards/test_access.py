"""Every address and every role against the table written by hand: whoever isn't named is refused."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from tests.guards.access_table import TABLE, Access, page
from tests.guards.addresses import Address, all_addresses
from tests.world import ROLES, VISITOR, World

# 409 is the answer of a deed that does not let this person, or this moment, do it.
REFUSALS = {401, 403, 404, 405, 409}
FORM = "application/x-www-form-urlencoded"
SIGN_IN = "/accounts/login/"


def test_every_address_is_in_the_table() -> None:
    known = {address.name for address in all_addresses()}
    assert known - set(TABLE) == set(), "say in access_table.py who may use these"
    assert set(TABLE) - known == set(), "these are gone; take them out of access_table.py"


def admitted(answer: HttpResponse, address: Address) -> bool:
    """Whether the answer let the person in, be it with a complaint about what they sent."""
    assert answer.status_code < 500, f"{address.name} failed with {answer.status_code}"
    if answer.status_code in REFUSALS:
        return False
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)
    return not to_sign_in


def ask(
    client: Client, world: World, address: Address, role: str, method: str, *, filled: bool = False
) -> HttpResponse:
    """Open the address, or send it a form, filled in where the world knows how or with nothing in it."""
    carried = {"acting_for": world.acting_value(role), "form_key": str(uuid4())} if method == "POST" else {}
    if filled and method == "POST":
        carried |= world.filled.get(address.name, {})
    return sent(client, method, address.path(world), **carried)


def sent(client: Client, method: str, where: str, **fields: str) -> HttpResponse:
    """One request, and its whole answer."""
    answer = client.generic(method, where, urlencode(fields), FORM)
    if isinstance(answer, StreamingHttpResponse):
        return HttpResponse(answer.getvalue(), status=answer.status_code, headers=dict(answer.headers))
    assert isinstance(answer, HttpResponse)
    return answer


def differences(world: World, address: Address, access: Access) -> list[str]:
    """Where the platform and the table disagree. Nothing a role does is seen by the next."""
    found = []
    for method, expected in (("GET", access.get), ("POST", access.post)):
        for role in ROLES:
            with transaction.atomic():
                answer = ask(world.client(role), world, address, role, method, filled=True)
                transaction.set_rollback(True)
            if admitted(answer, address) != (role in expected):
                found.append(
                    f"{method} by {role}: got {answer.status_code}, {'not ' * (role not in expected)}meant to"
                )
    return found


@pytest.mark.parametrize("address", all_addresses(), ids=lambda address: address.name)
def test_only_those_named_get_in(address: Address, world: World) -> None:
    found = differences(world, address, TABLE.get(address.name, Access()))
    assert not found, "\n".join(found)


def test_the_guard_sees_an_open_door_and_a_closed_one(world: World) -> None:
    home = next(address for address in all_addresses() if address.name == "home")
    assert differences(world, home, page(frozenset(ROLES) - {VISITOR})) == [
        "GET by visitor: got 200, not meant to"
    ]
    my = next(address for address in all_addresses() if address.name == "companies:entry")
    assert "GET by visitor: got 302, meant to" in differences(world, my, page(frozenset(ROLES)))
