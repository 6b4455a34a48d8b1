"""A page asks the database as many questions with thirty rows of everything as with one."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lianyuan.config.heartbeat import beat
from tests.guards.access_table import NEEDS_A_QUESTION, TABLE, Access
from tests.guards.addresses import Address, all_addresses
from tests.guards.test_access import ask
from tests.guards.test_pages import SEES_MOST
from tests.world import World, add_rosters, grow, make_world

PAGES = [
    address
    for address in all_addresses()
    if TABLE.get(address.name, Access()).get and address.name not in NEEDS_A_QUESTION
]


def questions(world: World, address: Address, role: str) -> list[str]:
    """What the database is asked while the page is made, nothing remembered from the page before."""
    client = world.client(role)
    # The whole test may take longer than a worker's silence is put up with.
    beat()
    with transaction.atomic():
        ask(client, world, address, role, "GET")
        with CaptureQueriesContext(connection) as asked:
            assert ask(client, world, address, role, "GET").status_code < 400
        transaction.set_rollback(True)
    return [query["sql"] for query in asked]


@pytest.mark.django_db
def test_questions_do_not_grow_with_the_rows() -> None:
    world = make_world()
    add_rosters(world)
    seen = {}
    for address in PAGES:
        for role in SEES_MOST:
            if role in TABLE[address.name].get:
                seen[address, role] = questions(world, address, role)
    grow(world, rows=30)
    grown = {
        f"{address.name} by {role}": (len(before), after)
        for (address, role), before in seen.items()
        if len(after := questions(world, address, role)) > len(before)
    }
    told = "\n".join(
        f"{name}: {before} → {len(after)}: {after[-3:]}" for name, (before, after) in grown.items()
    )
    assert not grown, told
