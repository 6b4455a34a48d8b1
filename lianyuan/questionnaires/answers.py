"""Answers checked against a version's schema; what is wrong is said in Chinese, field by field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from lianyuan.core import clock, dates
from lianyuan.core.sentences import listed, named, quoted

from .definition import LONGEST_TEXT, Question, Widget, questions_of
from .models import QuestionnaireVersion

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SHOWN = 40
LARGEST_NUMBER = 10**15
LONGEST_NUMBER = 30  # characters, as written


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer; key and label are empty when it is about the whole form."""

    key: str
    label: str
    message: str

    def __str__(self) -> str:
        return named(self.label, self.message) if self.label else self.message


@dataclass(frozen=True)
class ShownAnswer:
    """One answer as people read it; an empty value was not given."""

    label: str
    value: str


def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return True
    if not _ISO_DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _not_before_today(
    validator: Draft202012Validator, wanted: object, instance: object, schema: object
) -> Iterator[ValidationError]:
    is_date = isinstance(instance, str) and _ISO_DATE.fullmatch(instance) and _is_date(instance)
    if wanted is True and is_date and date.fromisoformat(str(instance)) < clock.today():
        yield ValidationError("in the past")


_formats = FormatChecker(formats=())
_formats.checks("date")(_is_date)
_Validator: Any = extend(Draft202012Validator, {"notBeforeToday": _not_before_today})


def check_answers(version: QuestionnaireVersion, answers: Any) -> list[Problem]:
    """Everything wrong with answers to a version, at most one problem a field; empty when they may be kept.

    Accepts any JSON value (and what Python reads as such); keys the version doesn't ask for are refused.
    """
    if not isinstance(answers, dict):
        return [Problem("", "", _("答案应该是一个 JSON 对象，逐项写明问题和答案。"))]
    questions = {question.key: question for question in questions_of(version.schema, version.layout)}
    problems: dict[str, Problem] = {}
    if unknown := [shown_value(key) for key in answers if key not in questions]:
        problems[""] = Problem("", "", unknown_keys(unknown))
    for question in questions.values():
        if question.key in answers and (message := _unsafe(answers[question.key])):
            problems[question.key] = Problem(question.key, question.label, message)
    plain = {key: answers[key] for key in questions if key in answers and key not in problems}
    for error in _Validator(version.schema, format_checker=_formats).iter_errors(plain):
        for question in _questions_meant(error, questions, plain):
            message = explain(question, error, plain.get(question.key))
            problems.setdefault(question.key, Problem(question.key, question.label, message))
    return list(problems.values())


def _questions_meant(
    error: ValidationError, questions: dict[str, Question], plain: dict[str, Any]
) -> list[Question]:
    """The questions an error is about: the one it lies in, or those a required key is missing for."""
    if error.absolute_path:
        return [questions[str(error.absolute_path[0])]]
    if error.validator == "required":
        return [question for key, question in questions.items() if question.required and key not in plain]
    # A rule on the form as a whole: said at its first question.
    return list(questions.values())[:1]


def _unsafe(value: Any) -> str:
    """Why a value can't even be looked at or stored: not one plain value, too large, not writable."""
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            return _("写了 %(count)s 个字，太长了。请不超过 %(most)s 个字。") % {
                "count": len(value),
                "most": LONGEST_TEXT,
            }
        if found := _UNWRITABLE.search(value):
            code = f"U+{ord(found[0]):04X}"
            return _("里面有不能保存的字符（编号 %(code)s）。请删去后重新写。") % {"code": code}
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if _too_large(value):
            return _("这个数太大了。请核对后重新写。")
    elif not isinstance(value, bool):
        return _("“%(value)s”不是一个答案。请只写一个值。") % {"value": shown_value(value)}
    return ""


def _too_large(number: float) -> bool:
    # Written so that it holds for NaN, infinity and whole numbers beyond any float.
    return not abs(number) <= LARGEST_NUMBER


def explain(question: Question, error: ValidationError, value: Any) -> str:
    """What is wrong with one answer, with the value and what to do, from the schema's rule it breaks."""
    said = {"value": shown_value(value), "limit": error.validator_value}
    match error.validator:
        case "required":
            return missing(question)
        case "const" if question.widget == Widget.DECLARATION:
            return _("需要您确认才能提交。请看过内容后勾选。")
        case "minLength" if not value:
            return missing(question)
        case "minLength":
            return _("“%(value)s”太短了。请至少写 %(limit)s 个字。") % said
        case "maxLength":
            return _("写了 %(count)s 个字，太长了。请不超过 %(limit)s 个字。") % {**said, "count": len(value)}
        case "minimum" | "exclusiveMinimum":
            return _("“%(value)s”太小了。最小可以写 %(limit)s。") % said
        case "maximum" | "exclusiveMaximum":
            return _("“%(value)s”太大了。最大可以写 %(limit)s。") % said
        case "notBeforeToday":
            return _("“%(value)s”已经过去了。请选今天或以后的日期。") % said
        case "enum":
            labels = listed(label for _value, label in question.choices)
            return _("没有“%(value)s”这个选项。请从这些里选一个：%(labels)s。") % {**said, "labels": labels}
    return misread(question, value)


def unknown_keys(keys: list[str]) -> str:
    """What a person is told whose answers carry keys the version doesn't ask for."""
    return _("这张表单里没有%(keys)s这一项。请重新打开表单再填。") % {"keys": listed(map(quoted, keys[:3]))}


def missing(question: Question) -> str:
    """What a person is told who left a required question empty."""
    if question.widget == Widget.DECLARATION:
        return _("需要您确认才能提交。请看过内容后勾选。")
    if question.widget in {Widget.CHOICE, Widget.DATE}:
        return _("还没有选。请选一个。")
    return _("还没有填。请填写。")


def misread(question: Question, value: Any) -> str:
    """What a person is told whose answer isn't of the kind asked for."""
    said = {"value": shown_value(value)}
    match question.widget:
        case Widget.DATE:
            return _("“%(value)s”不是有效的日期。请写成 2026-03-09 这样的年-月-日。") % said
        case Widget.PHONE:
            return _("电话“%(value)s”不对。请只写 6 到 15 位数字，前面可以有“+”。") % said
        case Widget.NUMBER if question.rule.get("type") == "integer":
            return _("“%(value)s”不是整数。请只写数字，例如 12。") % said
        case Widget.NUMBER:
            return _("“%(value)s”不是数。请只写数字，例如 12.5。") % said
        case Widget.DECLARATION:
            return _("“%(value)s”看不懂。请勾选或不勾选。") % said
    return _("“%(value)s”不符合要求。请按问题下面的提示修改。") % said


def shown_value(value: Any) -> str:
    """A value as quoted to the person who sent it: cut short, unwritable characters replaced."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool | type(None)):
        text = {True: "true", False: "false", None: "null"}[value]
    elif isinstance(value, int | float) and _too_large(value):
        text = "…"
    else:
        text = str(value) if isinstance(value, int | float) else _("一组内容")
    text = _UNWRITABLE.sub("\ufffd", text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def shown_answers(version: QuestionnaireVersion, answers: dict[str, Any]) -> list[ShownAnswer]:
    """The answers as people read them, in the order of asking."""
    return [
        ShownAnswer(question.label, _as_read(question, answers.get(question.key)))
        for question in questions_of(version.schema, version.layout)
    ]


def _as_read(question: Question, value: Any) -> str:
    if value is None:
        return ""
    match question.widget:
        case Widget.CHOICE:
            return dict(question.choices).get(str(value), str(value))
        case Widget.DATE:
            return dates.long_day(date.fromisoformat(value))
        case Widget.DECLARATION:
            return _("已确认") if value else _("未确认")
    return str(value)
