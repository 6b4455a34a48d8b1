"""Reads about places."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.core.paging import Page, page_of

from .models import Place, PlaceKind, PlaceRole

DESK_ROLES = (PlaceRoleName.DESK_WORKER, PlaceRoleName.ADMINISTRATOR)


def district() -> Place | None:
    """The district this installation serves, once it has been set up."""
    return Place.objects.filter(parent__isnull=True, kind=PlaceKind.DISTRICT).first()


def district_name() -> str:
    """The district's name for headings."""
    found = district()
    return found.name if found else _("联园")


def works_at_a_desk(person: Person) -> bool:
    """Whether the person is on some service desk, or administers a place."""
    return PlaceRole.objects.current().filter(person=person, role__in=DESK_ROLES).exists()


def holds_role(person: Person | None, place: Place, *roles: PlaceRoleName) -> bool:
    """Whether the person holds one of the roles at the place or at one it is inside of."""
    if person is None:
        return False
    around = [*place.ancestor_ids, place.pk]
    return PlaceRole.objects.current().filter(person=person, place__in=around, role__in=roles).exists()


def roles_in_the_district(person: Person) -> frozenset[str]:
    """The roles the person holds at the district itself, looked up once for a person as loaded.

    For questions asked dozens of times a page; a deed asks `holds_role`, which looks anew.
    """
    known: frozenset[str] | None = person.__dict__.get("_roles_in_the_district")
    if known is None:
        held = PlaceRole.objects.current().filter(person=person, place__parent__isnull=True)
        known = frozenset(held.values_list("role", flat=True))
        person.__dict__["_roles_in_the_district"] = known
    return known


def desk_workers_of(centre: Place) -> list[Person]:
    """Who works on the desk of exactly this place."""
    held = PlaceRole.objects.current().filter(place=centre, role=PlaceRoleName.DESK_WORKER)
    return [role.person for role in held.select_related("person").order_by("pk")]


def reach_of_desks(person: Person) -> list[str]:
    """Paths of the parks, communities or district that the person's desks serve.

    A service centre serves the park, community or district it stands in, not only its own building.
    """
    held = PlaceRole.objects.current().filter(person=person, role__in=DESK_ROLES).select_related("place")
    places = [role.place for role in held]
    around = Place.objects.in_bulk({ancestor for place in places for ancestor in place.ancestor_ids})
    reach = set()
    for place in places:
        upwards = [place, *(around[ancestor] for ancestor in reversed(place.ancestor_ids))]
        served = next(
            p for p in upwards if p.kind in {PlaceKind.PARK, PlaceKind.COMMUNITY, PlaceKind.DISTRICT}
        )
        reach.add(served.path)
    return sorted(reach)


def serves(person: Person | None, place: Place | None) -> bool:
    """Whether one of the person's desks serves the place; a thing without a place is served by every desk."""
    if person is None:
        return False
    reach = reach_of_desks(person)
    return bool(reach) if place is None else any(place.path.startswith(path) for path in reach)


def tree() -> list[Place]:
    """All places in the order of the tree, the district first."""
    return sorted(
        Place.objects.all(), key=lambda place: [int(part) for part in place.path.strip("/").split("/")]
    )


def places() -> QuerySet[Place]:
    """Every place; all of them are public."""
    return Place.objects.all()


LIST_ORDER = ("id",)


def listing(*, kind: str = "", key: str = "", size: int = 30) -> Page[Place]:
    """A page of all places, or those of one kind, in the order they were entered."""
    found = Place.objects.filter(kind=kind) if kind else Place.objects.all()
    return page_of(found, order=LIST_ORDER, key=key, size=size)


def inside(place: Place) -> list[Place]:
    """What stands directly inside a place."""
    return list(Place.objects.filter(parent=place).order_by("pk"))


def way_to(place: Place) -> list[Place]:
    """The places one is inside of at a place, from the district down."""
    around = Place.objects.in_bulk(place.ancestor_ids)
    return [around[ancestor] for ancestor in place.ancestor_ids]


def is_last_administrator(person: Person) -> bool:
    """Whether the district would be without an administrator if this person left."""
    held = PlaceRole.objects.current().filter(role=PlaceRoleName.ADMINISTRATOR, place__parent__isnull=True)
    return held.filter(person=person).exists() and not held.exclude(person=person).exists()


def roles_at(place: Place) -> QuerySet[PlaceRole]:
    """Who holds which role at exactly this place, by name."""
    held = PlaceRole.objects.current().filter(place=place).select_related("person", "place")
    return held.order_by("role", "person__display_name", "pk")
