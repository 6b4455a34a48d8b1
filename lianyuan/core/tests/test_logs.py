"""What the log keeps and what it leaves out."""

import json
import logging
import sys
from typing import Any

import pytest

from lianyuan.core.logs import JsonLines, PlainLines


def record(name: str, message: str, *args: object, **extra: Any) -> logging.LogRecord:
    made = logging.getLogger(name).makeRecord(name, logging.ERROR, "file.py", 1, message, args, None)
    made.__dict__.update(extra)
    return made


def with_trouble() -> logging.LogRecord:
    try:
        try:
            raise KeyError("10012345678")
        except KeyError as problem:
            raise ValueError("张三 已存在") from problem
    except ValueError:
        made = record("django.request", "Internal Server Error: %s", "/cases/?q=张三")
        made.exc_info = sys.exc_info()
        return made


def test_a_line_is_one_json_object() -> None:
    told = json.loads(JsonLines().format(record("lianyuan.files", "removed %s pieces", 3, told={"ms": 1.5})))
    assert told["message"] == "removed 3 pieces"
    assert (told["level"], told["logger"], told["ms"]) == ("ERROR", "lianyuan.files", 1.5)
    assert told["at"].endswith("+00:00")


def test_an_exception_is_told_by_its_kind_and_place_only() -> None:
    line = JsonLines().format(with_trouble())
    assert "张三" not in line
    assert "10012345678" not in line
    told = json.loads(line)["trouble"]
    assert [cause["kind"] for cause in told] == ["ValueError", "KeyError"]
    assert "test_logs.py" in told[0]["at"][0]


@pytest.mark.parametrize(
    ("name", "message", "args"),
    [
        ("django.request", "Not Found: %s", ("/cases/张三/",)),
        ("django.db.backends", "(%.3f) %s; args=%s", (0.1, "SELECT", "张三")),
        ("django.security.DisallowedHost", "Invalid HTTP_HOST header: '张三'", ()),
        ("botocore", "Sending http request: %s", ("张三",)),
    ],
)
def test_others_messages_are_kept_unfilled(name: str, message: str, args: tuple[object, ...]) -> None:
    for lines in (JsonLines(), PlainLines()):
        assert "张三" not in lines.format(record(name, message, *args))


def test_developers_see_an_exception_in_full() -> None:
    assert "张三 已存在" in PlainLines().format(with_trouble())
