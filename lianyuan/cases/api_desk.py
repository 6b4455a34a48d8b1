"""Cases, for programs of the desk: taking, accepting, asking, writing, closing."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop
from ninja import Router

from lianyuan.accounts.rest import ApiRequest, IdempotencyKey, once
from lianyuan.core.rest.versions import IfMatch

from . import actions, shapes
from .api_parts import HANDLES, WordsRequest, deed, takes_words, words_and_files, words_of

router = Router(tags=["cases"])


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
    return deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.take_case(actor=request.actor, case=case),
    )


@router.post(
    "/cases/{reference}/acceptance",
    auth=HANDLES,
    response=shapes.Case,
    operation_id="acceptCase",
    url_name="acceptCase",
    summary=gettext_noop("正式受理办件"),
    description=gettext_noop("先受理、以后再着手办：申请人马上知道什么时候办结。taking 是受理并着手。"),
)
@once
def accept_case(
    request: ApiRequest,
    response: HttpResponse,
    reference: str,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Accept a case without beginning yet."""
    return deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.accept_case(actor=request.actor, case=case),
    )


@router.post(
    "/cases/{reference}/question",
    auth=HANDLES,
    response=shapes.Case,
    operation_id="askBack",
    url_name="askBack",
    summary=gettext_noop("请申请人补充"),
    openapi_extra=words_and_files(),
    description=gettext_noop("时限停表，收到回复再继续。"),
)
@takes_words
@once
def ask_back(
    request: WordsRequest,
    response: HttpResponse,
    reference: str,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Ask the applicant for something."""
    return deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.ask_back(
            actor=request.actor,
            case=case,
            question=words_of(request),
            attachments=request.prepared,
        ),
    )


@router.post(
    "/cases/{reference}/message",
    auth=HANDLES,
    response=shapes.Case,
    operation_id="messageApplicant",
    url_name="messageApplicant",
    summary=gettext_noop("告知申请人"),
    openapi_extra=words_and_files(),
    description=gettext_noop("给申请人写话，不要求回复，时限照常计算。"),
)
@takes_words
@once
def message_applicant(
    request: WordsRequest,
    response: HttpResponse,
    reference: str,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Write to the applicant without asking for anything."""
    return deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.send_message(
            actor=request.actor,
            case=case,
            words=words_of(request),
            attachments=request.prepared,
        ),
    )


@router.post(
    "/cases/{reference}/completion",
    auth=HANDLES,
    response=shapes.Case,
    operation_id="completeCase",
    url_name="completeCase",
    summary=gettext_noop("办结办件"),
    openapi_extra=words_and_files(),
    description=gettext_noop("写清楚办成了什么，申请人会看到。"),
)
@takes_words
@once
def complete_case(
    request: WordsRequest,
    response: HttpResponse,
    reference: str,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Close a case as done."""
    return deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.complete_case(
            actor=request.actor,
            case=case,
            result=words_of(request),
            attachments=request.prepared,
        ),
    )


@router.post(
    "/cases/{reference}/refusal",
    auth=HANDLES,
    response=shapes.Case,
    operation_id="refuseCase",
    url_name="refuseCase",
    summary=gettext_noop("不予办理"),
    openapi_extra=words_and_files(),
    description=gettext_noop("写清楚原因和申请人还可以怎么做。"),
)
@takes_words
@once
def refuse_case(
    request: WordsRequest,
    response: HttpResponse,
    reference: str,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Close a case as not to be done."""
    return deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.refuse_case(
            actor=request.actor,
            case=case,
            reason=words_of(request),
            attachments=request.prepared,
        ),
    )


@router.post(
    "/cases/{reference}/corrections",
    auth=HANDLES,
    response=shapes.Case,
    operation_id="askCorrections",
    url_name="askCorrections",
    summary=gettext_noop("请申请人更正"),
    description=gettext_noop("逐项指出哪个答案要更正、为什么。时限停表，收到更正再继续。"),
)
@once
def ask_corrections(
    request: ApiRequest,
    response: HttpResponse,
    reference: str,
    body: shapes.AskedCorrections,
    idempotency_key: IdempotencyKey,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Ask for answers to be put right, each with its reason."""
    wanted = [actions.Wanted(each.key, each.reason, each.words) for each in body.wanted]
    return deed(
        request,
        response,
        reference,
        if_match,
        lambda case: actions.ask_corrections(actor=request.actor, case=case, wanted=wanted, words=body.words),
    )
