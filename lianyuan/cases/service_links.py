"""What higher rooms add to a service's page: each says in its `apps.py` which links it has for a service."""

from collections.abc import Callable

from lianyuan.core.components import Link

from .models import Service

Links = Callable[[Service], list[Link]]
_KNOWN: dict[str, Links] = {}


def register(room: str, links: Links) -> None:
    """Say which links a room has for a service's page, with a constant number of questions."""
    _KNOWN[room] = links


def links_for(service: Service) -> list[Link]:
    """All rooms' links for a service, in the order the rooms stand."""
    return [link for links in _KNOWN.values() for link in links(service)]
