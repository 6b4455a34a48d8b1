"""Whether a request is one that the document speaks of: its parameters, its content, the answer it takes."""

import re
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianyuan.accounts.rest import ApiRequest
from lianyuan.core.rest.problems import Invalid, ProblemFound
from lianyuan.core.rest.words import unknown_name

from .document import plain

ANSWERED = "application/json"
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Agreed:
    """What the document says of one operation's requests."""

    is_open: bool
    parameters: frozenset[str]
    content_types: tuple[str, ...]


def check_request(request: ApiRequest) -> None:
    """Refuse what the document doesn't speak of, rather than answer something else than was asked.

    Raises a problem: 406 for who takes no JSON, 415 for content of another type, 422 for an unknown parameter
    (a misspelt filter would else give the whole list). Addresses outside the document pass, and requests that
    lack a token: they are told that first.
    """
    match = request.resolver_match
    path = _ARGUMENT.sub(r"{\1}", f"/{match.route}") if match else ""
    agreed = _operations().get((path, (request.method or "").lower()))
    if agreed is None or (request.token is None and not agreed.is_open):
        return
    if not request.accepts(ANSWERED):
        raise ProblemFound(406)
    if agreed.content_types and _has_body(request) and request.content_type not in agreed.content_types:
        raise ProblemFound(
            415,
            _("这个地址不收 %(sent)s。请求头 Content-Type 请用 %(wanted)s。")
            % {"sent": request.content_type or _("没有写明类型的内容"), "wanted": agreed.content_types[0]},
        )
    if unknown := [name for name in request.GET if name not in agreed.parameters]:
        raise Invalid({name: [unknown_name()] for name in unknown})


@cache
def _operations() -> dict[tuple[str, str], Agreed]:
    return {
        (path, method): Agreed(
            {} in told["security"],
            frozenset(parameter["name"] for parameter in told["parameters"] if parameter["in"] == "query"),
            tuple(told.get("requestBody", {}).get("content", ())),
        )
        for path, methods in plain()["paths"].items()
        for method, told in methods.items()
    }


def _has_body(request: HttpRequest) -> bool:
    return request.META.get("CONTENT_LENGTH") not in {None, "", "0"}
