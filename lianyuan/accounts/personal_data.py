"""What each room holds on a person: every link from a table to a person is registered here, by its room.

"My data", the export and the closing of an account ask this registry and nothing else, so a table that isn't
registered would be forgotten; a test walks all tables and fails when one is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import IO, Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .acting import Actor
from .models import Person

Words = str | Promise
Row = dict[str, Any]


class Fate(Enum):
    """What becomes of rows when their person closes the account."""

    GOES = "goes"
    ENDS = "ends"
    STAYS = "stays"


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What one table holds on a person through one of its links.

    `reason` says why rows that are not deleted stay, and until when; they then point at nobody's name.
    `in_the_way` tells, in words, what must be settled before an account can be closed.
    """

    room: str
    model: type[Model]
    link: str
    holds: Words
    correction: Words
    fate: Fate
    reason: Words
    rows: Callable[[Person], Iterable[Row]]
    forget: Callable[[Actor, Person], None]
    in_the_way: Callable[[Person], list[str]]
    files: Callable[[Person], Iterable[tuple[str, IO[bytes]]]]

    @property
    def key(self) -> str:
        """Where its rows lie in an export, such as `companies/membership-person`."""
        return f"{self.room}/{self.model._meta.model_name}-{self.link}"

    def count(self, person: Person) -> int:
        """How many rows point at the person."""
        return self.model._default_manager.filter(**{self.link: person}).count()

    def labels(self, names: Iterable[str]) -> dict[str, str]:
        """What the columns of its rows are called in words, where the table says so."""
        found = {}
        for name in names:
            try:
                field = self.model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            found[name] = str(getattr(field, "verbose_name", name))
        return found


_HOLDINGS: dict[tuple[str, str], Holding] = {}

NOTHING_TO_CORRECT = _("系统自动记下，不能改写")


def register(
    room: str,
    model: type[Model],
    link: str,
    *,
    holds: Words,
    fate: Fate,
    fields: tuple[str, ...] = (),
    reason: Words = "",
    correction: Words = NOTHING_TO_CORRECT,
    rows: Callable[[Person], Iterable[Row]] | None = None,
    forget: Callable[[Actor, Person], None] | None = None,
    in_the_way: Callable[[Person], list[str]] | None = None,
    files: Callable[[Person], Iterable[tuple[str, IO[bytes]]]] | None = None,
) -> None:
    """Say what a table holds on the person its `link` points at; called by a room's `apps.py`.

    Unless `rows` is given, an export holds the named `fields` (with `__` to follow a link) of every row.
    Unless `forget` is given, rows that go are deleted and the others left alone. Raises ValueError for a
    link registered twice, and for one whose rows stay without a reason.
    """
    key = (model._meta.label, link)
    if key in _HOLDINGS:
        raise ValueError(f"{model._meta.label}.{link} is registered already")
    if fate is not Fate.GOES and not reason:
        raise ValueError(f"{model._meta.label}.{link} doesn't go: say why, and until when")

    def plain_rows(person: Person) -> Iterator[Row]:
        return iter(model._default_manager.filter(**{link: person}).order_by("pk").values(*fields).iterator())

    def plain_forgetting(actor: Actor, person: Person) -> None:
        if fate is Fate.GOES:
            model._default_manager.filter(**{link: person}).delete()

    _HOLDINGS[key] = Holding(
        room=room,
        model=model,
        link=link,
        holds=holds,
        correction=correction,
        fate=fate,
        reason=reason,
        rows=rows or (plain_rows if fields else lambda person: ()),
        forget=forget or plain_forgetting,
        in_the_way=in_the_way or (lambda person: []),
        files=files or (lambda person: ()),
    )


def holdings() -> list[Holding]:
    """All that is registered, the lowest room first."""
    return list(_HOLDINGS.values())


def is_covered(model: type[Model], link: str) -> bool:
    """Whether a table's link to a person is registered."""
    return (model._meta.label, link) in _HOLDINGS


def what_stands_in_the_way(person: Person) -> list[str]:
    """What the person must settle before the account can be closed, each with what to do."""
    return [obstacle for holding in _HOLDINGS.values() for obstacle in holding.in_the_way(person)]
