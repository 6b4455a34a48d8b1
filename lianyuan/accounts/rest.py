"""What an API operation needs to know of who asks: their token, its scopes, and answering once."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Header
from ninja.decorators import decorate_view
from ninja.security.base import SecuritySchema

from lianyuan.core.rest.problems import ProblemFound, problem_answer

from .models import ApiToken
from .once import RETRY_SECONDS, OtherContent, StillUnderWay, answer_once, fingerprint_of, kept_answer
from .requests import ActingRequest
from .tokens.scopes import Scope

REALM = 'Bearer realm="lianyuan"'
Run = Callable[..., HttpResponse]
IdempotencyKey = Annotated[
    str,
    Header(
        ...,
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description=gettext_noop("每件事用一个新的值（如 UUID），重发时用同一个。"),
    ),
]


class ApiRequest(ActingRequest):
    """A request to the API: `token` is the working token it carries, or None for a visitor's."""

    token: ApiToken | None


def may(request: ApiRequest, scope: Scope) -> bool:
    """Whether the request's token has the scope."""
    return request.token is not None and scope in request.token.scopes


def unauthenticated(detail: object = "") -> ProblemFound:
    """The problem of a request whose token is missing or doesn't work."""
    return ProblemFound(401, detail, headers={"WWW-Authenticate": REALM})


class Bearer:
    """Asks for a token with a scope, or with any when none is named; ninja's `auth` of an operation."""

    openapi_security_schema = SecuritySchema("http", scheme="bearer")

    def __init__(self, scope: Scope | None = None) -> None:
        self.scope = scope

    def __call__(self, request: ApiRequest) -> ApiToken:
        """The request's token. Raises a problem: 401 without one, 403 when it lacks the scope."""
        if request.token is None:
            raise unauthenticated()
        if self.scope and not may(request, self.scope):
            raise ProblemFound(
                403,
                _("这个令牌没有 %(scope)s 权限。请创建一个有这项权限的令牌。") % {"scope": self.scope.value},
                headers={
                    "WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{self.scope.value}"'
                },
            )
        return request.token


def answered_once(request: ApiRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to a keyed request of a program; see `once.answer_once`. Only a success is kept."""
    assert request.token is not None
    try:
        return answer_once(
            person=request.token.person,
            key=_key_of(request),
            fingerprint=_fingerprint(request),
            answer=answer,
            keeps=lambda response: response.status_code < 400,
        )
    except OtherContent:
        return _other_content()
    except StillUnderWay:
        return problem_answer(
            409,
            _("同一个 Idempotency-Key 的请求正在处理。请稍后用同样的内容再发一次。"),
            headers={"Retry-After": RETRY_SECONDS},
        )


def answered_before(request: ApiRequest) -> HttpResponse | None:
    """The answer kept for a keyed request, before long work is begun that writes only at its end."""
    assert request.token is not None
    try:
        return kept_answer(
            person=request.token.person, key=_key_of(request), fingerprint=_fingerprint(request)
        )
    except OtherContent:
        return _other_content()


def _other_content() -> HttpResponse:
    told = _("这个 Idempotency-Key 用过了，那一次的内容和这次不一样。请为新的内容换一个值。")
    return problem_answer(422, told, errors={"Idempotency-Key": [told]})


def _key_of(request: HttpRequest) -> str:
    # A form's key and a program's are told apart, should the same person send both.
    return f"api {request.headers['Idempotency-Key']}"


def _fingerprint(request: ApiRequest) -> str:
    return fingerprint_of(request, besides=f"{request.method} as {request.actor.company_id or ''} ")


def _once(run: Run) -> Run:
    @wraps(run)
    def answer(request: ApiRequest, **arguments: Any) -> HttpResponse:
        if request.token is None or not request.headers.get("Idempotency-Key"):
            return run(request, **arguments)
        return answered_once(request, lambda: run(request, **arguments))

    return answer


once = decorate_view(_once)
"""Has an operation answer a keyed request once; its function takes `idempotency_key: IdempotencyKey`."""
