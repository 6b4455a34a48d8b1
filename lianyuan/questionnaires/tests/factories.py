"""Questionnaires for tests."""

from itertools import count
from typing import Any

from lianyuan.questionnaires.definition import DIALECT, PHONE_PATTERN
from lianyuan.questionnaires.models import Questionnaire, QuestionnaireVersion
from lianyuan.questionnaires.widgets import PLACE_RULE, files_rule

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


def definition_of(
    *fields: dict[str, Any], pages: list[dict[str, Any]] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A schema and layout of these fields, each with its `rule`, and `must` where it is required."""
    schema = {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": [field["key"] for field in fields if field.get("must")],
        "properties": {field["key"]: field["rule"] for field in fields},
    }
    asked = [
        {name: value for name, value in field.items() if name not in {"rule", "must"}} for field in fields
    ]
    return schema, {"fields": asked, **({"pages": pages} if pages else {})}


TEXT_RULE: dict[str, Any] = {"type": "string", "maxLength": 40}
FIELDS: dict[str, dict[str, Any]] = {
    "stage": {
        "key": "stage",
        "label": "公司办好了吗",
        "widget": "choice",
        "choices": [{"value": "yes", "label": "办好了"}, {"value": "no", "label": "还没有"}],
        "rule": {"type": "string", "enum": ["yes", "no"]},
        "must": True,
    },
    "code": {
        "key": "code",
        "label": "公司代码",
        "widget": "uscc",
        "shownIf": {"==": [{"var": "stage"}, "yes"]},
        "required": True,
        "fillsIn": {"name": "name", "place": "where"},
        "rule": {"type": "string", "format": "cn-uscc"},
    },
    "name": {"key": "name", "label": "名称", "widget": "text", "rule": TEXT_RULE},
    "where": {"key": "where", "label": "在哪里", "widget": "place", "rule": PLACE_RULE},
    "person": {
        "key": "person",
        "label": "经办人证件",
        "widget": "person_id",
        "rule": {"type": "string", "format": "cn-person-id"},
        "must": True,
    },
    "phone": {
        "key": "phone",
        "label": "电话",
        "widget": "phone",
        "knownAs": "person.phone",
        "rule": {"type": "string", "pattern": PHONE_PATTERN},
    },
    "paid": {
        "key": "paid",
        "label": "已付金额",
        "widget": "money",
        "rule": {"type": "integer", "minimum": 0, "maximum": 10_000_00},
    },
    "topics": {
        "key": "topics",
        "label": "哪些方面",
        "widget": "several",
        "choices": [{"value": "tax", "label": "税费"}, {"value": "rent", "label": "房租"}],
        "rule": {
            "type": "array",
            "items": {"type": "string", "enum": ["tax", "rent"]},
            "uniqueItems": True,
            "maxItems": 2,
        },
    },
    "trade": {
        "key": "trade",
        "label": "行业",
        "widget": "industry",
        "rule": {"type": "string", "format": "gbt-4754"},
    },
    "mail": {
        "key": "mail",
        "label": "邮箱",
        "widget": "email",
        "rule": {"type": "string", "format": "email"},
    },
    "papers": {
        "key": "papers",
        "label": "合同照片",
        "widget": "files",
        "shownIf": {"in": ["rent", {"var": "topics"}]},
        "required": True,
        "rule": files_rule(3),
    },
}
PAGES: list[dict[str, Any]] = [
    {"title": "公司", "sections": [{"title": "登记", "keys": ["stage", "code", "name", "where"]}]},
    {"title": "本人", "intro": "只有窗口看得到", "sections": [{"keys": ["person", "phone"]}]},
    {"title": "费用", "sections": [{"keys": ["paid", "topics", "trade", "mail", "papers"]}]},
]
# Made by the rule, not anybody's: the area 999999 doesn't exist.
PERSON_ID = "999999199003071234"


def make_paged_version() -> QuestionnaireVersion:
    """A saved version of three pages with every newer kind of question, and conditions."""
    schema, layout = definition_of(*FIELDS.values(), pages=PAGES)
    return make_version(schema=schema, layout=layout)
