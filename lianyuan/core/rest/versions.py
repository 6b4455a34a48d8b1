"""Versions: answers are tagged, what is unchanged isn't sent again, a change names what it was made from."""

import hashlib
import re
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Header

from .problems import ProblemFound

IfMatch = Annotated[str | None, Header(None, alias="If-Match", max_length=200)]
_TAG = re.compile(r'"(\d{1,18})-[0-9a-f]+"', re.ASCII)


def carry_version(response: HttpResponse, version: int) -> None:
    """Have the answer's tag begin with the version of what it shows; `tag` completes it."""
    response["ETag"] = f'"{version}"'


def tag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with its ETag; 304 in its place when the reader has it already."""
    digest = hashlib.sha256(response.content).hexdigest()[:20]
    version = response.get("ETag", "").strip('"')
    etag = f'"{version}-{digest}"' if version else f'"{digest}"'
    response["ETag"] = etag
    if request.method not in {"GET", "HEAD"}:
        return response
    conditional = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(conditional, HttpResponse)
    return conditional


def check_version(if_match: str | None, *, current: int, required: bool = False) -> None:
    """Refuse a change that was made from another version than the current (412), or from none (428).

    The tag's part after the version depends on who reads and in which language, so it is not compared.
    """
    if if_match is None:
        if required:
            raise ProblemFound(428)
        return
    versions = [int(found) for found in _TAG.findall(if_match)]
    if if_match.strip() != "*" and current not in versions:
        raise ProblemFound(412)
