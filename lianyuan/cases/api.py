"""Services and cases, for programs: the catalogue, filing, reading, and every deed of both sides."""

from collections.abc import Callable
from typing import Annotated, Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router

from lianyuan.accounts.models import Person
from lianyuan.accounts.rest import ApiRequest, Bearer, IdempotencyKey, once
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.core.refusals import NotAllowed
from lianyuan.core.rest.listing import Listed, check_key, listed
from lianyuan.core.rest.problems import Invalid
from lianyuan.core.rest.versions import IfMatch, carry_version, check_version
from lianyuan.places import rules as place_rules

from . import actions, models, queries, refusals, shapes
from .actions.steps import lock
from .looking import note_look
from .models import Grade

router = Router(tags=["cases"])
READS, WRITES, HANDLES = (
    Bearer(Scope.CASES_READ),
    Bearer(Scope.CASES_WRITE),
    Bearer(Scope.CASES_HANDLE),
)
Do = Callable[[models.Case], object]


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
        _person(request), at_desk=at_desk, is_open=is_open, key=asked.key, size=asked.size
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
        errors: dict[str, list[str]] = {}
        for problem in refusal.problems:
            name = f"answers.{problem.key}" if problem.key else "answers"
            errors.setdefault(name, []).append(problem.message)
        raise Invalid(errors) from refusal
    response["Location"] = f"{request.path}/{case.reference}"
    return _shown(request, response, case.reference)


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
    case = _visible(request, reference)
    note_look(request.actor, case, why=gettext_noop("程序读取"))
    return _shape(request, response, case)


@router.post(
    "/cases/{reference}/reply",
    auth=WRITES,
    response=shapes.Case,
    operation_id="replyToDesk",
    url_name="replyToDesk",
    summary=gettext_noop("回复窗口"),
    description=gettext_noop("窗口在等回复的，时限从这时继续计算。"),
)
@once
def reply_to_desk(
    request: ApiRequest,
    response: HttpResponse,
    reference: str,
    body: shapes.Said,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Say something to the desk."""
    return _deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.reply(actor=request.actor, case=case, words=body.words),
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
    return _deed(
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
    return _deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.rate_case(
            actor=request.actor, case=case, grade=grade, words=body.words, tags=body.tags
        ),
    )


@router.post(
    "/cases/{reference}/taking",
    auth=HANDLES,
    response=shapes.Case,
    operation_id="takeCase",
    url_name="takeCase",
    summary=gettext_noop("受理办件"),
    description=gettext_noop("窗口人员从队列里取一件，由本人经办。已经有人受理的，回答 409 并说明是谁。"),
)
@once
def take_case(
    request: ApiRequest,
    response: HttpResponse,
    reference: str,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Take a case."""
    return _deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.take_case(actor=request.actor, case=case),
    )


@router.post(
    "/cases/{reference}/question",
    auth=HANDLES,
    response=shapes.Case,
    operation_id="askBack",
    url_name="askBack",
    summary=gettext_noop("请申请人补充"),
    description=gettext_noop("时限停表，收到回复再继续。"),
)
@once
def ask_back(
    request: ApiRequest,
    response: HttpResponse,
    reference: str,
    body: shapes.Said,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Ask the applicant for something."""
    return _deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.ask_back(actor=request.actor, case=case, question=body.words),
    )


@router.post(
    "/cases/{reference}/message",
    auth=HANDLES,
    response=shapes.Case,
    operation_id="messageApplicant",
    url_name="messageApplicant",
    summary=gettext_noop("告知申请人"),
    description=gettext_noop("给申请人写话，不要求回复，时限照常计算。"),
)
@once
def message_applicant(
    request: ApiRequest,
    response: HttpResponse,
    reference: str,
    body: shapes.Said,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Write to the applicant without asking for anything."""
    return _deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.send_message(actor=request.actor, case=case, words=body.words),
    )


@router.post(
    "/cases/{reference}/completion",
    auth=HANDLES,
    response=shapes.Case,
    operation_id="completeCase",
    url_name="completeCase",
    summary=gettext_noop("办结办件"),
    description=gettext_noop("写清楚办成了什么，申请人会看到。"),
)
@once
def complete_case(
    request: ApiRequest,
    response: HttpResponse,
    reference: str,
    body: shapes.Said,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Close a case as done."""
    return _deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.complete_case(actor=request.actor, case=case, result=body.words),
    )


@router.post(
    "/cases/{reference}/refusal",
    auth=HANDLES,
    response=shapes.Case,
    operation_id="refuseCase",
    url_name="refuseCase",
    summary=gettext_noop("不予办理"),
    description=gettext_noop("写清楚原因和申请人还可以怎么做。"),
)
@once
def refuse_case(
    request: ApiRequest,
    response: HttpResponse,
    reference: str,
    body: shapes.Said,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Close a case as not to be done."""
    return _deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.refuse_case(actor=request.actor, case=case, reason=body.words),
    )


def _person(request: ApiRequest) -> Person:
    assert request.actor.person is not None
    return request.actor.person


def _service(request: ApiRequest, slug: str) -> queries.ServicePage:
    page = queries.service_page(request.actor, slug)
    if page is None:
        raise Http404
    return page


def _deed(
    request: ApiRequest, response: HttpResponse, reference: str, if_match: str | None, do: Do
) -> dict[str, Any]:
    """Do one deed on a case the person sees, made from the version `if_match` names, and show the case."""
    case = _visible(request, reference)
    try:
        with transaction.atomic():
            if if_match is not None:
                check_version(if_match, current=lock(case).version)
            do(case)
    except refusals.WordsRefused as refusal:
        raise Invalid({"words": [refusal.message]}) from refusal
    return _shown(request, response, reference)


def _visible(request: ApiRequest, reference: str) -> models.Case:
    case = queries.visible_case(_person(request), reference)
    if case is None:
        raise Http404
    return case


def _shown(request: ApiRequest, response: HttpResponse, reference: str) -> dict[str, Any]:
    return _shape(request, response, _visible(request, reference))


def _shape(request: ApiRequest, response: HttpResponse, case: models.Case) -> dict[str, Any]:
    record = queries.record_of(case)
    carry_version(response, record.case.version)
    answers = queries.plain_answers(request.actor, record.case)
    return shapes.case_shape(record.case, record.steps, record.lines, answers=answers)
