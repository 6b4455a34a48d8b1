"""How places are found."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianyuan.search.registry import PUBLIC, Document, Kind

from .models import Place

# Places are neither new nor old.
SINCE = datetime.fromisoformat("2016-01-01T00:00:00+08:00")


def documents(places: Sequence[Place]) -> Iterator[Document]:
    """What can be found of each place: what it is, inside what, and what it says of itself."""
    around = Place.objects.in_bulk({ancestor for place in places for ancestor in place.ancestor_ids})
    for place in places:
        inside = "".join(around[ancestor].name for ancestor in place.ancestor_ids[1:])
        parts = [place.get_kind_display(), inside, place.address, place.description, place.accessibility]
        yield Document(
            title=place.name,
            url=reverse("places:place", args=[place.pk]),
            audience={PUBLIC},
            fresh_at=SINCE,
            body=" · ".join(part for part in parts if part),
            is_name=True,
        )


def inside_any(ids: Collection[int]) -> "QuerySet[Place]":
    """Everything inside the places with these ids: their documents name what they are inside of."""
    within = Q(pk__in=[])
    for path in Place.objects.filter(pk__in=ids).values_list("path", flat=True):
        within |= Q(path__startswith=path)
    return Place.objects.filter(within).exclude(pk__in=ids)


PLACE = Kind(
    name="place",
    label=_("地点"),
    model=Place,
    objects=Place.objects.all,
    documents=documents,
    follows={"place": inside_any},
)
