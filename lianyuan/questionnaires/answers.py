"""Answers checked against a version's schema; what is wrong is said in Chinese, field by field."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from jsonschema.exceptions import ValidationError

from lianyuan.core.sentences import named

from .definition import Question, asked, questions_of
from .formats import Validator, checker
from .models import QuestionnaireVersion
from .showing import ShownAnswer, shown_answers
from .widgets import LISTS, LONGEST_TEXT, MOST_CHOICES, Widget
from .wording import LARGEST_NUMBER, LONGEST_NUMBER, explain, misread, missing, shown_value, unknown_keys

__all__ = [
    "LARGEST_NUMBER",
    "LONGEST_NUMBER",
    "Problem",
    "ShownAnswer",
    "check_answers",
    "explain",
    "held_answers",
    "misread",
    "missing",
    "shown_answers",
    "shown_value",
    "unknown_keys",
]

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer; key and label are empty when it is about the whole form."""

    key: str
    label: str
    message: str

    def __str__(self) -> str:
        return named(self.label, self.message) if self.label else self.message


def held_answers(version: QuestionnaireVersion, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers that are kept: those to questions their conditions let be asked."""
    shown = asked(questions_of(version.schema, version.layout), answers)
    return {question.key: answers[question.key] for question in shown if question.key in answers}


def check_answers(version: QuestionnaireVersion, answers: Any) -> list[Problem]:
    """Everything wrong with answers to a version, at most one problem a field; empty when they may be kept.

    Accepts any JSON value (and what Python reads as such); keys the version doesn't ask for are refused.
    Questions that aren't asked, by their conditions, may be left out, and what is answered to them is not
    looked at: `held_answers` leaves it out of what is kept.
    """
    if not isinstance(answers, dict):
        return [Problem("", "", _("答案应该是一个 JSON 对象，逐项写明问题和答案。"))]
    questions = {question.key: question for question in questions_of(version.schema, version.layout)}
    problems: dict[str, Problem] = {}
    if unknown := [shown_value(key) for key in answers if key not in questions]:
        problems[""] = Problem("", "", unknown_keys(unknown))
    for question in questions.values():
        if question.key in answers and (message := _unsafe(question, answers[question.key])):
            problems[question.key] = Problem(question.key, question.label, message)
    plain = {key: answers[key] for key in questions if key in answers and key not in problems}
    shown = {question.key: question for question in asked(list(questions.values()), plain)}
    problems = {key: problem for key, problem in problems.items() if not key or key in shown}
    plain = {key: value for key, value in plain.items() if key in shown}
    for error in Validator(version.schema, format_checker=checker).iter_errors(plain):
        for question in _questions_meant(error, shown, plain):
            message = explain(question, error, plain.get(question.key))
            problems.setdefault(question.key, Problem(question.key, question.label, message))
    for question in shown.values():
        if question.required and plain.get(question.key) in (None, [], {}):
            problems.setdefault(question.key, Problem(question.key, question.label, missing(question)))
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


def _unsafe(question: Question, value: Any) -> str:
    """Why a value can't even be looked at or stored: not of the shape asked for, too large, not writable."""
    if question.widget in LISTS and isinstance(value, list) and len(value) <= MOST_CHOICES:
        parts = value
    elif question.widget == Widget.PLACE and isinstance(value, dict) and value.keys() <= {"place", "line"}:
        parts = list(value.values())
    else:
        return _unsafe_part(value)
    return next((said for part in parts if (said := _unsafe_part(part))), "")


def _unsafe_part(value: Any) -> str:
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
        # Written so that it holds for NaN, infinity and whole numbers beyond any float.
        if not abs(value) <= LARGEST_NUMBER:
            return _("这个数太大了。请核对后重新写。")
    elif not isinstance(value, bool):
        return _("“%(value)s”不是一个答案。请只写一个值。") % {"value": shown_value(value)}
    return ""
