"""Lists as the API gives them: a page of rows and the address of the next."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Schema
from pydantic import Field

from ..paging import Page, is_key
from .problems import Invalid
from .words import Words

T = TypeVar("T")
LARGEST = 100


class Listed(Schema, Generic[T]):
    """One page of a list. `next` is the address of the page after it, null on the last."""

    items: list[T]
    next: str | None


class Paged(Schema):
    """Which page of a list, and how long its pages are."""

    key: Words = Field("", max_length=2000, description=gettext_noop("从 next 得到的页码，第一页不写"))
    size: int = Field(30, ge=1, le=LARGEST, description=gettext_noop("一页多少项"))


Paging = Annotated[Paged, Query(...)]


def check_key(paging: Paged, order: Sequence[str]) -> None:
    """Refuse a key that no page of a list in this order gave; a program must not start again unawares."""
    if paging.key and not is_key(paging.key, order):
        raise Invalid({"key": [_("这个页码读不懂。请用上一页 next 里的地址，或从第一页开始。")]})


def listed(
    request: HttpRequest, response: HttpResponse, page: Page[Any], items: list[dict[str, Any]]
) -> dict[str, Any]:
    """A page as the API tells it, its next page in the body and in the `Link` header."""
    following = None
    if page.after:
        asked = request.GET.copy()
        asked["key"] = page.after
        following = request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
        response["Link"] = f'<{following}>; rel="next"'
    return {"items": items, "next": following}
