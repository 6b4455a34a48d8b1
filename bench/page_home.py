"""`page-home`: the first page, for a visitor and for an owner, beside a bare view of the same bytes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from lianyuan.accounts.models import Person
from lianyuan.config import demo_district

from . import ground, pages


def main(arguments: list[str]) -> dict[str, Any]:
    """Run it on the demo district. The figures are the visitor's; `signed_in` has the owner's."""
    options = pages.options("page-home").parse_args(arguments)
    asked = {"seconds": options.seconds, "connections": options.connections}
    with ground.own_database() as environment:
        for room, filling in demo_district.rooms():
            ground.say(f"filling {room}")
            demo_district.fill(room, filling, lambda progress: None)
        owner = Client()
        owner.force_login(Person.objects.get(username="owner"), backend=settings.AUTHENTICATION_BACKENDS[1])
        cookie = f"{settings.SESSION_COOKIE_NAME}={owner.cookies[settings.SESSION_COOKIE_NAME].value}"
        queries = {"visitor": pages.count_queries("/"), "signed_in": pages.count_queries("/", cookie)}
        visitor = pages.beside_the_floor(environment, "/", **asked)
        signed_in = pages.beside_the_floor(environment, "/", cookie=cookie, **asked)
    return {**visitor, "signed_in": signed_in, "queries": queries}
