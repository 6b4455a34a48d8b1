"""Each request has a number, which its log lines and its answer carry, and leaves one line in the log."""

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
# What proxies make: UUIDs, hexadecimal numbers, ULIDs. Anything longer could tell the log a story.
_VALID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}", re.ASCII)
_current: ContextVar[str] = ContextVar("lianyuan_request_id", default="")

logger = logging.getLogger(__name__)


def current_request_id() -> str:
    """The number of the request under way; empty outside of one."""
    return _current.get()


class RequestIdMiddleware:
    """Takes a valid number the proxy gave, or makes one; logs what was asked for by the name of its page.

    An address may carry a secret or someone's name, so neither path nor query is logged.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if _VALID.fullmatch(given) else uuid4().hex
        token = _current.set(number)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = number
            _log(request, response.status_code, time.perf_counter() - begun)
        finally:
            _current.reset(token)
        return response


def _log(request: HttpRequest, status: int, seconds: float) -> None:
    page = page_of(request)
    # Styles and scripts have no page; nobody asks how they were served.
    if not page and status < 400:
        return
    told = {"method": known_method(request), "page": page, "status": status, "ms": round(seconds * 1000, 1)}
    logger.info("%(method)s %(page)s %(status)s in %(ms)s ms", told, extra={"told": told})


def page_of(request: HttpRequest) -> str:
    """The name of the page asked for, such as `cases:case`; empty where there is none."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or match.route) if match else ""


def known_method(request: HttpRequest) -> str:
    """The request's method; a made-up one is not repeated."""
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return request.method if request.method in known else "OTHER"
