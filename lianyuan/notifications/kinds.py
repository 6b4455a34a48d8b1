"""Kinds of notices. A room says in its `apps.py` which it sends; people choose for each how they are reached."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    `title` and `text` are templates such as `“%(service)s”已办结`, filled with the words of each notice in the
    language of whoever reads it. `channels` are those used until the person chooses otherwise.
    """

    name: str
    label: Text
    channels: tuple[str, ...] = ("mail",)
    title: Text = "%(title)s"
    text: Text = "%(text)s"

    def write(self, template: Text, words: Mapping[str, str]) -> str:
        """A template with the words in it; a word that is missing stays empty."""
        return str(template) % _Words(words)


class _Words(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called by a room's `apps.py`. Registering a name twice is an error."""
    if _KINDS.get(kind.name, kind) != kind:
        raise ValueError(f"notice kind {kind.name!r} is registered already")
    _KINDS[kind.name] = kind


def find(name: str) -> Kind:
    """The kind of this name; for one whose room is gone, a plain kind that says what the notice says."""
    return _KINDS.get(name) or Kind(name=name, label=name, channels=())


def all_kinds() -> list[Kind]:
    """Every kind, in the order the rooms stand."""
    return list(_KINDS.values())


def is_known(name: str) -> bool:
    """Whether a room sends notices of this kind."""
    return name in _KINDS
