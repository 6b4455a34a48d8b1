"""What people are told about an answer that can't be kept: which value, what is wrong, what to do."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jsonschema.exceptions import ValidationError

from lianyuan.companies import queries as companies
from lianyuan.companies import uscc
from lianyuan.companies.roster.cells import Wrong
from lianyuan.core.sentences import counted, listed, quoted

from . import file_kinds
from .definition import Question
from .showing import yuan_written
from .widgets import Widget

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SHOWN = 40
_CHOSEN = frozenset({Widget.CHOICE, Widget.DATE, Widget.PLACE})
LARGEST_NUMBER = 10**15
LONGEST_NUMBER = 30  # characters, as written


def explain(question: Question, error: ValidationError, value: Any) -> str:
    """What is wrong with one answer, with the value and what to do, from the schema's rule it breaks."""
    rule = str(error.validator)
    limit: Any = error.validator_value
    instance: Any = error.instance
    said = {"value": shown_value(value), "limit": limit}
    if question.widget == Widget.MONEY:
        said = {"value": yuan_written(value), "limit": yuan_written(limit)}
    if (rule == "required" and value is None) or (rule in {"minLength", "minItems"} and not value):
        return missing(question)
    if rule == "const" and question.widget == Widget.DECLARATION:
        return missing(question)
    if rule in {"fileKinds", "fileMegabytes"}:
        return file_kinds.explain(question.rule, rule)
    if rule in {"minItems", "maxItems"}:
        return _wrong_count(question, rule, limit)
    if rule == "maxLength":
        said["count"] = len(instance)
    if rule == "enum":
        said["value"] = shown_value(instance)
        said["labels"] = listed(label for _value, label in question.choices)
    words = _BROKEN.get(rule)
    return words % said if words else misread(question, value)


_BROKEN = {
    "minLength": gettext_lazy("“%(value)s”太短了。请至少写 %(limit)s 个字。"),
    "maxLength": gettext_lazy("写了 %(count)s 个字，太长了。请不超过 %(limit)s 个字。"),
    "minimum": gettext_lazy("“%(value)s”太小了。最小可以写 %(limit)s。"),
    "exclusiveMinimum": gettext_lazy("“%(value)s”太小了。最小可以写 %(limit)s。"),
    "maximum": gettext_lazy("“%(value)s”太大了。最大可以写 %(limit)s。"),
    "exclusiveMaximum": gettext_lazy("“%(value)s”太大了。最大可以写 %(limit)s。"),
    "notBeforeToday": gettext_lazy("“%(value)s”已经过去了。请选今天或以后的日期。"),
    "isPlace": gettext_lazy("选的地点已经不在名单上了。请重新选一个。"),
    "enum": gettext_lazy("没有“%(value)s”这个选项。请从这些里选一个：%(labels)s。"),
}


def _wrong_count(question: Question, rule: str, limit: int) -> str:
    if rule == "minItems":
        return counted("选得太少了。请至少选 %(n)s 项。", limit) % {"n": limit}
    if question.widget == Widget.FILES:
        return counted("文件太多了，最多 %(n)s 个。请删掉一些。", limit) % {"n": limit}
    return counted("选得太多了。请最多选 %(n)s 项。", limit) % {"n": limit}


def unknown_keys(keys: list[str]) -> str:
    """What a person is told whose answers carry keys the version doesn't ask for."""
    return _("这张表单里没有%(keys)s这一项。请重新打开表单再填。") % {"keys": listed(map(quoted, keys[:3]))}


def missing(question: Question) -> str:
    """What a person is told who left a required question empty."""
    if question.widget == Widget.DECLARATION:
        return _("需要您确认才能提交。请看过内容后勾选。")
    if question.widget in _CHOSEN:
        return _("还没有选。请选一个。")
    if question.widget == Widget.SEVERAL:
        return _("还没有选。请至少选一项。")
    if question.widget == Widget.FILES:
        return _("还没有上传。请选一个文件。")
    return _("还没有填。请填写。")


def misread(question: Question, value: Any) -> str:
    """What a person is told whose answer isn't of the kind asked for."""
    special = _SPECIAL.get(question.widget)
    if special is not None:
        return special(value)
    words = _MISREAD.get(question.widget)
    if question.widget == Widget.NUMBER and question.rule.get("type") == "integer":
        words = gettext_lazy("“%(value)s”不是整数。请只写数字，例如 12。")
    words = words or gettext_lazy("“%(value)s”不符合要求。请按问题下面的提示修改。")
    return words % {"value": shown_value(value)}


_MISREAD = {
    Widget.DATE: gettext_lazy("“%(value)s”不是有效的日期。请写成 2026-03-09 这样的年-月-日。"),
    Widget.PHONE: gettext_lazy("电话“%(value)s”不对。请只写 6 到 15 位数字，前面可以有“+”。"),
    Widget.EMAIL: gettext_lazy("“%(value)s”不像邮箱地址。请写成 name@example.com 的样子。"),
    Widget.NUMBER: gettext_lazy("“%(value)s”不是数。请只写数字，例如 12.5。"),
    Widget.MONEY: gettext_lazy("“%(value)s”不是金额。请以元为单位只写数字，最多两位小数，例如 1234.50。"),
    Widget.PLACE: gettext_lazy("还没有选地点。请先从名单里选一个最近的，再写门牌。"),
    Widget.FILES: gettext_lazy("文件没有收到。请在网页上重新上传。"),
    Widget.DECLARATION: gettext_lazy("“%(value)s”看不懂。请勾选或不勾选。"),
}


def _wrong_person_id(value: Any) -> str:
    """Says what is wrong without repeating the number, which nobody looking on should read."""
    count = len(value) if isinstance(value, str) else 0
    if count != 18:
        return counted("身份证号码是 18 位，这里有 %(n)s 位。请对照身份证核对。", count) % {"n": count}
    return _("这个身份证号码不对，可能有一位写错了（最后一位是校验码）。请对照身份证逐位核对。")


def _wrong_industry(value: Any) -> str:
    found = companies.industry_written(value) if isinstance(value, str) and len(value) <= 5 else None
    reason = found.reason if isinstance(found, Wrong) else _("请写国民经济行业分类的代码，例如 6513。")
    return _("“%(code)s”不对：%(reason)s") % {"code": shown_value(value), "reason": reason}


def _wrong_uscc(value: Any) -> str:
    problem = uscc.problem_with(uscc.normalise(value)) if isinstance(value, str) else None
    return problem or _("“%(value)s”不是统一社会信用代码。请照营业执照写 18 位。") % {
        "value": shown_value(value)
    }


_SPECIAL = {
    Widget.PERSON_ID: _wrong_person_id,
    Widget.USCC: _wrong_uscc,
    Widget.INDUSTRY: _wrong_industry,
}


def writable(value: Any) -> Any:
    """A value with the characters that no database keeps replaced by the mark of something unreadable."""
    if isinstance(value, str):
        return _UNWRITABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [writable(one) for one in value]
    return {name: writable(one) for name, one in value.items()} if isinstance(value, dict) else value


def shown_value(value: Any) -> str:
    """A value as quoted to the person who sent it: cut short, unwritable characters replaced."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool | type(None)):
        text = {True: "true", False: "false", None: "null"}[value]
    elif isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
        text = "…"
    else:
        text = str(value) if isinstance(value, int | float) else _("一组内容")
    text = _UNWRITABLE.sub("\ufffd", text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
