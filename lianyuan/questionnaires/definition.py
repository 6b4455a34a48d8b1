"""What a questionnaire's version may say: the widgets there are, and what is wrong with a definition.

A layout is `{"fields": [{"key", "label", "widget", "help"?, "choices"?}, …]}` in the order of asking;
`choices` are `[{"value", "label"}, …]` and cover the schema's `enum`. The schema is an object of plain values
that accepts no other keys. One keyword is ours: `"notBeforeToday": true` on a date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from lianyuan.core.refusals import Refused
from lianyuan.core.sentences import listed, one_after_another

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_TEXT = 5000
PHONE_PATTERN = r"^\+?[0-9]{6,15}$"


class Widget(StrEnum):
    """The controls a question may be asked with."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    DATE = "date"
    PHONE = "phone"
    NUMBER = "number"
    DECLARATION = "declaration"


_TYPES = {Widget.NUMBER: {"number", "integer"}, Widget.DECLARATION: {"boolean"}}


class DefinitionProblem(Refused):
    """A schema and layout that can't be published; the message lists what is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(one_after_another(problems))
        self.problems = problems


@dataclass(frozen=True)
class Question:
    """One question of a version: its layout, and the part of the schema its answer is held to."""

    key: str
    label: str
    widget: Widget
    help: str
    choices: tuple[tuple[str, str], ...]
    required: bool
    rule: dict[str, Any]


def questions_of(schema: dict[str, Any], layout: dict[str, Any]) -> list[Question]:
    """The questions of a published definition, in the order of asking."""
    required = set(schema.get("required", []))
    return [
        Question(
            key=field["key"],
            label=field["label"],
            widget=Widget(field["widget"]),
            help=field.get("help", ""),
            choices=tuple((choice["value"], choice["label"]) for choice in field.get("choices", [])),
            required=field["key"] in required,
            rule=schema["properties"][field["key"]],
        )
        for field in layout["fields"]
    ]


def check_definition(schema: Any, layout: Any) -> None:
    """Raises DefinitionProblem with everything that keeps a definition from being published."""
    problems = list(_schema_problems(schema)) or list(_layout_problems(schema, layout))
    if problems:
        raise DefinitionProblem(problems)


def _schema_problems(schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict):
        yield _("答案规则应该是一个 JSON 对象")
        return
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as problem:
        where = "/".join(str(part) for part in problem.absolute_path) or _("根")
        yield _("答案规则不是有效的 JSON Schema 2020-12，问题在“%(where)s”") % {"where": where}
        return
    if schema.get("$schema") != DIALECT:
        yield _("答案规则的 $schema 应该是 %(wanted)s") % {"wanted": DIALECT}
    if schema.get("type") != "object" or schema.get("additionalProperties") is not False:
        yield _("答案规则应该写 type: object 和 additionalProperties: false")
    properties = schema.get("properties")
    if not properties:
        yield _("答案规则里没有问题，请在 properties 里至少写一个")
        return
    for key in schema.get("required", []):
        if key not in properties:
            yield _("必填的“%(key)s”不在 properties 里") % {"key": key}


def _layout_problems(schema: dict[str, Any], layout: Any) -> Iterator[str]:
    fields = layout.get("fields") if isinstance(layout, dict) else None
    if not isinstance(fields, list) or not all(isinstance(field, dict) for field in fields):
        yield _("版面应该是 {fields: [{key, label, widget}, …]}")
        return
    keys = [field.get("key") for field in fields]
    for key in schema["properties"]:
        if keys.count(key) != 1:
            yield _("版面里“%(key)s”出现了 %(count)s 次，应该正好一次") % {
                "key": key,
                "count": keys.count(key),
            }
    for field in fields:
        yield from _field_problems(field, schema["properties"].get(field.get("key")))


def _field_problems(field: dict[str, Any], rule: Any) -> Iterator[str]:
    key = field.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        yield _("“%(key)s”不能作为问题的编号，请用小写字母开头的字母、数字和下划线") % {"key": key}
        return
    if not isinstance(rule, dict):
        yield _("“%(key)s”没有答案规则") % {"key": key}
        return
    if not isinstance(field.get("label"), str) or not field["label"].strip():
        yield _("“%(key)s”没有问题的文字（label）") % {"key": key}
    if not isinstance(field.get("help", ""), str):
        yield _("“%(key)s”的提示（help）应该是文字") % {"key": key}
    if field.get("widget") not in set(Widget):
        yield _("“%(key)s”的控件“%(widget)s”不认识，可用：%(known)s") % {
            "key": key,
            "widget": field.get("widget"),
            "known": listed(Widget),
        }
        return
    yield from _rule_problems(key, Widget(field["widget"]), rule, field.get("choices", []))


def _rule_problems(key: str, widget: Widget, rule: dict[str, Any], choices: Any) -> Iterator[str]:
    types = _TYPES.get(widget, {"string"})
    kind = rule.get("type")
    if not isinstance(kind, str) or kind not in types:
        wanted = _("或").join(sorted(types))
        yield _("“%(key)s”的 type 应该是 %(wanted)s") % {"key": key, "wanted": wanted}
        return
    if widget in {Widget.TEXT, Widget.LONG_TEXT} and not 0 < rule.get("maxLength", 0) <= LONGEST_TEXT:
        yield _("“%(key)s”应该写 maxLength，从 1 到 %(most)s") % {"key": key, "most": LONGEST_TEXT}
    if widget == Widget.DATE and rule.get("format") != "date":
        yield _("“%(key)s”应该写 format: date") % {"key": key}
    if widget == Widget.PHONE and "pattern" not in rule:
        yield _("“%(key)s”应该写 pattern，例如 %(example)s") % {"key": key, "example": PHONE_PATTERN}
    if widget == Widget.NUMBER and not {"minimum", "maximum"} <= rule.keys():
        yield _("“%(key)s”应该写 minimum 和 maximum") % {"key": key}
    if widget == Widget.CHOICE:
        offered = [choice.get("value") for choice in choices if isinstance(choice, dict)]
        labels = [choice.get("label") for choice in choices if isinstance(choice, dict)]
        labelled = len(labels) == len(choices) and all(isinstance(label, str) for label in labels)
        if not labelled or not offered or offered != rule.get("enum"):
            yield _("“%(key)s”的 choices 应该逐个对应答案规则的 enum，每个都有 label") % {"key": key}
