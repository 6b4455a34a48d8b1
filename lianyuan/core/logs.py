"""Log lines, as JSON for machines or plain for people, without anything that could be about a person.

Our own messages say only what may be known (house rule). What others' code says may quote a path, a value or
a row, so of theirs only the unfilled message is kept; of an exception only its kind and where it came from.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from .request_ids import current_request_id, known_method, page_of

OURS = "lianyuan"


class JsonLines(logging.Formatter):
    """One JSON object a line: `at` (UTC), `level`, `logger`, `message`, and what is known of the request."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": safe_message(record),
        }
        if number := current_request_id():
            told["request"] = number
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0] is not None:
            told["trouble"] = trouble(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """One line to be read on a terminal, and an exception in full: for invented data and for developers."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        at = datetime.fromtimestamp(record.created).astimezone()
        line = f"{at:%H:%M:%S} {record.levelname} {record.name} {safe_message(record)}"
        if record.exc_info and record.exc_info[0] is not None:
            line += "\n" + self.formatException(record.exc_info)
        return line


def safe_message(record: logging.LogRecord) -> str:
    """What a record may say: ours in full, others' without what was filled in."""
    if record.name == OURS or record.name.startswith(f"{OURS}."):
        return record.getMessage()
    request = getattr(record, "request", None)
    if request is not None and hasattr(request, "method"):
        status = getattr(record, "status_code", "")
        return f"{known_method(request)} {page_of(request) or '-'} {status}".strip()
    if record.name.startswith("django.security"):
        # Its messages are filled in before they come here.
        return record.name.removeprefix("django.security.")
    return str(record.msg)


def trouble(problem: BaseException | None) -> list[dict[str, Any]]:
    """An exception and what led to it, the first cause last: kind and places, never its words."""
    found, seen = [], set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        found.append({"kind": _kind(problem), "at": _places(problem.__traceback__)})
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return found


def _kind(problem: BaseException) -> str:
    kind = type(problem)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _places(tracing: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(tracing)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
