"""Every address of the platform, as the resolver knows them."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.world import World

BACK_OFFICE = "backoffice/"


@dataclass(frozen=True)
class Address:
    """A named address and the arguments it asks for."""

    name: str
    parameters: tuple[str, ...]

    def path(self, world: World) -> str:
        """The address in this world. Raises KeyError naming an argument the world has no example of."""
        known = world.arguments | world.particular.get(self.name, {})
        return reverse(self.name, kwargs={name: known[name] for name in self.parameters})


def all_addresses() -> list[Address]:
    """Every address of our pages, by name. Raises ValueError for one without a name.

    Left out is the back office: its addresses are Wagtail's, behind one door of ours that is closed unless
    opened (portal/tests/test_backoffice_door.py asks every one of them as every role).
    """
    found: list[Address] = []

    def walk(resolver: URLResolver, space: str, parameters: tuple[str, ...]) -> None:
        for entry in resolver.url_patterns:
            if str(entry.pattern) == BACK_OFFICE:
                continue
            asked = parameters + tuple(re.compile(entry.pattern.regex).groupindex)
            if isinstance(entry, URLResolver):
                walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space, asked)
            elif isinstance(entry, URLPattern):
                if not entry.name:
                    raise ValueError(f"the address {entry.pattern} has no name")
                found.append(Address(space + entry.name, asked))

    walk(get_resolver(), "", ())
    return sorted(found, key=lambda address: address.name)
