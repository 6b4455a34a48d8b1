"""`live`: the rate of a page while 0 and then 500 people have a live page open.

The page is the inbox of one person. `kept` is the share of the rate that remains with the streams open;
`heard` is how long a notice, written by this process, took to reach a stream of the server's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections

from lianyuan.accounts.models import Person
from lianyuan.config.serving import Address
from lianyuan.notifications import actions, kinds
from lianyuan.notifications.kinds import Kind

from . import ground
from .load import Load, ask

KIND = Kind(name="bench.kind", label="bench", channels=())
PAGE = "/my/notices/"
HEARD = 20
ROUNDS = 3


def main(arguments: list[str]) -> dict[str, Any]:
    """Run it in a database of its own."""
    parser = argparse.ArgumentParser(prog="lianyuan bench live")
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=12, help="how long the page is asked each way (12)")
    parser.add_argument("--connections", type=int, default=4, help="how many ask at once (4)")
    options = parser.parse_args(arguments)
    kinds.register(KIND)
    with ground.own_database() as environment:
        people = Person.objects.bulk_create(
            Person(username=f"bench-{number}", password="!") for number in range(options.streams + 1)
        )
        cookies = [_cookie(person) for person in people]
        for number in range(30):
            _tell(people[0], f"page:{number}")
        connections.close_all()
        with ground.served(environment) as address:
            return asyncio.run(_measure(address, people, cookies, options))


async def _measure(
    address: Address, people: list[Person], cookies: list[str], options: argparse.Namespace
) -> dict[str, Any]:
    def load() -> Load:
        return ask(
            address,
            PAGE,
            seconds=options.seconds / ROUNDS,
            connections=options.connections,
            cookie=cookies[0],
        )

    alone, beside = Load(), Load()
    await asyncio.to_thread(load)
    heard: list[float] = []
    # The two take turns, so that whatever else the machine does meets both.
    for number in range(ROUNDS):
        ground.say(f"round {number + 1} of {ROUNDS}: alone")
        alone.add(await asyncio.to_thread(load))
        streams = await asyncio.gather(*(_open(address, cookie) for cookie in cookies[1:]))
        ground.say(f"round {number + 1} of {ROUNDS}: beside {len(streams)} streams")
        beside.add(await asyncio.to_thread(load))
        heard += await _hear(streams, people[1:])
        for _reader, writer in streams:
            writer.close()
    rate, kept = alone.figures(), beside.figures()
    return {
        "database": connection.vendor,
        "streams": options.streams,
        **kept,
        "without_streams": rate,
        "kept": round(kept["rate"] / rate["rate"], 3),
        "heard_p50_ms": round(statistics.median(heard) * 1000, 1),
        "heard_max_ms": round(max(heard) * 1000, 1),
    }


async def _open(address: Address, cookie: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(f"GET /live/ HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
    await asyncio.wait_for(reader.readuntil(b"event: inbox"), 60)
    await reader.readuntil(b"\n\n")
    return reader, writer


async def _hear(streams: list[Any], people: list[Person]) -> list[float]:
    """Seconds from a notice's commit to its arrival, for some of the streams."""
    found = []
    for (reader, _writer), person in list(zip(streams, people, strict=True))[:HEARD]:
        await asyncio.to_thread(_tell, person, f"heard:{person.pk}:{time.monotonic_ns()}")
        committed = time.perf_counter()
        while True:
            told = await asyncio.wait_for(reader.readuntil(b"\n\n"), 30)
            if b"event: inbox" in told:
                break
        assert json.loads(told.decode().partition("data: ")[2].splitlines()[0])["unread"] > 0
        found.append(time.perf_counter() - committed)
    return found


def _tell(person: Person, key: str) -> None:
    actions.notify(person=person, kind=KIND.name, key=key, title="示例", href="/")


def _cookie(person: Person) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
