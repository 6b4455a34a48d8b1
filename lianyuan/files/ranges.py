"""Parts of a file, asked for as RFC 9110 section 14 says."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.http import parse_http_date_safe

_ONE_RANGE = re.compile(r"bytes=[ \t]*(\d*)-(\d*)[ \t]*", re.ASCII)
_LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Part:
    """`length` bytes from `start`."""

    start: int
    length: int


class CannotSatisfy(Exception):
    """The range lies behind the end."""


def asked_part(request: HttpRequest, *, size: int, etag: str, modified: datetime) -> Part | None:
    """The one part the request asks for; None for the whole.

    Several ranges at once, nonsense, other units and a changed file (If-Range) mean the whole. Raises
    CannotSatisfy for a range that begins behind the end.
    """
    written = request.headers.get("Range", "")
    found = _ONE_RANGE.fullmatch(written) if request.method == "GET" else None
    if found is None or not _still_the_same(request.headers.get("If-Range", ""), etag, modified):
        return None
    first, last = found.groups()
    if len(first) > _LONGEST_NUMBER or len(last) > _LONGEST_NUMBER or not (first or last):
        return None
    if not first:
        length = min(int(last), size)
        if not length:
            raise CannotSatisfy
        return Part(size - length, length)
    start, end = int(first), int(last) if last else size - 1
    if last and end < start:
        return None
    if start >= size:
        raise CannotSatisfy
    return Part(start, min(end, size - 1) - start + 1)


def _still_the_same(condition: str, etag: str, modified: datetime) -> bool:
    if not condition:
        return True
    if condition.startswith(('"', "W/")):
        return condition == etag
    said = parse_http_date_safe(condition)
    return said is not None and said == int(modified.timestamp())
