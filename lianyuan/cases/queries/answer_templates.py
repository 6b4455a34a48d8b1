"""Answer templates: those a person keeps, and those offered on a case."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.core.paging import Page, page_of
from lianyuan.places.models import Place, PlaceRole
from lianyuan.places.queries import DESK_ROLES

from ..answer_fields import filled_in
from ..models import AnswerTemplate, Case, Service


@dataclass(frozen=True)
class OfferedAnswers:
    """What is ready to be written on a case: the templates, the one chosen, and its words filled in."""

    templates: Sequence[AnswerTemplate] = ()
    chosen: AnswerTemplate | None = None
    words: str = ""


def answers_offered(case: Case, chosen: str = "") -> OfferedAnswers:
    """The templates in use for a case in order, those of its own service first; `chosen` is an id as sent."""
    around = [*case.centre.ancestor_ids, case.centre_id]
    found = list(
        AnswerTemplate.objects.filter(
            Q(service=None) | Q(service=case.service_id), centre__in=around, retired_at=None
        ).order_by("position", "id")
    )
    found.sort(key=lambda template: template.service_id is None)
    picked = next((template for template in found if str(template.pk) == chosen), None)
    return OfferedAnswers(found, picked, filled_in(picked.words, case) if picked else "")


def answers_kept_by(person: Person) -> QuerySet[AnswerTemplate]:
    """The templates of centres whose desk the person works at or administers."""
    places = Place.objects.where_person_is(person, *DESK_ROLES)
    return AnswerTemplate.objects.filter(centre__in=places).select_related("centre", "service")


def answer_list(person: Person, *, retired: bool = False, key: str = "") -> Page[AnswerTemplate]:
    """A page of the templates a person keeps, by centre; those in use, or those retired."""
    found = answers_kept_by(person).filter(retired_at__isnull=not retired)
    return page_of(found, order=["centre_id", "position", "id"], key=key)


def answer_centres(person: Person) -> list[Place]:
    """The centres the person may write templates for: with a desk or with services."""
    reached = Place.objects.where_person_is(person, *DESK_ROLES)
    staffed = PlaceRole.objects.current().filter(role=PlaceRoleName.DESK_WORKER).values("place")
    wanted = Q(pk__in=staffed) | Q(pk__in=Service.objects.values("centre"))
    return list(reached.filter(wanted).order_by("path"))


def answer_centre(person: Person, place_id: int) -> Place | None:
    """A centre the person may write templates for, or None."""
    return Place.objects.where_person_is(person, *DESK_ROLES).filter(pk=place_id).first()


def services_of(centre: Place) -> QuerySet[Service]:
    """The services of a centre, in the catalogue's order."""
    return Service.objects.filter(centre=centre).order_by("position", "name", "pk")
