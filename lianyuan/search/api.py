"""Finding, for programs: what the search page finds, for visitors and for a token's holder."""

from html import unescape
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import BeforeValidator, Field

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.rest import ApiRequest, may
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.core.rest.listing import LARGEST, Listed, listed
from lianyuan.core.rest.problems import Invalid
from lianyuan.core.rest.words import Words

from . import queries
from .asking import LONGEST_QUESTION
from .registry import kind_named

router = Router(tags=["search"])
MOST_EACH = 20


def _stripped(written: object) -> object:
    return written.strip() if isinstance(written, str) else written


class Find(Schema):
    """One find, best first. `url` is its page on this platform; `id` is its number among its kind."""

    kind: str
    id: int
    title: str
    excerpt: str = Field(description=gettext_noop("找到的那一段；按代码找到的，前面是代码"))
    title_html: str = Field(description=gettext_noop("标题，找到的字在 <mark> 里，其余已转义"))
    excerpt_html: str = Field(description=gettext_noop("同 excerpt，找到的字在 <mark> 里，其余已转义"))
    url: str


class KindCount(Schema):
    """How many of one kind were found; when `is_more`, there are more than that."""

    kind: str
    label: str
    count: int
    is_more: bool


class FoundGroup(KindCount):
    """The best finds of one kind. `all` is the address of every find of this kind, page by page."""

    items: list[Find]
    all: str


class Overview(Schema):
    """The best finds of every kind, the kind with the best find first."""

    count: int
    is_more: bool
    is_loose: bool = Field(description=gettext_noop("true：没有内容含全部的词，这些只含一部分"))
    groups: list[FoundGroup]


class ListedFinds(Listed[Find]):
    """One page of the finds of one kind, and how many there are."""

    count: int
    is_more: bool
    is_loose: bool


class Question(Schema):
    """What is looked for."""

    q: Annotated[Words, BeforeValidator(_stripped)] = Field(
        min_length=1,
        max_length=LONGEST_QUESTION,
        description=gettext_noop("要找的字；繁体、简体、拼音、首字母、代码的一段都可以"),
    )


class OverviewQuestion(Question):
    """What is looked for, and how much of each kind is wanted."""

    each: int = Field(4, ge=1, le=MOST_EACH, description=gettext_noop("每一类最多几项"))


class PageQuestion(Question):
    """What is looked for, and which page of the answer is wanted."""

    key: Words = Field("", max_length=2000, description=gettext_noop("从 next 得到的页码，第一页不写"))
    size: int = Field(queries.PAGE_SIZE, ge=1, le=LARGEST, description=gettext_noop("一页多少项"))


@router.get(
    "/search",
    response=Overview,
    operation_id="searchEverything",
    url_name="searchEverything",
    summary=gettext_noop("搜索"),
    description=gettext_noop(
        "公开内容谁都可以搜；令牌有 search:read 的，还能搜到本人看得到的办件等。按类别分组，各取最好的几项。"
    ),
)
def search_everything(request: ApiRequest, asked: Annotated[OverviewQuestion, Query(...)]) -> dict[str, Any]:
    """The best finds of every kind."""
    found = queries.overview(_asker(request), asked.q, each=asked.each)
    return {
        "count": found.total.number,
        "is_more": found.total.is_more,
        "is_loose": found.is_loose,
        "groups": [
            {
                **_count(group.count),
                "items": [_find(hit) for hit in group.hits[: asked.each]],
                "all": _address_of_all(request, group.count.kind, asked.q),
            }
            for group in found.groups
        ],
    }


@router.get(
    "/search/{slug:kind}",
    response=ListedFinds,
    operation_id="searchKind",
    url_name="searchKind",
    summary=gettext_noop("搜索一个类别"),
    description=gettext_noop("一个类别里找到的全部，一页一页读，最好的在前。类别的名称见“搜索”的回答。"),
)
def search_kind(
    request: ApiRequest, response: HttpResponse, kind: str, asked: Annotated[PageQuestion, Query(...)]
) -> dict[str, Any]:
    """A page of the finds of one kind."""
    if kind_named(kind) is None:
        raise Http404
    if asked.key and not queries.is_key(asked.key):
        raise Invalid({"key": [_("这个页码读不懂。请用上一页 next 里的地址，或从第一页开始。")]})
    found = queries.search(_asker(request), asked.q, [kind], asked.key, size=asked.size)
    count = next((count for count in found.counts if count.kind == kind), None)
    told = listed(request, response, found.page, [_find(hit) for hit in found.page.rows])
    return told | {
        "count": count.number if count else 0,
        "is_more": bool(count and count.is_more),
        "is_loose": found.is_loose,
    }


@router.get(
    "/suggestions",
    response=list[Find],
    operation_id="suggest",
    url_name="suggest",
    summary=gettext_noop("边打字边建议"),
    description=gettext_noop("标题、名称、拼音或代码对得上的几项，最好的在前。看得到什么，和“搜索”一样。"),
)
def suggest(request: ApiRequest, asked: Annotated[Question, Query(...)]) -> list[dict[str, Any]]:
    """What whoever types may be about to type."""
    return [_find(hit) for hit in queries.suggestions(_asker(request), asked.q)]


def _asker(request: ApiRequest) -> Actor:
    """A token without the scope finds what visitors find; else searching would tell what reading doesn't."""
    return request.actor if may(request, Scope.SEARCH_READ) else Actor(person=None)


def _find(hit: queries.Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "id": hit.object_id,
        "title": hit.title,
        "excerpt": _plain(hit.line),
        "title_html": str(hit.title_marked),
        "excerpt_html": str(hit.line),
        "url": hit.url,
    }


def _plain(marked: str) -> str:
    # Whatever the text itself says of tags is escaped, so these are ours.
    return unescape(marked.replace("<mark>", "").replace("</mark>", ""))


def _count(count: queries.Count) -> dict[str, Any]:
    return {"kind": count.kind, "label": count.label, "count": count.number, "is_more": count.is_more}


def _address_of_all(request: HttpRequest, kind: str, text: str) -> str:
    asked = request.GET.copy()
    asked.clear()
    asked["q"] = text
    return request.build_absolute_uri(f"{request.path}/{kind}?{asked.urlencode()}")
