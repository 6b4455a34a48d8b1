"""Asking a question of a sketch with another control: what stays, and what gets lost by it."""

import copy
from typing import Any

from django.utils.translation import gettext as _

from lianyuan.core.sentences import listed, quoted

from ..definition import FILLS
from ..known import KNOWN
from ..widgets import TEXTS, Widget
from .condition_rows import condition_of, rows_of
from .content import Content, first_rule, question_in

CHOOSING = frozenset({Widget.CHOICE, Widget.SEVERAL})
# Between these, answers to conditions and the choices keep their sense.
ALIKE = (TEXTS, CHOOSING)


def with_kind(content: Content, key: str, widget: Widget) -> Content:
    """The sketch with a question asked by another control, under the same key.

    Answers given under the old kind are not taken over: whoever has a draft is told what they had written.
    """
    changed = copy.deepcopy(content)
    question = question_in(changed, key)
    if question is None or question["widget"] == widget:
        return changed
    old = Widget(question["widget"])
    question["rule"] = _rule(question, old, widget)
    question["widget"] = str(widget)
    if not {old, widget} <= CHOOSING:
        question["choices"] = []
    known = KNOWN.get(question["known_as"])
    if known is None or widget not in known.widgets:
        question["known_as"] = ""
    question["fills"] = {}
    question["required"] = question["required"] or widget == Widget.DECLARATION
    for one in changed["questions"]:
        one["fills"] = {
            name: other for name, other in one["fills"].items() if other != key or widget in FILLS[name]
        }
        one["condition"] = _condition(one["condition"], key, old, widget)
    return changed


def lost(content: Content, question: dict[str, Any], widget: Widget) -> list[str]:
    """What is lost by asking a question with another control, in sentences."""
    old, key = Widget(question["widget"]), question["key"]
    after = with_kind(content, key, widget)
    changed = question_in(after, key)
    assert changed is not None
    said = []
    if question["choices"] and not changed["choices"]:
        said.append(_("选项会去掉：%(choices)s。") % {"choices": _named(question["choices"])})
    if _limits(question["rule"]) != _limits(changed["rule"]):
        said.append(_("字数、大小、种类这些要求会回到一般的，请再看一遍。"))
    if question["known_as"] and not changed["known_as"]:
        said.append(_("不再替人填好。"))
    if question["fills"]:
        said.append(_("不再用它填入登记的企业信息。"))
    before = {one["key"]: one for one in content["questions"]}
    if filled := [
        one for one in after["questions"] if one["fills"] != before[one["key"]]["fills"] and one["key"] != key
    ]:
        said.append(_("这些问题不再把企业信息填进来：%(questions)s。") % {"questions": _named(filled)})
    conditional = [
        one
        for one in after["questions"]
        if len(rows_of(one["condition"])) < len(rows_of(before[one["key"]]["condition"]))
    ]
    if conditional:
        said.append(
            _("这些问题里看它怎么答的条件会去掉：%(questions)s。") % {"questions": _named(conditional)}
        )
    if not {old, widget} <= TEXTS:
        said.append(_("没填完的草稿会请本人重新填这一项，原来填的写在提示里。"))
    return said


def _rule(question: dict[str, Any], old: Widget, widget: Widget) -> dict[str, Any]:
    rule = first_rule(widget)
    if {old, widget} <= TEXTS:
        rule["maxLength"] = question["rule"].get("maxLength", rule["maxLength"])
    return rule


def _condition(
    condition: dict[str, Any] | None, key: str, old: Widget, widget: Widget
) -> dict[str, Any] | None:
    rows = rows_of(condition)
    if condition is None or not any(row["key"] == key for row in rows):
        return condition
    if {old, widget} <= CHOOSING:
        # One of several is contained, the one chosen is equal.
        turned = {"==": "in"} if widget == Widget.SEVERAL else {"in": "=="}
        rows = [
            {**row, "operator": turned.get(row["operator"], row["operator"])} if row["key"] == key else row
            for row in rows
        ]
    elif not {old, widget} <= TEXTS:
        rows = [row for row in rows if row["key"] != key]
    return condition_of(rows, condition.get("match", ""))


def _limits(rule: dict[str, Any]) -> dict[str, Any]:
    names = ("minLength", "maxLength", "minimum", "maximum", "maxItems", "minItems", "notBeforeToday")
    return {name: rule[name] for name in (*names, "fileKinds", "fileMegabytes") if name in rule}


def _named(rows: list[dict[str, Any]]) -> str:
    return listed(quoted(row["label"]) for row in rows)
