"""`notices`: 10,000 notices queued and sent to a local sink, beside bare inserts of the same rows.

Queued is what a deed does: `notify_many`, every notice with one delivery. Sent is what the worker does:
claim, compose, hand over by SMTP, tick off; the sink keeps nothing. The floor of queueing is the bare
`executemany` of the same rows; the floor of sending is as many mails handed to the same sink, one connection
for all, with nothing around them.
"""

from __future__ import annotations

import argparse
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from lianyuan.accounts import outbox
from lianyuan.accounts.models import Person
from lianyuan.notifications import actions, kinds
from lianyuan.notifications.actions import NewNotice
from lianyuan.notifications.delivering import lane_of
from lianyuan.notifications.kinds import Kind
from lianyuan.notifications.models import ChannelAddress, Delivery, Notice

from . import ground

KIND = Kind(name="bench.kind", label="bench", channels=("mail",))
SINK = """
import asyncio, sys
async def serve(reader, writer):
    writer.write(b"220 sink\\r\\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            writer.write(b"354 go on\\r\\n")
            await reader.readuntil(b"\\r\\n.\\r\\n")
            writer.write(b"250 taken\\r\\n")
        elif word == b"QUIT":
            writer.write(b"221 bye\\r\\n")
            break
        else:
            writer.write(b"250 OK\\r\\n")
    writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    print("ready", flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def main(arguments: list[str]) -> dict[str, Any]:
    """Run it in a database of its own. Rates are notices a second."""
    parser = argparse.ArgumentParser(prog="lianyuan bench notices")
    parser.add_argument("--notices", type=int, default=10_000)
    count = parser.parse_args(arguments).notices
    kinds.register(KIND)
    with ground.own_database(), _sink() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        people = _people(count)
        ground.say(f"queueing {count} notices")
        queued = _seconds(lambda: actions.notify_many(_notices(people)))
        rows = {model: _rows_of(model) for model in (Notice, Delivery)}
        ground.say("sending them")
        took: list[float] = []
        sent = _seconds(lambda: _send_all(took))
        left = Delivery.objects.filter(done_at__isnull=True).count()
        Delivery.objects.all().delete()
        Notice.objects.all().delete()
        ground.say("the same rows, bare")
        bare = _seconds(lambda: _insert(rows))
        handed = _seconds(lambda: _hand_over(port, count))
    took.sort()
    return {
        "database": connection.vendor,
        "notices": count,
        "errors": left,
        "queued": {"seconds": round(queued, 2), "rate": round(count / queued)},
        "queued_floor": {"seconds": round(bare, 2), "rate": round(count / bare)},
        "queued_ratio": round(queued / bare, 2),
        "sent": {
            "seconds": round(sent, 2),
            "rate": round(count / sent),
            "p50_ms": round(took[len(took) // 2] * 1000, 2),
            "p99_ms": round(took[int(len(took) * 0.99)] * 1000, 2),
        },
        "sent_floor": {"seconds": round(handed, 2), "rate": round(count / handed)},
        "sent_ratio": round(sent / handed, 2),
    }


def _seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def _sink() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([sys.executable, "-c", SINK, str(port)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield port
    finally:
        process.kill()
        process.wait()


def _people(count: int) -> list[Person]:
    people = Person.objects.bulk_create(
        Person(username=f"bench-{number}", password="!") for number in range(count)
    )
    now = timezone.now()
    ChannelAddress.objects.bulk_create(
        ChannelAddress(
            person=person, channel="mail", address=f"{person.username}@example.invalid", confirmed_at=now
        )
        for person in people
    )
    return people


def _notices(people: list[Person]) -> Iterator[NewNotice]:
    words = {"title": "“企业注册协助”已办结", "text": "办件 7K3M-9QXA 有结果了，看完请评价。"}
    for person in people:
        yield NewNotice(
            person_id=person.pk, kind=KIND.name, key=f"bench:{person.pk}", words=words, href="/cases/"
        )


def _send_all(took: list[float]) -> None:
    lane = lane_of("mail")
    assert lane is not None
    began = time.perf_counter()
    while done := outbox.run(lane):
        now = time.perf_counter()
        took += [(now - began) / done] * done
        began = now


def _rows_of(model: Any) -> list[tuple[Any, ...]]:
    columns = ", ".join(field.column for field in model._meta.concrete_fields)
    with connection.cursor() as cursor:
        # JSON comes as text here, as it is inserted.
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} ORDER BY id")
        return [tuple(row) for row in cursor.fetchall()]


def _insert(rows: dict[Any, list[tuple[Any, ...]]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for model, found in rows.items():
            columns = ", ".join(field.column for field in model._meta.concrete_fields)
            places = ", ".join(["%s"] * len(found[0]))
            cursor.executemany(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})", found)


def _hand_over(port: int, count: int) -> None:
    body = "Subject: bench\r\nMessage-ID: <bench>\r\n\r\nbody\r\n"
    with smtplib.SMTP("127.0.0.1", port) as server:
        for _number in range(count):
            server.sendmail("bench@localhost", ["bench@example.invalid"], body)
