"""Rooms and bookings, for programs."""

from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router

from lianyuan.accounts.rest import ApiRequest, Bearer, IdempotencyKey, once
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.core import clock
from lianyuan.core.rest.listing import Listed, check_key, listed
from lianyuan.core.rest.problems import Invalid
from lianyuan.core.rest.versions import IfMatch, carry_version, check_version

from . import actions, models, queries, shapes
from .actions import Wanted
from .queries.bookings import LISTING_ORDER
from .queries.finding import Question

router = Router(tags=["spaces"])
READS, BOOKS = Bearer(Scope.SPACES_READ), Bearer(Scope.SPACES_BOOK)


@router.get(
    "/spaces",
    response=list[shapes.SpaceLine],
    operation_id="listSpaces",
    url_name="listSpaces",
    summary=gettext_noop("场地名单"),
    description=gettext_noop("现在借出的场地和它们的规矩。公开。"),
)
def list_spaces(request: ApiRequest) -> list[dict[str, Any]]:
    """The rooms; one short list, so it has no pages."""
    return [shapes.space_line(space) for space in queries.spaces_lent_out()]


@router.get(
    "/spaces/availability",
    response=shapes.FreeAnswer,
    operation_id="findSpaces",
    url_name="findSpaces",
    summary=gettext_noop("哪里空着"),
    description=gettext_noop(
        "几个人、什么时候、用多久、要什么设备；没有正好的，回答最接近的。公开，不含任何名字。"
    ),
)
def find_spaces(request: ApiRequest, asked: Annotated[shapes.Availability, Query(...)]) -> dict[str, Any]:
    """What is free."""
    begins, ends = localtime(asked.earliest), localtime(asked.latest)
    minutes = int((ends - begins).total_seconds()) // 60
    begin = begins.hour * 60 + begins.minute
    if minutes < asked.minutes or begin + minutes > 24 * 60:
        raise Invalid({"latest": [_("latest 要比 earliest 晚至少 minutes 分钟，并且在同一天。")]})
    question = Question(
        people=asked.people,
        day=begins.date(),
        begins=begin,
        ends=begin + minutes,
        minutes=asked.minutes,
        features=tuple(asked.features),
        place_id=asked.place,
        kind=asked.kind,
    )
    answer = queries.find(question, at=clock.now())
    return {
        "found": [shapes.free_shape(one) for one in answer.found],
        "nearest": [shapes.free_shape(one) for one in answer.nearest],
    }


@router.get(
    "/bookings",
    auth=READS,
    response=Listed[shapes.Booking],
    operation_id="listBookings",
    url_name="listBookings",
    summary=gettext_noop("预约名单"),
    description=gettext_noop("本人的预约；带上 X-Acting-For 也含那家企业的。开始晚的在前。"),
)
def list_bookings(
    request: ApiRequest, response: HttpResponse, asked: Annotated[shapes.BookingFilter, Query(...)]
) -> dict[str, Any]:
    """A page of bookings."""
    check_key(asked, LISTING_ORDER)
    page = queries.booking_listing(request.actor, state=asked.state, key=asked.key, size=asked.size)
    return listed(request, response, page, [shapes.booking_shape(booking) for booking in page.rows])


@router.post(
    "/bookings",
    auth=BOOKS,
    response={201: shapes.Booking},
    operation_id="makeBooking",
    url_name="makeBooking",
    summary=gettext_noop("预约场地"),
    description=gettext_noop(
        "以本人名义；带上 X-Acting-For 就是以企业名义。"
        "约不了的回答 409：reason 是哪一条规矩，next_free 是最近能约的时间。"
    ),
)
@once
def make_booking(
    request: ApiRequest, response: HttpResponse, body: shapes.NewBooking, idempotency_key: IdempotencyKey
) -> dict[str, Any]:
    """Book a room."""
    booking = actions.book(
        actor=request.actor,
        space=_space(body.space),
        starts=body.start,
        ends=body.end,
        wanted=Wanted(title=body.title, attendees=body.attendees, note=body.note),
    )
    response["Location"] = f"{request.path}/{booking.pk}"
    return _shown(response, booking)


@router.get(
    "/bookings/{booking_id}",
    auth=READS,
    response=shapes.Booking,
    operation_id="readBooking",
    url_name="readBooking",
    summary=gettext_noop("一个预约"),
    description=gettext_noop("本人的、所代表企业的，或者所在服务台场地上的预约。"),
)
def read_booking(request: ApiRequest, response: HttpResponse, booking_id: int) -> dict[str, Any]:
    """One booking."""
    return _shown(response, _visible(request, booking_id))


@router.post(
    "/bookings/{booking_id}/move",
    auth=BOOKS,
    response=shapes.Booking,
    operation_id="moveBooking",
    url_name="moveBooking",
    summary=gettext_noop("改预约"),
    description=gettext_noop("改时间、长短或场地。改不成的回答 409，原来的还在。"),
)
@once
def move_booking(
    request: ApiRequest,
    response: HttpResponse,
    booking_id: int,
    body: shapes.NewTime,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Move a booking."""
    booking = _visible(request, booking_id)
    check_version(if_match, current=booking.sequence)
    moved = actions.move(
        actor=request.actor,
        booking=booking,
        starts=body.start,
        ends=body.end,
        space=_space(body.space) if body.space is not None else None,
        attendees=body.attendees,
    )
    return _shown(response, moved)


@router.post(
    "/bookings/{booking_id}/cancellation",
    auth=BOOKS,
    response=shapes.Booking,
    operation_id="cancelBooking",
    url_name="cancelBooking",
    summary=gettext_noop("取消预约"),
    description=gettext_noop("时间让给别人。服务台替别人取消要写原因。"),
)
@once
def cancel_booking(
    request: ApiRequest,
    response: HttpResponse,
    booking_id: int,
    body: shapes.Why,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Give a booking up."""
    booking = _visible(request, booking_id)
    check_version(if_match, current=booking.sequence)
    return _shown(response, actions.cancel(actor=request.actor, booking=booking, reason=body.reason))


def _space(pk: int) -> models.Space:
    found = queries.space_shown(pk)
    if found is None:
        raise Invalid({"space": [_("没有编号是 %(pk)s 的场地，或者它不借出。") % {"pk": pk}]})
    return found


def _visible(request: ApiRequest, pk: int) -> models.Booking:
    found = queries.booking_for(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _shown(response: HttpResponse, booking: models.Booking) -> dict[str, Any]:
    carry_version(response, booking.sequence)
    return shapes.booking_shape(booking)
