"""What goes for every address of the API: who asks comes from a token, and whatever fails is a problem."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from lianyuan.accounts.pace import PACED
from lianyuan.accounts.rest import ApiRequest
from lianyuan.core.rest.problems import MEDIA_TYPE, ProblemFound, problem_answer
from lianyuan.core.rest.versions import tag

from .asking import ACTING_FOR, Pace, actor_of, token_of
from .assembly import DOCS, ROOT
from .conforming import check_request


class ApiMiddleware:
    """Stands before the sessions: a browser's cookies say nothing here, so no other site can use them.

    Sets `request.token` and `request.actor`. A token that doesn't work, and a company its holder doesn't
    belong to now, are refused whatever is asked for. HEAD is answered as GET: the server leaves out
    the content.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pace = Pace()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT) or request.path == DOCS:
            return self.get_response(request)
        for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            request.COOKIES.pop(name, None)
        # Programs say in each request which language they want to be answered in.
        setattr(request, "speaks_by_header", True)  # noqa: B010 - a request has no such attribute to its type
        request.META[PACED] = True
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = self.get_response(request)
        request.method = asked
        response = self._as_problem(response)
        if response.status_code < 300:
            response = self._as_problem(tag(request, response))
        patch_vary_headers(response, ["Authorization", ACTING_FOR, "Accept-Language"])
        response.setdefault("Cache-Control", "no-cache")
        if not response.streaming:
            # A problem made here comes too late for Django's own middleware that says the length.
            response.setdefault("Content-Length", str(len(response.content)))
        return response

    def process_view(
        self,
        request: ApiRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Look at the token, how often it asks, the company acted for, and what was asked."""
        if not request.path.startswith(ROOT) or request.path == DOCS:
            return None
        try:
            request.token = token_of(request, self.pace)
            request.actor = actor_of(request)
            check_request(request)
        except ProblemFound as found:
            return problem_answer(found.status, found.detail, errors=found.errors, headers=found.headers)
        return None

    def _as_problem(self, response: HttpResponse) -> HttpResponse:
        """The answer, or the problem in place of a page or a bare status."""
        if "Allow" in response and "GET" in response["Allow"] and "HEAD" not in response["Allow"]:
            response["Allow"] += ", HEAD"
        if response.status_code < 400 or response.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
        return problem_answer(response.status_code, headers=kept)
