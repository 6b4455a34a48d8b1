"""Services and cases, for programs: the catalogue, filing, reading, and the applicant's deeds."""

from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router

from lianyuan.accounts.rest import ApiRequest, IdempotencyKey, once
from lianyuan.core.refusals import NotAllowed
from lianyuan.core.rest.listing import Listed, check_key, listed
from lianyuan.core.rest.problems import Invalid
from lianyuan.core.rest.versions import IfMatch
from lianyuan.files.serving import content_of, disposition
from lianyuan.places import rules as place_rules

from . import actions, queries, refusals, shapes
from .api_parts import (
    BYTES,
    READS,
    WRITES,
    WordsRequest,
    deed,
    person_of,
    shape,
    shown,
    takes_words,
    visible,
    words_and_files,
    words_of,
    wrong_answers,
)
from .looking import note_look
from .models import Grade

router = Router(tags=["cases"])


@router.get(
    "/services",
    response=list[shapes.ServiceLine],
    operation_id="listServices",
    url_name="listServices",
    summary=gettext_noop("办事事项"),
    description=gettext_noop("现在可以申请的事项，按目录里的顺序。公开。"),
)
def list_services(request: ApiRequest) -> list[dict[str, Any]]:
    """The catalogue; it is one short list, so it has no pages."""
    return [shapes.service_line(service) for service in queries.offered_services()]


@router.get(
    "/services/{slug:slug}",
    response=shapes.Service,
    operation_id="readService",
    url_name="readService",
    summary=gettext_noop("一个事项"),
    description=gettext_noop("办事指南，以及要填写的表单（JSON Schema）。公开。"),
)
def read_service(request: ApiRequest, slug: str) -> dict[str, Any]:
    """One service."""
    return shapes.service_shape(_service(request, slug))


@router.get(
    "/cases",
    auth=READS,
    response=Listed[shapes.CaseLine],
    operation_id="listCases",
    url_name="listCases",
    summary=gettext_noop("办件名单"),
    description=gettext_noop("本人和所在企业的办件；side 为 desk 时，是所在服务台的办件。最近提交的在前。"),
)
def list_cases(
    request: ApiRequest, response: HttpResponse, asked: Annotated[shapes.CaseFilter, Query(...)]
) -> dict[str, Any]:
    """A page of cases."""
    check_key(asked, queries.LISTING_ORDER)
    at_desk = asked.side == shapes.Side.DESK
    if at_desk and not place_rules.works_at_a_desk(request.actor):
        raise NotAllowed(_("办件队列只给服务台的人看。"))
    is_open = None if asked.show == shapes.Show.ALL else asked.show == shapes.Show.OPEN
    page = queries.case_listing(
        person_of(request), at_desk=at_desk, is_open=is_open, key=asked.key, size=asked.size
    )
    return listed(request, response, page, [shapes.case_line(case) for case in page.rows])


@router.post(
    "/cases",
    auth=WRITES,
    response={201: shapes.Case},
    operation_id="fileCase",
    url_name="fileCase",
    summary=gettext_noop("提交办件"),
    description=gettext_noop("以本人名义；带上 X-Acting-For 就是以企业名义。答案不对的，errors 里逐项说明。"),
)
@once
def file_case(
    request: ApiRequest, response: HttpResponse, body: shapes.NewCase, idempotency_key: IdempotencyKey
) -> dict[str, Any]:
    """File a case."""
    page = queries.service_page(request.actor, body.service)
    if page is None:
        raise Invalid(
            {"service": [_("没有“%(slug)s”这个事项，或者它现在不接受申请。") % {"slug": body.service}]}
        )
    try:
        case = actions.file_case(actor=request.actor, service=page.service, answers=body.answers)
    except refusals.AnswersRefused as refusal:
        raise wrong_answers(refusal) from refusal
    response["Location"] = f"{request.path}/{case.reference}"
    return shown(request, response, case.reference)


@router.get(
    "/cases/{reference}",
    auth=READS,
    response=shapes.Case,
    operation_id="readCase",
    url_name="readCase",
    summary=gettext_noop("一件办件"),
    description=gettext_noop("办到哪一步、什么时候办结、日期是怎么来的、说过什么。申请人一方和窗口都能读。"),
)
def read_case(request: ApiRequest, response: HttpResponse, reference: str) -> dict[str, Any]:
    """One case, from either side."""
    case = visible(request, reference)
    note_look(request.actor, case, why=gettext_noop("程序读取"))
    return shape(request, response, case)


@router.get(
    "/cases/{reference}/files/{slug:key}",
    auth=READS,
    operation_id="readCaseFile",
    url_name="readCaseFile",
    openapi_extra=BYTES,
    summary=gettext_noop("办件里的一个文件"),
    description=gettext_noop("申请人交来的，或窗口发出的；图片是去掉拍摄地点等信息之后的。"),
)
def read_case_file(request: ApiRequest, reference: str, key: str) -> HttpResponse:
    """The bytes of a file of a case."""
    case = visible(request, reference)
    note_look(request.actor, case, why=gettext_noop("程序读取"))
    found = queries.file_of_case(case, key)
    if found is None:
        raise Http404
    content = content_of(found)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = disposition(found.name, attached=True)
    return response


@router.post(
    "/cases/{reference}/reply",
    auth=WRITES,
    response=shapes.Case,
    operation_id="replyToDesk",
    url_name="replyToDesk",
    summary=gettext_noop("回复窗口"),
    openapi_extra=words_and_files(),
    description=gettext_noop("窗口在等回复的，时限从这时继续计算。"),
)
@takes_words
@once
def reply_to_desk(
    request: WordsRequest,
    response: HttpResponse,
    reference: str,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Say something to the desk."""
    return deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.reply(
            actor=request.actor,
            case=case,
            words=words_of(request),
            attachments=request.prepared,
        ),
    )


@router.post(
    "/cases/{reference}/answers",
    auth=WRITES,
    response=shapes.Case,
    operation_id="correctAnswers",
    url_name="correctAnswers",
    summary=gettext_noop("更正答案"),
    description=gettext_noop(
        "窗口请您更正的（corrections），一次全部给出；没有写的就是清空。时限从这时继续计算。"
    ),
)
@once
def correct_answers(
    request: ApiRequest,
    response: HttpResponse,
    reference: str,
    body: shapes.CorrectedAnswers,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Put right what the desk marked."""
    return deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.correct_answers(
            actor=request.actor, case=case, answers=body.answers, words=body.words
        ),
    )


@router.post(
    "/cases/{reference}/withdrawal",
    auth=WRITES,
    response=shapes.Case,
    operation_id="withdrawCase",
    url_name="withdrawCase",
    summary=gettext_noop("撤回办件"),
    description=gettext_noop("还没有结束的可以撤回，原因可以不写。"),
)
@once
def withdraw_case(
    request: ApiRequest,
    response: HttpResponse,
    reference: str,
    body: shapes.MaybeSaid,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Take a case back."""
    return deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.withdraw_case(actor=request.actor, case=case, reason=body.words),
    )


@router.post(
    "/cases/{reference}/rating",
    auth=WRITES,
    response={201: shapes.Case},
    operation_id="rateCase",
    url_name="rateCase",
    summary=gettext_noop("评价办件"),
    description=gettext_noop("办结或不予办理之后，申请人一方评价一次；经办过的人不能评价。"),
)
@once
def rate_case(
    request: ApiRequest,
    response: HttpResponse,
    reference: str,
    body: shapes.NewRating,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Rate a closed case."""
    grade = Grade(body.grade)
    return deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.rate_case(
            actor=request.actor, case=case, grade=grade, words=body.words, tags=body.tags
        ),
    )


def _service(request: ApiRequest, slug: str) -> queries.ServicePage:
    page = queries.service_page(request.actor, slug)
    if page is None:
        raise Http404
    return page
