"""Which events there are, who may have them told, and who is told of trouble: filled in by rooms above."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person


@dataclass(frozen=True)
class EventType:
    """One type of event, such as `cn.lianyuan.case.completed`; `label` says it in words."""

    name: str
    label: str | Promise


@dataclass(frozen=True)
class Audience:
    """Whose events an endpoint gets: `token` is how events carry it, such as `company:12`."""

    token: str
    label: str


# Whose events the actor may have sent somewhere now; and whether a person still may, asked at each sending.
Offering = Callable[[Actor], Iterable[Audience]]
Allowing = Callable[[Person, str], bool]
Telling = Callable[[Person, str, str], None]

_TYPES: dict[str, EventType] = {}
_OFFERING: list[Offering] = []
_ALLOWING: list[Allowing] = []
_TELLING: list[Telling] = []


def register(*types: EventType) -> None:
    """Make types of events known; called by a room's `apps.py`. A name can't have two."""
    for each in types:
        if _TYPES.get(each.name, each) != each:
            raise ValueError(f"event type {each.name!r} is registered already")
        _TYPES[each.name] = each


def register_audiences(offering: Offering, allowing: Allowing) -> None:
    """Say whose events a person may have sent to an address of theirs."""
    if offering not in _OFFERING:
        _OFFERING.append(offering)
        _ALLOWING.append(allowing)


def register_telling(telling: Telling) -> None:
    """Say how a person is told that an endpoint (its label and page) was paused."""
    if telling not in _TELLING:
        _TELLING.append(telling)


def types() -> list[EventType]:
    """Every type, in the order of registering."""
    return list(_TYPES.values())


def is_known(name: str) -> bool:
    """Whether some room announces events of this type."""
    return name in _TYPES


def label_of(name: str) -> str:
    """A type in words; its name where its room is gone."""
    return str(_TYPES[name].label) if name in _TYPES else name


def offered_to(actor: Actor) -> list[Audience]:
    """Whose events the actor may have sent somewhere now."""
    return [audience for offering in _OFFERING for audience in offering(actor)]


def still_may(person: Person, token: str) -> bool:
    """Whether a person may have these events now; roles end."""
    return person.is_active and any(allowing(person, token) for allowing in _ALLOWING)


def tell(person: Person, label: str, page: str) -> None:
    """Tell a person that their endpoint was paused."""
    for telling in _TELLING:
        telling(person, label, page)
