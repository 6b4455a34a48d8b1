"""One's own notices, for programs. Whom the request acts for changes nothing: notices are told to people."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from lianyuan.accounts.models import Person
from lianyuan.accounts.rest import ApiRequest, Bearer, IdempotencyKey, once
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.core.rest.listing import Listed, Paged, check_key, listed

from . import actions, models, queries

router = Router(tags=["notices"])
READS, WRITES = Bearer(Scope.NOTICES_READ), Bearer(Scope.NOTICES_WRITE)
LARGEST_ID = 2**63 - 1


class NoticeKind(Schema):
    """What sort of thing a notice tells."""

    name: str
    label: str


class Notice(Schema):
    """A notice. `url` is the page it leads to on this platform, null where it leads nowhere."""

    id: int
    kind: NoticeKind
    title: str
    text: str
    url: str | None
    created_at: datetime
    is_read: bool


class ListedNotices(Listed[Notice]):
    """A page of notices, and how many of all of them are unread."""

    unread: int = Field(description=gettext_noop("一共有多少条未读，不论在哪一页"))


class NoticeFilter(Paged):
    """Which notices."""

    unread: bool = Field(False, description=gettext_noop("true：只要未读的"))


class ReadUpTo(Schema):
    """Up to which notice the program has shown them; what came meanwhile stays unread."""

    model_config = ConfigDict(extra="forbid")
    up_to: int = Field(ge=0, le=LARGEST_ID, description=gettext_noop("读到的最新一条的编号"))


class Marked(Schema):
    """How many notices were marked read now, and how many are unread after it."""

    marked: int
    unread: int


@router.get(
    "/notices",
    auth=READS,
    response=ListedNotices,
    operation_id="listNotices",
    url_name="listNotices",
    summary=gettext_noop("本人的通知"),
    description=gettext_noop("最新的在前；只给本人看，和代表哪家企业无关。"),
)
def list_notices(
    request: ApiRequest, response: HttpResponse, asked: Annotated[NoticeFilter, Query(...)]
) -> dict[str, Any]:
    """A page of the holder's notices."""
    check_key(asked, queries.LISTING_ORDER)
    person = _person(request)
    page = queries.listing(person, only_unread=asked.unread, key=asked.key, size=asked.size)
    told = listed(request, response, page, [_shape(notice) for notice in page.rows])
    return told | {"unread": queries.inbox_state(person).unread}


@router.get(
    "/notices/{int:notice_id}",
    auth=READS,
    response=Notice,
    operation_id="readNotice",
    url_name="readNotice",
    summary=gettext_noop("一条通知"),
    description=gettext_noop("读取不算已读；请用“标为已读”。"),
)
def read_notice(request: ApiRequest, notice_id: int) -> dict[str, Any]:
    """One notice. A program may fetch what nobody has looked at yet, so this marks nothing."""
    return _shape(_own(request, notice_id))


@router.post(
    "/notices/{int:notice_id}/reading",
    auth=WRITES,
    response=Notice,
    operation_id="markNoticeRead",
    url_name="markNoticeRead",
    summary=gettext_noop("标为已读"),
    description=gettext_noop("已经是已读的，不变。"),
)
@once
def mark_notice_read(request: ApiRequest, notice_id: int, idempotency_key: IdempotencyKey) -> dict[str, Any]:
    """Tick one notice off."""
    actions.mark_read(person=_person(request), notice=_own(request, notice_id))
    return _shape(_own(request, notice_id))


@router.post(
    "/notices/reading",
    auth=WRITES,
    response=Marked,
    operation_id="markNoticesRead",
    url_name="markNoticesRead",
    summary=gettext_noop("全部标为已读"),
    description=gettext_noop("到 up_to 这一条为止；之后才来的仍是未读。"),
)
@once
def mark_notices_read(request: ApiRequest, body: ReadUpTo, idempotency_key: IdempotencyKey) -> dict[str, Any]:
    """Tick off everything the program has shown."""
    person = _person(request)
    marked = actions.mark_all_read(person=person, up_to=body.up_to)
    return {"marked": marked, "unread": queries.inbox_state(person).unread}


def _person(request: ApiRequest) -> Person:
    assert request.token is not None
    return request.token.person


def _own(request: ApiRequest, notice_id: int) -> models.Notice:
    found = queries.notices_of(_person(request)).filter(pk=notice_id).first()
    if found is None:
        raise Http404
    return found


def _shape(notice: models.Notice) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "kind": {"name": notice.kind, "label": str(notice.described_kind.label)},
        "title": notice.title,
        "text": notice.text,
        "url": notice.href or None,
        "created_at": notice.created_at,
        "is_read": notice.is_read,
    }
