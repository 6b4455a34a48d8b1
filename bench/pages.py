"""Measuring a page beside the same bytes from a bare view, both served the same way in the same run."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from . import ground
from .load import Load, ask

BARE = "bench.bare:application"
ROUNDS = 2
WARM_SECONDS = 1.0


def options(name: str) -> argparse.ArgumentParser:
    """What every page's benchmark may be told."""
    parser = argparse.ArgumentParser(prog=f"lianyuan bench {name}")
    parser.add_argument("--seconds", type=float, default=10, help="how long each of the two is asked (10)")
    parser.add_argument("--connections", type=int, default=4, help="how many ask at once (4)")
    return parser


def beside_the_floor(
    environment: dict[str, str], path: str, *, seconds: float, connections: int, cookie: str = ""
) -> dict[str, Any]:
    """The page's figures, its floor's, and `ratio`: how many times longer the page takes than the floor.

    The two take turns, so that whatever else the machine does meets both.
    """
    body = settings.DATA / "body.html"
    body.write_bytes(Client(HTTP_HOST="localhost", HTTP_COOKIE=cookie).get(path).content)
    bare = environment | {"BENCH_BODY": str(body)}
    page, floor = Load(), Load()
    with ground.served(environment) as ours, ground.served(bare, BARE, "wsgi") as theirs:
        for address in (ours, theirs):
            ask(address, path, seconds=WARM_SECONDS, connections=connections, cookie=cookie)
        for number in range(ROUNDS):
            ground.say(f"{path}: round {number + 1} of {ROUNDS}")
            for address, load in ((ours, page), (theirs, floor)):
                load.add(ask(address, path, seconds=seconds / ROUNDS, connections=connections, cookie=cookie))
    figures, bottom = page.figures(), floor.figures()
    ratio = round(bottom["rate"] / figures["rate"], 2) if figures["rate"] else None
    return {**figures, "floor": bottom, "ratio": ratio}


def count_queries(path: str, cookie: str = "") -> int:
    """How many questions the page asks the database, once it has been made before."""
    client = Client(HTTP_HOST="localhost", HTTP_COOKIE=cookie)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len(asked)
