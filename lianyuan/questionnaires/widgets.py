"""The kinds of question there are, and which answer rule (JSON Schema) each needs.

Money is a whole number of fen, so that it is exact and a condition or a limit compares it as a number.
Several choices and files are lists, a place is `{"place": id, "line": "…"}`, all else is one plain value.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

LONGEST_TEXT = 5000
LONGEST_LINE = 120
MOST_FILES = 10
MOST_CHOICES = 60
PHONE_PATTERN = r"^\+?[0-9]{6,15}$"
FILE_KEY_PATTERN = r"^[A-Za-z0-9_-]{16,32}$"


class Widget(StrEnum):
    """The controls a question may be asked with."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    SEVERAL = "several"
    DATE = "date"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "number"
    MONEY = "money"
    PERSON_ID = "person_id"
    USCC = "uscc"
    INDUSTRY = "industry"
    PLACE = "place"
    FILES = "files"
    DECLARATION = "declaration"


TEXTS = frozenset({Widget.TEXT, Widget.LONG_TEXT})
LISTS = frozenset({Widget.SEVERAL, Widget.FILES})
NUMBERS = frozenset({Widget.NUMBER, Widget.MONEY})
# Whose value is for its giver and the desk only; anyone else who sees the answers sees its ends.
SECRET = frozenset({Widget.PERSON_ID})
# What a question's answer is held to beyond its JSON type: a format or keyword registered in `formats.py`.
FORMATS = {
    Widget.DATE: "date",
    Widget.EMAIL: "email",
    Widget.PERSON_ID: "cn-person-id",
    Widget.USCC: "cn-uscc",
    Widget.INDUSTRY: "gbt-4754",
}
PLACE_RULE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["place"],
    "properties": {
        "place": {"type": "integer", "isPlace": True},
        "line": {"type": "string", "maxLength": LONGEST_LINE},
    },
}
_TYPES = {
    Widget.NUMBER: {"number", "integer"},
    Widget.MONEY: {"integer"},
    Widget.DECLARATION: {"boolean"},
    Widget.SEVERAL: {"array"},
    Widget.FILES: {"array"},
    Widget.PLACE: {"object"},
}


def files_rule(most: int = MOST_FILES) -> dict[str, Any]:
    """The rule of a question answered with up to `most` files."""
    item = {"type": "string", "pattern": FILE_KEY_PATTERN}
    return {"type": "array", "items": item, "uniqueItems": True, "maxItems": most}


def rule_problems(key: str, widget: Widget, rule: dict[str, Any], choices: Any) -> Iterator[str]:
    """What is wrong with the answer rule of a question of this kind."""
    types = _TYPES.get(widget, {"string"})
    kind = rule.get("type")
    if not isinstance(kind, str) or kind not in types:
        wanted = _("或").join(sorted(types))
        yield _("“%(key)s”的 type 应该是 %(wanted)s") % {"key": key, "wanted": wanted}
        return
    if widget in TEXTS and not 0 < rule.get("maxLength", 0) <= LONGEST_TEXT:
        yield _("“%(key)s”应该写 maxLength，从 1 到 %(most)s") % {"key": key, "most": LONGEST_TEXT}
    if widget in FORMATS and rule.get("format") != FORMATS[widget]:
        yield _("“%(key)s”应该写 format: %(format)s") % {"key": key, "format": FORMATS[widget]}
    if widget == Widget.PHONE and "pattern" not in rule:
        yield _("“%(key)s”应该写 pattern，例如 %(example)s") % {"key": key, "example": PHONE_PATTERN}
    if widget in NUMBERS and not {"minimum", "maximum"} <= rule.keys():
        yield _("“%(key)s”应该写 minimum 和 maximum") % {"key": key}
    if widget == Widget.PLACE and rule != PLACE_RULE:
        yield _("“%(key)s”的答案规则应该正好是 %(rule)s") % {"key": key, "rule": PLACE_RULE}
    if widget == Widget.FILES and not _is_files_rule(rule):
        yield _(
            "“%(key)s”的答案规则应该是文件编号的列表，maxItems 从 1 到 %(most)s，"
            "fileKinds 和 fileMegabytes 也要写对"
        ) % {
            "key": key,
            "most": MOST_FILES,
        }
    if widget == Widget.SEVERAL and rule.get("uniqueItems") is not True:
        yield _("“%(key)s”应该写 uniqueItems: true") % {"key": key}
    if widget in {Widget.CHOICE, Widget.SEVERAL}:
        yield from _choice_problems(key, rule if widget == Widget.CHOICE else rule.get("items"), choices)


def _is_files_rule(rule: dict[str, Any]) -> bool:
    from .file_kinds import rule_is_right

    most, beside = rule.get("maxItems"), {"minItems", "fileKinds", "fileMegabytes"}
    if not isinstance(most, int) or not 0 < most <= MOST_FILES:
        return False
    plain = {name: value for name, value in rule.items() if name not in beside}
    return plain == files_rule(most) and rule_is_right(rule)


def _choice_problems(key: str, rule: Any, choices: Any) -> Iterator[str]:
    allowed = rule.get("enum") if isinstance(rule, dict) else None
    offered = [choice.get("value") for choice in choices if isinstance(choice, dict)]
    labels = [choice.get("label") for choice in choices if isinstance(choice, dict)]
    labelled = len(labels) == len(choices) and all(isinstance(label, str) and label for label in labels)
    if not labelled or not offered or offered != allowed:
        yield _("“%(key)s”的 choices 应该逐个对应答案规则的 enum，每个都有 label") % {"key": key}
    if len(offered) > MOST_CHOICES:
        yield _("“%(key)s”有 %(count)s 个选项，太多了，最多 %(most)s 个") % {
            "key": key,
            "count": len(offered),
            "most": MOST_CHOICES,
        }
