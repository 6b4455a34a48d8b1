"""Saying, from inside a transaction, whose inbox it changes; heard once it is committed."""

from collections.abc import Iterable

from django.db import connection

CHANNEL = "lianyuan_inboxes"
EVERYONE = "*"
# PostgreSQL takes less than 8,000 bytes; beyond this many it is cheaper to look at everyone.
MOST_NAMED = 400


def send(person_ids: Iterable[int]) -> None:
    """Signal that these people's inboxes change when this transaction is committed.

    PostgreSQL carries the keys of the people, nothing else. SQLite needs no word: whoever watches the file
    sees every commit.
    """
    if connection.vendor != "postgresql":
        return
    people = sorted(set(person_ids))
    if not people:
        return
    told = EVERYONE if len(people) > MOST_NAMED else ",".join(map(str, people))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, told])


def read(told: str) -> set[int] | None:
    """The people a signal names; None for everyone, as for a signal that can't be read."""
    try:
        return {int(person) for person in told.split(",")}
    except ValueError:
        return None
