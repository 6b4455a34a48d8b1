"""How companies are found."""

from collections.abc import Collection, Iterator, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.search.registry import PUBLIC, Document, Kind

from .models import Company, Membership


def companies() -> "QuerySet[Company]":
    """All companies with what their documents say of them; never the private half."""
    return Company.objects.select_related("place", "industry").prefetch_related("honours")


def documents(found: Sequence[Company]) -> Iterator[Document]:
    """What can be found of each company: name, code, what it does, where, and what it says of itself."""
    for company in found:
        parts = [
            company.line,
            company.building_text if company.place and company.building_text != company.place.name else "",
            company.get_chain_stage_display(),
            company.industry.name if company.industry else "",
            *(honour.title for honour in company.honours.all()),
            company.introduction,
        ]
        yield Document(
            title=company.name,
            url=reverse("companies:company", args=[company.pk]),
            audience={PUBLIC},
            fresh_at=company.created_at,
            body=" · ".join(part for part in parts if part),
            codes=(company.uscc,),
            is_name=True,
        )


def companies_at(place_ids: Collection[int]) -> "QuerySet[Company]":
    """The companies at these places: their documents name the place."""
    return Company.objects.filter(place__in=place_ids)


def audience_of(person: Person) -> Iterator[str]:
    """A token for each company the person belongs to now."""
    current = Membership.objects.current().filter(person=person)
    return (f"company:{company_id}" for company_id in current.values_list("company_id", flat=True))


COMPANY = Kind(
    name="company",
    label=_("企业"),
    model=Company,
    objects=companies,
    documents=documents,
    follows={"place": companies_at},
)
