"""Reads about places."""

from django.utils.translation import gettext as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName

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
