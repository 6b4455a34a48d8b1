"""Questionnaires for tests."""

from itertools import count
from typing import Any

from lianyuan.questionnaires.definition import DIALECT, PHONE_PATTERN
from lianyuan.questionnaires.models import Questionnaire, QuestionnaireVersion

_numbers = count(1)

SCHEMA: dict[str, Any] = {
    "$schema": DIALECT,
    "type": "object",
    "additionalProperties": False,
    "required": ["subject", "topic", "agreed"],
    "properties": {
        "subject": {"type": "string", "minLength": 2, "maxLength": 40},
        "details": {"type": "string", "maxLength": 300},
        "topic": {"type": "string", "enum": ["tax", "rent"]},
        "day": {"type": "string", "format": "date", "notBeforeToday": True},
        "phone": {"type": "string", "pattern": PHONE_PATTERN},
        "people": {"type": "integer", "minimum": 1, "maximum": 500},
        "area": {"type": "number", "minimum": 0.5, "maximum": 10000},
        "agreed": {"const": True, "type": "boolean"},
    },
}
LAYOUT: dict[str, Any] = {
    "fields": [
        {"key": "subject", "label": "想问什么", "widget": "text"},
        {"key": "details", "label": "具体情况", "widget": "long_text", "help": "写清楚时间和地点"},
        {
            "key": "topic",
            "label": "哪一方面",
            "widget": "choice",
            "choices": [{"value": "tax", "label": "税费"}, {"value": "rent", "label": "房租"}],
        },
        {"key": "day", "label": "哪一天", "widget": "date"},
        {"key": "phone", "label": "联系电话", "widget": "phone"},
        {"key": "people", "label": "几个人", "widget": "number"},
        {"key": "area", "label": "面积", "widget": "number"},
        {"key": "agreed", "label": "以上属实", "widget": "declaration"},
    ]
}
GOOD_ANSWERS: dict[str, Any] = {"subject": "租金怎么补", "topic": "rent", "agreed": True}


def make_version(
    *, schema: dict[str, Any] | None = None, layout: dict[str, Any] | None = None
) -> QuestionnaireVersion:
    """A saved first version of a questionnaire of its own, with every kind of question unless given."""
    number = next(_numbers)
    questionnaire = Questionnaire.objects.create(slug=f"form-{number}", name=f"示例表单{number}")
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=1, schema=schema or SCHEMA, layout=layout or LAYOUT
    )


def unsaved_version() -> QuestionnaireVersion:
    """A version with every kind of question, for tests that need no database."""
    return QuestionnaireVersion(
        questionnaire=Questionnaire(slug="form", name="示例表单"), schema=SCHEMA, layout=LAYOUT
    )
