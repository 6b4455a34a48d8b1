"""Kinds of notices. A room says in its `apps.py` which it sends; people choose how they get each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

from lianyuan.core import dates

Text = str | Promise


@dataclass(frozen=True)
class Wording:
    """How a notice reads: templates such as `“%(service)s”已办结`, filled with its words."""

    title: Text = "%(title)s"
    text: Text = "%(text)s"


@dataclass(frozen=True)
class Attachment:
    """A file that goes along with a notice where the channel carries files: mail does."""

    name: str
    content: bytes
    # As a mail says it, with its parameters, such as `text/calendar; charset=utf-8`.
    type: str


@dataclass(frozen=True)
class Kind:
    """One kind of notice, as people choose how they get it; `channels` are used until they do.

    `attachment` makes what goes along with one, from the notice's words, when it is sent.

    `wordings` has one entry for each thing that may be told under this kind. A notice is worded in the
    language of whoever reads it; the plain wording says the title and text it was given.
    """

    name: str
    label: Text
    channels: tuple[str, ...] = ("wechat", "mail")
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    attachment: Callable[[Mapping[str, str]], Attachment | None] | None = None

    def wording(self, name: str) -> Wording:
        """The wording of this name, or the plain one."""
        return self.wordings.get(name, PLAIN)


PLAIN = Wording()


def write(template: Text, words: Mapping[str, str]) -> str:
    """A template with the words in it; a word that is missing stays empty; one named `…_on` is a date."""
    read = {name: _as_read(word) if name.endswith("_on") else word for name, word in words.items()}
    return str(template) % _Words(read)


def _as_read(day: str) -> str:
    return dates.plain_day(date.fromisoformat(day)) if day else ""


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
