"""What is wrong with a value that the API can't take, in the reader's words."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

# By pydantic's kinds of error; the names in the texts are what it tells with each.
_WORDS: dict[str, Any] = {
    "missing": gettext_lazy("缺少这一项，请补上。"),
    "extra_forbidden": gettext_lazy("没有这一项，请去掉，或核对写法。"),
    "string_type": gettext_lazy("应该是文字（字符串）。"),
    "string_unicode": gettext_lazy("里面有不能保存的字符，请删去。"),
    "unwritable": gettext_lazy("里面有不能保存的字符，请删去。"),
    "string_too_long": gettext_lazy("最多 %(max_length)s 个字，请改短。"),
    "string_too_short": gettext_lazy("至少 %(min_length)s 个字。"),
    "int_type": gettext_lazy("应该是整数，如 30。"),
    "int_parsing": gettext_lazy("应该是整数，如 30。"),
    "int_from_float": gettext_lazy("应该是整数，如 30。"),
    "int_parsing_size": gettext_lazy("这个数太大了。"),
    "greater_than_equal": gettext_lazy("不能小于 %(ge)s。"),
    "less_than_equal": gettext_lazy("不能大于 %(le)s。"),
    "bool_type": gettext_lazy("应该是 true 或 false。"),
    "bool_parsing": gettext_lazy("应该是 true 或 false。"),
    "decimal_type": gettext_lazy("应该是数，如 100.5。"),
    "decimal_parsing": gettext_lazy("应该是数，如 100.5。"),
    "date_type": gettext_lazy("应该是 2026-11-23 这样的日期。"),
    "date_parsing": gettext_lazy("应该是 2026-11-23 这样的日期。"),
    "date_from_datetime_parsing": gettext_lazy("应该是 2026-11-23 这样的日期。"),
    "date_from_datetime_inexact": gettext_lazy("应该是 2026-11-23 这样的日期，不带时间。"),
    "enum": gettext_lazy("没有这个选项，请从 %(expected)s 里选。"),
    "literal_error": gettext_lazy("没有这个选项，请从 %(expected)s 里选。"),
    "dict_type": gettext_lazy("应该是一个 JSON 对象。"),
    "model_attributes_type": gettext_lazy("应该是一个 JSON 对象。"),
    "model_type": gettext_lazy("应该是一个 JSON 对象。"),
    "list_type": gettext_lazy("应该是一个列表。"),
}


def errors_by_field(errors: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Pydantic's errors as the API tells them: by field, `a.b` for a field inside another."""
    found: dict[str, list[str]] = {}
    for error in errors:
        # The first two parts say where it was read from and which argument it became.
        source, *where = error["loc"]
        parts = where[1:] if source == "body" and len(where) > 1 else where
        name = "" if source == "body" and len(where) == 1 and where[0] == "body" else _joined(parts)
        words = _WORDS.get(error["type"])
        told = str(words) % error.get("ctx", {}) if words else _("不符合要求，请看文档里的说明。")
        found.setdefault(name, []).append(told)
    return found


def unknown_name() -> str:
    """What is said of a name that nothing is called by."""
    return str(_WORDS["extra_forbidden"])


def _joined(parts: Iterable[Any]) -> str:
    return ".".join(str(part).encode(errors="replace").decode() for part in parts)


def _writable(text: str) -> str:
    if any(ord(letter) < 32 and letter not in "\t\n\r" for letter in text) or "\x7f" in text:
        raise PydanticCustomError("unwritable", "unwritable character")
    return text


Words = Annotated[str, AfterValidator(_writable)]
"""Text as people write it: nothing in it that a database can't keep."""
