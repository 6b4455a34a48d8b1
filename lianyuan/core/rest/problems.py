"""Problem details (RFC 9457): the one form in which the API says that something went wrong."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop
from ninja import Field, Schema

MEDIA_TYPE = "application/problem+json"
# Where each kind of problem is explained; the last part is the kind's name on that page.
EXPLAINED_AT = "/api/v1/docs#problem-"

Errors = Mapping[str, Sequence[str]]

# What a program tells kinds apart by, what people call it, and what is said when there is nothing closer.
KINDS: dict[int, tuple[str, str, str]] = {
    400: (
        "unreadable",
        gettext_noop("请求读不懂"),
        gettext_noop("请求读不懂。请按文档检查地址、请求头和内容。"),
    ),
    401: (
        "unauthenticated",
        gettext_noop("需要令牌"),
        gettext_noop("请在请求头 Authorization 里带上有效的访问令牌。"),
    ),
    403: ("not-allowed", gettext_noop("没有权限"), gettext_noop("这个令牌的持有人没有权限做这件事。")),
    404: ("not-found", gettext_noop("没有找到"), gettext_noop("没有这一项，或者您看不到它。请核对地址。")),
    405: (
        "method-not-allowed",
        gettext_noop("不支持这种方法"),
        gettext_noop("这个地址不支持这种方法。请看响应头 Allow。"),
    ),
    406: (
        "not-acceptable",
        gettext_noop("只有 JSON"),
        gettext_noop("接口只回答 JSON。请在请求头 Accept 里写 application/json，或不写。"),
    ),
    409: ("refused", gettext_noop("现在不能做"), gettext_noop("按现在的情况，这件事做不了。")),
    412: (
        "changed",
        gettext_noop("内容已经变了"),
        gettext_noop("内容在您读取之后变过。请重新读取，再决定要不要改。"),
    ),
    413: ("too-large", gettext_noop("内容太大"), gettext_noop("请求的内容太大。请拆小再发。")),
    415: (
        "unsupported-type",
        gettext_noop("不支持这种内容"),
        gettext_noop("这个地址不收这种内容。请看文档里的内容类型。"),
    ),
    422: ("invalid", gettext_noop("内容不对"), gettext_noop("有内容不符合要求，请看 errors 里逐项的说明。")),
    428: (
        "version-missing",
        gettext_noop("缺少版本"),
        gettext_noop("修改前请先读取，并在请求头 If-Match 里带上读到的 ETag。"),
    ),
    429: ("too-many", gettext_noop("请求太多"), gettext_noop("请求太频繁。请按 Retry-After 等一会儿再试。")),
    500: (
        "failure",
        gettext_noop("服务器出错"),
        gettext_noop("服务器出了错，没有保存任何内容。请稍后再试。"),
    ),
}
_OTHERS = {True: 500, False: 400}


class Problem(Schema):
    """What went wrong. `type` is for programs, `title` and `detail` for people, `errors` is by field."""

    type: str = Field(examples=["/api/v1/docs#problem-invalid"])
    title: str
    status: int
    detail: str
    errors: dict[str, list[str]] | None = None


class ProblemFound(Exception):
    """Ends an API operation with a problem of the given status."""

    def __init__(
        self,
        status: int,
        detail: object = "",
        *,
        errors: Errors | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {detail}")
        self.status, self.detail = status, str(detail)
        self.errors, self.headers = errors, headers


class Invalid(ProblemFound):
    """What was sent doesn't hold; `errors` says so field by field, each error saying what to do."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(422, errors=errors)


def invalid_form(form: BaseForm) -> Invalid:
    """The problem of a form that doesn't hold, by its fields' names; `""` is the whole."""
    return Invalid(
        {
            "" if name == "__all__" else name: [str(message) for message in messages]
            for name, messages in form.errors.items()
        }
    )


def kind_of(status: int) -> tuple[str, str, str]:
    """Name, title and ordinary detail of a status, to be translated; an unusual one is the nearest usual."""
    return KINDS.get(status) or KINDS[_OTHERS[status >= 500]]


def problem_answer(
    status: int,
    detail: str = "",
    *,
    errors: Errors | None = None,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """An answer that carries a problem, in the reader's language; `more` are members of its own kind."""
    name, title, usual = kind_of(status)
    told: dict[str, Any] = {
        "type": f"{EXPLAINED_AT}{name}",
        "title": gettext(title),
        "status": status,
        "detail": detail or gettext(usual),
    }
    told |= dict(more or {})
    if errors:
        told["errors"] = {field: list(messages) for field, messages in errors.items()}
    # Names that were sent may hold halves of characters, which no answer can.
    content = json.dumps(told, ensure_ascii=False).encode(errors="replace")
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))
