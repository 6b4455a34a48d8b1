"""What files are for, and who may see and change them: a registry that rooms above fill in `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise

from lianyuan.accounts.acting import Actor
from lianyuan.core.sentences import listed

from .inspection.kinds import KINDS, PICTURE

MEGABYTE = 1024 * 1024
Predicate = Callable[[Actor, int], bool]
PICTURES = frozenset(kind.name for kind in KINDS.values() if kind.family == PICTURE)
EVERYTHING = frozenset(KINDS)


@dataclass(frozen=True)
class Owner:
    """A kind of object that has files; `may_see` and `may_change` get the actor and the object's id."""

    kind: str
    may_see: Predicate
    may_change: Predicate


@dataclass(frozen=True)
class Purpose:
    """What some files of an owner are for.

    `kinds` are names of `inspection.kinds.KINDS`, `megabytes` the largest file (setting LIANYUAN_FILE_LIMITS
    may say otherwise), `most` how many one owner has. Of a picture the original is kept only with
    `keeps_original`, and only its uploader ever gets it back. `is_public` files may be kept by caches.
    """

    name: str
    owner_kind: str
    label: str | Promise
    kinds: frozenset[str] = EVERYTHING
    megabytes: int = 20
    most: int = 5
    keeps_original: bool = False
    is_public: bool = False

    @property
    def most_bytes(self) -> int:
        """The largest file in bytes, as the settings have it."""
        limit: int = settings.FILE_LIMITS.get(self.name, self.megabytes)
        return min(limit, settings.UPLOAD_MEGABYTES) * MEGABYTE

    @property
    def wanted(self) -> str:
        """The kinds taken, in words, each once."""
        return listed(dict.fromkeys(kind.label for kind in KINDS.values() if kind.name in self.kinds))

    @property
    def endings(self) -> list[str]:
        """The endings of file names taken, for the browser's file chooser."""
        return [ending for kind in KINDS.values() if kind.name in self.kinds for ending in kind.endings]


_OWNERS: dict[str, Owner] = {}
_PURPOSES: dict[str, Purpose] = {}


def register(owner: Owner, *purposes: Purpose) -> None:
    """Say who may see and change the files of a kind of object, and what its files are for.

    Raises ValueError for a second word on the same kind, and for a purpose of another kind.
    """
    if _OWNERS.get(owner.kind, owner) != owner:
        raise ValueError(f"the files of {owner.kind!r} have an owner already")
    for purpose in purposes:
        if purpose.owner_kind != owner.kind:
            raise ValueError(f"{purpose.name!r} belongs to {purpose.owner_kind!r}, not to {owner.kind!r}")
        if _PURPOSES.get(purpose.name, purpose) != purpose:
            raise ValueError(f"the purpose {purpose.name!r} is taken")
        _PURPOSES[purpose.name] = purpose
    _OWNERS[owner.kind] = owner


def owner_of(kind: str) -> Owner | None:
    """The registered word on this kind of object; None when its room is gone."""
    return _OWNERS.get(kind)


def purpose_named(name: str) -> Purpose | None:
    """The registered purpose of this name; None when its room is gone."""
    return _PURPOSES.get(name)


def all_purposes() -> list[Purpose]:
    """Every registered purpose, by name."""
    return [_PURPOSES[name] for name in sorted(_PURPOSES)]
