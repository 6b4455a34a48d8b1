"""Places, for programs. All of it is public."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from lianyuan.accounts.rest import ApiRequest
from lianyuan.core.rest.listing import Listed, Paged, check_key, listed

from . import models, queries
from .models import PlaceKind

router = Router(tags=["places"])


class PlaceName(Schema):
    """A place as others refer to it."""

    id: int
    name: str


class PlaceLine(PlaceName):
    """A place in a list. `parent` is null for the district itself."""

    kind: PlaceKind
    parent: int | None
    address: str


class Hours(Schema):
    """When a place is open on one weekday (0 is Monday), such as 09:00 to 17:30."""

    weekday: int
    opens: str
    closes: str


class Place(PlaceLine):
    """A place: where it is, from the district down, when it is open, how to get in, what is inside."""

    way: list[PlaceName]
    inside: list[PlaceName]
    latitude: Decimal | None
    longitude: Decimal | None
    accessibility: str
    description: str
    opening_hours: list[Hours]


class PlaceFilter(Paged):
    """Which places."""

    kind: PlaceKind | None = None


@router.get(
    "/places",
    response=Listed[PlaceLine],
    operation_id="listPlaces",
    url_name="listPlaces",
    summary=gettext_noop("地点名单"),
    description=gettext_noop("新区、园区、社区、楼宇等，按登记先后。"),
)
def list_places(
    request: ApiRequest, response: HttpResponse, asked: Annotated[PlaceFilter, Query(...)]
) -> dict[str, Any]:
    """A page of places."""
    check_key(asked, queries.LIST_ORDER)
    page = queries.listing(kind=asked.kind or "", key=asked.key, size=asked.size)
    return listed(request, response, page, [_line(place) for place in page.rows])


@router.get(
    "/places/{int:place_id}",
    response=Place,
    operation_id="readPlace",
    url_name="readPlace",
    summary=gettext_noop("一个地点"),
    description=gettext_noop("在哪里、什么时候开门、怎么进去、里面有什么。"),
)
def read_place(request: ApiRequest, place_id: int) -> dict[str, Any]:
    """One place."""
    found = queries.places().prefetch_related("opening_hours").filter(pk=place_id).first()
    if found is None:
        raise Http404
    hours = found.opening_hours.all()
    return {
        **_line(found),
        "way": [_name(place) for place in queries.way_to(found)],
        "inside": [_name(place) for place in queries.inside(found)],
        "latitude": found.latitude,
        "longitude": found.longitude,
        "accessibility": found.accessibility,
        "description": found.description,
        "opening_hours": [
            {"weekday": row.weekday, "opens": f"{row.opens:%H:%M}", "closes": f"{row.closes:%H:%M}"}
            for row in hours
        ],
    }


def _name(place: models.Place) -> dict[str, Any]:
    return {"id": place.pk, "name": place.name}


def _line(place: models.Place) -> dict[str, Any]:
    return {**_name(place), "kind": place.kind, "parent": place.parent_id, "address": place.address}
