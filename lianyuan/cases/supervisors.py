"""Who looks after a bad rating: an administrator of the centre or around it, never who was rated."""

from collections import Counter
from collections.abc import Iterable

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.companies.models import Membership
from lianyuan.places.models import PlaceRole

from .models import Case, RatingFollowUp


def administrators_for(case: Case, *, handled_by_id: int) -> list[Person]:
    """Who may look after the bad rating of a case, the nearest to its centre first.

    Left out are who was rated, whoever can't sign in any more, and the applicant's own side.
    """
    centre = case.centre
    held = PlaceRole.objects.current().filter(
        place__in=[*centre.ancestor_ids, centre.pk],
        role=PlaceRoleName.ADMINISTRATOR,
        person__is_active=True,
    )
    held = held.exclude(person=handled_by_id).exclude(person__in=_applicants_side(case))
    nearest = sorted(held.select_related("person", "place"), key=lambda role: (-role.place.depth, role.pk))
    return list({role.person_id: role.person for role in nearest}.values())


def choose(case: Case, *, handled_by_id: int) -> Person | None:
    """The one of them who looks after a new bad rating: at the nearest place, with the fewest open ones."""
    there = administrators_for(case, handled_by_id=handled_by_id)
    if not there:
        return None
    depth = _depths(case, there)
    open_ones = (
        RatingFollowUp.objects.open().filter(supervisor__in=there).values_list("supervisor", flat=True)
    )
    busy = Counter(open_ones)
    return min(there, key=lambda person: (-depth[person.pk], busy[person.pk], person.pk))


def _depths(case: Case, people: Iterable[Person]) -> dict[int, int]:
    centre = case.centre
    held = PlaceRole.objects.current().filter(
        person__in=list(people),
        place__in=[*centre.ancestor_ids, centre.pk],
        role=PlaceRoleName.ADMINISTRATOR,
    )
    depth: dict[int, int] = {}
    for role in held.select_related("place"):
        depth[role.person_id] = max(role.place.depth, depth.get(role.person_id, 0))
    return depth


def _applicants_side(case: Case) -> list[int | None]:
    if case.company_id is None:
        return [case.applicant_id]
    return list(Membership.objects.current().filter(company=case.company_id).values_list("person", flat=True))
