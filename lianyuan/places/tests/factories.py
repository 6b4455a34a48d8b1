"""Places and roles at places, for tests."""

from itertools import count
from typing import Any
from uuid import uuid4

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.places.models import Place, PlaceKind, PlaceRole

_numbers = count(1)


def make_district(*, name: str = "示例新区") -> Place:
    """The district: the one that is there already, or a new one."""
    return Place.objects.filter(parent__isnull=True).first() or _saved(
        Place(kind=PlaceKind.DISTRICT, name=name, parent=None)
    )


def make_place(
    *, name: str = "", kind: PlaceKind = PlaceKind.PARK, parent: Place | None = None, **fields: Any
) -> Place:
    """A place inside `parent`, or straight inside the district (made when there is none)."""
    name = name or f"示例{kind.label}{next(_numbers)}"
    return _saved(Place(kind=kind, name=name, parent=parent or make_district(), **fields))


def make_place_role(*, person: Person, place: Place, role: PlaceRoleName, **fields: Any) -> PlaceRole:
    """A role held at a place and everything inside it."""
    return PlaceRole.objects.create(person=person, place=place, role=role, **fields)


def _saved(place: Place) -> Place:
    place.path = f"/{uuid4()}/"
    place.save()
    place.path = f"{place.parent.path if place.parent else '/'}{place.pk}/"
    place.save(update_fields=["path"])
    return place
