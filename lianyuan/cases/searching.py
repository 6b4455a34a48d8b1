"""How services and cases are found."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.places.models import Place
from lianyuan.places.queries import DESK_ROLES
from lianyuan.questionnaires.models import QuestionnaireVersion
from lianyuan.search.registry import PUBLIC, Document, Kind

from .models import Case, Service

# Services are neither new nor old.
SINCE = datetime.fromisoformat("2016-01-01T00:00:00+08:00")


def service_documents(services: Sequence[Service]) -> Iterator[Document | None]:
    """What can be found of each service that is offered: its guide, and what its form asks."""
    for service in services:
        if not service.is_active:
            yield None
            continue
        parts = [service.summary, service.guide, service.centre.name, *_asked(service.form)]
        yield Document(
            title=service.name,
            url=reverse("cases:service", args=[service.slug]),
            audience={PUBLIC},
            fresh_at=SINCE,
            body=" · ".join(part for part in parts if part),
            is_name=True,
        )


def _asked(form: QuestionnaireVersion) -> Iterator[str]:
    for field in form.layout.get("fields", []):
        yield field.get("label", "")
        yield from (choice.get("label", "") for choice in field.get("choices", []))


def case_documents(cases: Sequence[Case]) -> Iterator[Document | None]:
    """What can be found of each case, by its applicant's side and its desk: which it is, of what, of whom.

    Nothing of one that was anonymised.

    Neither answers nor what was said: they hold what nobody should meet while looking for something else.
    """
    for case in cases:
        if case.anonymised_at is not None:
            yield None
            continue
        whose = case.company.name if case.company else ""
        mine = f"company:{case.company_id}" if case.company else f"person:{case.applicant_id}"
        yield Document(
            title=case.service.name,
            url=reverse("cases:case", args=[case.reference]),
            audience={mine, f"desk_of_centre:{case.centre_id}"},
            fresh_at=case.filed_at,
            body=" · ".join(part for part in (case.reference, whose) if part),
            codes=(case.reference,),
        )


def services_at(place_ids: Collection[int]) -> "QuerySet[Service]":
    """The services of these centres: their documents name the centre."""
    return Service.objects.filter(centre__in=place_ids)


def cases_of_companies(company_ids: Collection[int]) -> "QuerySet[Case]":
    """The cases these companies filed: their documents name the company."""
    return Case.objects.filter(company__in=company_ids)


def cases_of_services(service_ids: Collection[int]) -> "QuerySet[Case]":
    """The cases of these services: their documents carry the service's name."""
    return Case.objects.filter(service__in=service_ids)


def audience_of(person: Person) -> Iterator[str]:
    """A token for each centre with services or cases that one of the person's desks reaches."""
    reached = Place.objects.where_person_is(person, *DESK_ROLES)
    of_services = Service.objects.filter(centre=OuterRef("pk"))
    of_cases = Case.objects.filter(centre=OuterRef("pk"))
    centres = reached.filter(Exists(of_services) | Exists(of_cases)).order_by()
    return (f"desk_of_centre:{centre_id}" for centre_id in centres.values_list("pk", flat=True))


SERVICE = Kind(
    name="service",
    label=_("办事"),
    model=Service,
    objects=lambda: Service.objects.select_related("centre", "form"),
    documents=service_documents,
    follows={"place": services_at},
)
CASE = Kind(
    name="case",
    label=_("办件"),
    model=Case,
    objects=lambda: Case.objects.select_related("service", "company"),
    documents=case_documents,
    families=frozenset({"person", "company", "desk_of_centre"}),
    follows={"company": cases_of_companies, "service": cases_of_services},
)
