"""How companies are found: by what anyone may see of them, never by their private half."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.places.models import Place
from lianyuan.search.registry import PUBLIC, Document, Kind

from .models import Company, Industry, Membership
from .models.register import ChainStage

_PUBLIC = frozenset({PUBLIC})


def companies() -> "QuerySet[Company]":
    """All companies with what their documents say of them."""
    return Company.objects.select_related("place", "industry").prefetch_related("honours")


def documents(found: Sequence[Company]) -> Iterator[Document]:
    """What can be found of each company: name, code, what it does, where, and what it says of itself."""
    make = _maker()
    for company in found:
        honours = [honour.title for honour in company.honours.all()]
        yield make(
            company.pk,
            name=company.name,
            uscc=company.uscc,
            trade=company.trade,
            place=company.place.name if company.place else "",
            building_text=company.building_text,
            room=company.room,
            chain_stage=company.chain_stage,
            industry=company.industry.name if company.industry else "",
            more=(*honours, company.introduction),
            created_at=company.created_at,
        )


def documents_of_rows(
    ids: Sequence[int], columns: Mapping[str, Sequence[Any]], created_at: datetime
) -> Iterator[tuple[int, Document]]:
    """The same for many rows just written, from their columns, without reading them back."""
    make = _maker()
    nothing = [""] * len(ids)
    place_ids, codes = columns.get("place_id", nothing), columns.get("industry_id", nothing)
    places = dict(Place.objects.filter(pk__in={i for i in place_ids if i}).values_list("pk", "name"))
    industries = dict(
        Industry.objects.filter(pk__in={code for code in codes if code}).values_list("pk", "name")
    )
    names = ("name", "uscc", "trade", "building_text", "room", "chain_stage")
    texts = zip(*(columns.get(name, nothing) for name in names), strict=True)
    for pk, values, place_id, code in zip(ids, texts, place_ids, codes, strict=True):
        yield (
            pk,
            make(
                pk,
                **dict(zip(names, values, strict=True)),
                place=places.get(place_id, ""),
                industry=industries.get(code, ""),
                more=(),
                created_at=created_at,
            ),
        )


def _maker() -> Callable[..., Document]:
    """Makes documents; what is the same for all of them is looked up once."""
    stages = {str(value): str(label) for value, label in ChainStage.choices}
    address = reverse("companies:company", args=[0])

    def make(
        pk: int,
        *,
        name: str,
        uscc: str,
        trade: str,
        place: str,
        building_text: str,
        room: str,
        chain_stage: str,
        industry: str,
        more: Sequence[str],
        created_at: datetime,
    ) -> Document:
        where = f"{place or building_text}{room}"
        as_written = building_text if place and building_text != place else ""
        parts = [trade, where, as_written, stages.get(chain_stage, ""), industry, *more]
        return Document(
            title=name,
            url=address.replace("0", str(pk)),
            audience=_PUBLIC,
            fresh_at=created_at,
            body=" · ".join([part for part in parts if part]),
            codes=(uscc,),
            is_name=True,
        )

    return make


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
