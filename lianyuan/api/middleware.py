"""What goes for every address of the API: who asks comes from a token, and whatever fails is a problem."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import ApiToken
from lianyuan.accounts.rest import ApiRequest, unauthenticated
from lianyuan.accounts.tokens.actions import note_use
from lianyuan.accounts.tokens.queries import working_token
from lianyuan.companies import queries as companies
from lianyuan.core.rest.problems import MEDIA_TYPE, ProblemFound, problem_answer
from lianyuan.core.rest.versions import tag

from .assembly import DOCS, ROOT

ACTING_FOR = "X-Acting-For"


class ApiMiddleware:
    """Stands before the sessions: a browser's cookies say nothing here, so no other site can use them.

    Sets `request.token` and `request.actor`. A token that doesn't work, and a company its holder doesn't
    belong to now, are refused whatever is asked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT) or request.path == DOCS:
            return self.get_response(request)
        for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            request.COOKIES.pop(name, None)
        # Programs say in each request which language they want to be answered in.
        setattr(request, "speaks_by_header", True)  # noqa: B010 - a request has no such attribute to its type
        response = self._as_problem(self.get_response(request))
        if response.status_code < 300:
            response = self._as_problem(tag(request, response))
        patch_vary_headers(response, ["Authorization", ACTING_FOR, "Accept-Language"])
        response.setdefault("Cache-Control", "no-cache")
        return response

    def process_view(
        self,
        request: ApiRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Look at the token and the company acted for."""
        if not request.path.startswith(ROOT) or request.path == DOCS:
            return None
        try:
            request.token = _token_of(request)
            request.actor = _actor_of(request)
        except ProblemFound as found:
            return problem_answer(found.status, found.detail, errors=found.errors, headers=found.headers)
        return None

    def _as_problem(self, response: HttpResponse) -> HttpResponse:
        """The answer, or the problem in place of a page or a bare status."""
        if response.status_code < 400 or response.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
        return problem_answer(response.status_code, headers=kept)


def _token_of(request: HttpRequest) -> ApiToken | None:
    header = request.headers.get("Authorization")
    if header is None:
        return None
    kind, _space, written = header.partition(" ")
    token = working_token(written.strip()) if kind.lower() == "bearer" else None
    if token is None:
        raise unauthenticated(_("这个令牌不能用：写法不对、已经停用或过了有效期。请在“我的”里创建新的。"))
    note_use(token)
    return token


def _actor_of(request: ApiRequest) -> Actor:
    wanted = request.headers.get(ACTING_FOR)
    if request.token is None:
        if wanted is not None:
            raise unauthenticated(_("要代表企业，请同时带上访问令牌。"))
        return Actor(person=None)
    person = request.token.person
    if wanted is None:
        return Actor(person=person)
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 19):
        raise ProblemFound(422, errors={ACTING_FOR: [_("应该是企业编号（数字），见 /api/v1/me。")]})
    membership = companies.current_membership(person, int(wanted))
    if membership is None:
        raise ProblemFound(403, _("您现在不是编号 %(id)s 的企业的成员，不能代表它。") % {"id": wanted})
    return Actor(person=person, company_id=membership.company_id, company_label=membership.company.name)
