"""Cases that belong together, as a page shows them; and what may be filed at the counter."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lianyuan.accounts.models import Person
from lianyuan.companies.models import Membership
from lianyuan.core import ids
from lianyuan.core.components import Chip
from lianyuan.places.models import Place
from lianyuan.places.queries import DESK_ROLES

from .. import startups
from ..checklist import Line, unticked
from ..models import Audience, Case, Service
from ..models.case import CaseQuerySet
from ..notices import applicants_of
from ..presenting import state_chip


@dataclass(frozen=True)
class Relative:
    """A case that belongs to another: what it is to it, and the way there for who may see it."""

    title: str
    what: str
    href: str
    chip: Chip
    is_kept: bool


def relatives_of(case: Case, seen: CaseQuerySet, page: str) -> list[Relative]:
    """Where a case was merged into, its parent, its children and what was merged into it.

    Those not among `seen` are named by number and state only.
    """
    found = Case.objects.filter(
        Q(parent=case) | Q(merged_into=case) | Q(pk__in=[case.parent_id, case.merged_into_id])
    )
    there = list(found.filter(anonymised_at__isnull=True).select_related("service").order_by("pk"))
    visible = (
        set(seen.filter(pk__in=[each.pk for each in there]).values_list("pk", flat=True)) if there else set()
    )
    return [
        Relative(
            title=f"{each.service} {each.reference}",
            what=_what(case, each),
            href=reverse(page, args=[each.reference]) if each.pk in visible else "",
            chip=state_chip(each),
            is_kept=each.pk == case.merged_into_id,
        )
        for each in there
    ]


def _what(case: Case, other: Case) -> str:
    if other.pk == case.merged_into_id:
        return _("这件已并入")
    if other.merged_into_id == case.pk:
        return _("并入这件的")
    return _("主办件") if other.pk == case.parent_id else _("子办件")


def services_at_counter(person: Person) -> "QuerySet[Service]":
    """The offered services of the centres where the person works."""
    centres = Place.objects.where_person_is(person, *DESK_ROLES)
    return Service.objects.offered().filter(centre__in=centres).select_related("centre", "form")


def identities_of(person: Person, service: Service) -> list[tuple[str, str]]:
    """As whom somebody may ask for a service: their own name, and companies they belong to, by id."""
    found = []
    if service.audience in {Audience.PERSON, Audience.ANYONE}:
        found.append(("", str(person)))
    if service.audience != Audience.PERSON:
        held: Any = (
            Membership.objects.current().filter(person=person).select_related("company").order_by("pk")
        )
        companies = [membership.company for membership in held]
        if service.audience == Audience.STARTUP:
            companies = [company for company in companies if not startups.why_not(company)]
        found += [(str(company.pk), str(company)) for company in companies]
    return found


def speaker_for(case: Case) -> Person | None:
    """Who a further case of the same applicant is filed for: who filed this one, else who speaks for it now.

    Of a company whose people all left, and of a closed account, nobody.
    """
    people = [person for person in applicants_of(case) if person.is_active]
    return next((person for person in people if person.pk == case.applicant_id), None) or next(
        iter(people), None
    )


def active_person(person_id: int) -> Person | None:
    """A person who may be filed for."""
    return Person.objects.filter(pk=person_id, is_active=True).first()


def lines_unticked(person: Person, reference: str) -> list[Line]:
    """What nobody ticked yet in the checklist of a case at the person's desks."""
    cases = Case.objects.at_desks_of(person).select_related("service_version")
    case = cases.filter(reference=ids.read_reference(reference)).first()
    return unticked(case) if case is not None else []


def has_open_children(person: Person, reference: str) -> bool:
    """Whether a case at the person's desks has open cases filed for it."""
    parents = Case.objects.at_desks_of(person).filter(reference=ids.read_reference(reference))
    return Case.objects.open().filter(parent__in=parents).exists()
