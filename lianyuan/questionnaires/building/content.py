"""What a sketch holds: pages and questions as people think of them, compiled to a definition and read back.

`{"pages": [{"title", "intro"}], "questions": [{…}], "next": n}`; a question is `{"key", "widget", "label",
"help", "required", "page", "section", "choices", "rule", "condition", "known_as", "fills"}`. `page` counts
from 0. `rule` keeps the answer rule, so that keywords the builder doesn't offer survive. `condition` is
`{"key", "operator", "value"}`, several of them `{"match": "all" | "any", "rows": […]}`, or `{"logic": …}`
where a version's condition is more than the builder offers.
"""

import copy
import re
from collections.abc import Iterable
from typing import Any

from ..definition import DIALECT, pages_of
from ..models import QuestionnaireVersion
from ..widgets import FORMATS, PHONE_PATTERN, PLACE_RULE, TEXTS, Widget, files_rule

Content = dict[str, Any]
LONGEST = {Widget.TEXT: 200, Widget.LONG_TEXT: 2000}
MOST_NUMBER = 10**9
MOST_CONDITIONS = 4
_OWN_KEY = re.compile(r"q([0-9]{1,6})")


def empty() -> Content:
    """A sketch with one page and nothing on it."""
    return {"pages": [{"title": "", "intro": ""}], "questions": [], "next": 1}


def content_of(version: QuestionnaireVersion) -> Content:
    """A published version as a sketch."""
    questions = []
    pages = pages_of(version.schema, version.layout)
    for page in pages:
        for section in page.sections:
            for question in section.questions:
                questions.append(
                    {
                        "key": question.key,
                        "widget": str(question.widget),
                        "label": question.label,
                        "help": question.help,
                        "required": question.required,
                        "page": page.number - 1,
                        "section": section.title,
                        "section_intro": section.intro,
                        "choices": [{"value": value, "label": label} for value, label in question.choices],
                        "rule": copy.deepcopy(question.rule),
                        "condition": _condition_row(question.shown_if),
                        "known_as": question.known_as,
                        "fills": dict(question.fills_in),
                    }
                )
    return {
        "pages": [{"title": page.title, "intro": page.intro} for page in pages],
        "questions": questions,
        "next": next_number(str(one["key"]) for one in questions),
    }


def next_number(keys: Iterable[str]) -> int:
    """The number after all that keys made here bear."""
    return max((int(found[1]) for key in keys if (found := _OWN_KEY.fullmatch(key))), default=0) + 1


def new_question(content: Content, widget: Widget, page: int) -> dict[str, Any]:
    """A question of a kind, not yet on the sketch, with a key no other has."""
    return {
        "key": f"q{content['next']}",
        "widget": str(widget),
        "label": "",
        "help": "",
        "required": widget == Widget.DECLARATION,
        "page": page,
        "section": "",
        "choices": [],
        "rule": first_rule(widget),
        "condition": None,
        "known_as": "",
        "fills": {},
    }


def first_rule(widget: Widget) -> dict[str, Any]:
    """The answer rule a new question of a kind starts with."""
    if widget in TEXTS:
        return {"type": "string", "maxLength": LONGEST[widget]}
    if widget in FORMATS:
        return {"type": "string", "format": FORMATS[widget]}
    rules: dict[Widget, dict[str, Any]] = {
        Widget.CHOICE: {"type": "string", "enum": []},
        Widget.SEVERAL: {"type": "array", "items": {"type": "string", "enum": []}, "uniqueItems": True},
        Widget.PHONE: {"type": "string", "pattern": PHONE_PATTERN},
        Widget.NUMBER: {"type": "integer", "minimum": 0, "maximum": MOST_NUMBER},
        Widget.MONEY: {"type": "integer", "minimum": 0, "maximum": MOST_NUMBER * 100},
        Widget.PLACE: copy.deepcopy(PLACE_RULE),
        Widget.FILES: files_rule(3),
        Widget.DECLARATION: {"type": "boolean", "const": True},
    }
    return rules[widget]


def definition_of(content: Content) -> tuple[dict[str, Any], dict[str, Any]]:
    """The schema and layout a sketch stands for; whether they may be published is for `check_definition`."""
    questions = ordered(content)
    schema = {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": [one["key"] for one in questions if one["required"] and not one["condition"]],
        "properties": {one["key"]: _rule(one) for one in questions},
    }
    layout: dict[str, Any] = {"fields": [_field(one) for one in questions]}
    titled = any(page["title"] for page in content["pages"])
    sectioned = any(one.get("section") for one in questions)
    if len(content["pages"]) > 1 or titled or sectioned:
        layout["pages"] = [_page(content, number) for number in range(len(content["pages"]))]
    return schema, layout


def ordered(content: Content) -> list[dict[str, Any]]:
    """The questions in the order of asking: page by page."""
    return sorted(content["questions"], key=lambda one: one["page"])


def _rule(question: dict[str, Any]) -> dict[str, Any]:
    rule = copy.deepcopy(question["rule"])
    values = [choice["value"] for choice in question["choices"]]
    if question["widget"] == Widget.CHOICE:
        rule["enum"] = values
    if question["widget"] == Widget.SEVERAL:
        rule["items"] = {"type": "string", "enum": values}
    return rule


def _field(question: dict[str, Any]) -> dict[str, Any]:
    field = {"key": question["key"], "label": question["label"], "widget": question["widget"]}
    if question["help"]:
        field["help"] = question["help"]
    if question["widget"] in {Widget.CHOICE, Widget.SEVERAL}:
        field["choices"] = question["choices"]
    if question["condition"]:
        field["shownIf"] = _logic(question["condition"])
        if question["required"]:
            field["required"] = True
    if question["known_as"]:
        field["knownAs"] = question["known_as"]
    if question["fills"]:
        field["fillsIn"] = question["fills"]
    return field


def _page(content: Content, number: int) -> dict[str, Any]:
    sections: list[dict[str, Any]] = []
    for question in content["questions"]:
        if question["page"] != number:
            continue
        title = question.get("section", "")
        if not sections or sections[-1].get("title", "") != title:
            intro = question.get("section_intro", "")
            sections.append(
                {**({"title": title} if title else {}), **({"intro": intro} if intro else {}), "keys": []}
            )
        sections[-1]["keys"].append(question["key"])
    page = content["pages"][number]
    return {
        "title": page["title"],
        **({"intro": page["intro"]} if page["intro"] else {}),
        "sections": sections,
    }


def _logic(condition: dict[str, Any]) -> Any:
    if "logic" in condition:
        return condition["logic"]
    if "rows" in condition:
        return {"or" if condition["match"] == "any" else "and": [_logic(row) for row in condition["rows"]]}
    variable, value = {"var": condition["key"]}, condition["value"]
    if condition["operator"] == "in":
        return {"in": [value, variable]}
    return {condition["operator"]: [variable, value]}


def _condition_row(logic: Any) -> dict[str, Any] | None:
    """A condition as a row of the builder, or several, where it is as simple as that."""
    if logic is None:
        return None
    row = _one_row(logic)
    if row is not None:
        return row
    if isinstance(logic, dict) and len(logic) == 1:
        [(operator, parts)] = logic.items()
        rows = [_one_row(part) for part in parts] if isinstance(parts, list) else []
        # As many as the builder offers; more stay as they were written.
        if operator in {"and", "or"} and 1 < len(rows) <= MOST_CONDITIONS and all(rows):
            return {"match": "any" if operator == "or" else "all", "rows": rows}
    return {"logic": logic}


def _one_row(logic: Any) -> dict[str, Any] | None:
    if isinstance(logic, dict) and len(logic) == 1:
        [(operator, values)] = logic.items()
        if operator in {"==", "!=", "in"} and isinstance(values, list) and len(values) == 2:
            value, variable = values if operator == "in" else values[::-1]
            if (
                isinstance(variable, dict)
                and list(variable) == ["var"]
                and not isinstance(value, dict | list)
            ):
                return {"key": variable["var"], "operator": operator, "value": value}
    return None


def question_in(content: Content, key: str) -> dict[str, Any] | None:
    """The question with this key."""
    return next((one for one in content["questions"] if one["key"] == key), None)


def with_question(content: Content, question: dict[str, Any]) -> Content:
    """The sketch with this question in its place, or at the end of its page."""
    changed = copy.deepcopy(content)
    old = question_in(changed, question["key"])
    if old is None:
        changed["questions"].append(question)
        changed["next"] = changed["next"] + 1
    elif old["page"] == question["page"]:
        changed["questions"] = [question if one is old else one for one in changed["questions"]]
    else:
        changed["questions"] = [one for one in changed["questions"] if one is not old] + [question]
    changed["questions"] = ordered(changed)
    return changed


def without_question(content: Content, key: str) -> Content:
    """The sketch without a question; conditions that looked at it stay, and are named before publishing."""
    changed = copy.deepcopy(content)
    changed["questions"] = [one for one in changed["questions"] if one["key"] != key]
    for one in changed["questions"]:
        one["fills"] = {name: other for name, other in one["fills"].items() if other != key}
    return changed


def moved(content: Content, key: str, *, up: bool) -> Content:
    """The sketch with a question one place further up or down; over the edge it goes to the next page."""
    changed = copy.deepcopy(content)
    questions = changed["questions"] = ordered(changed)
    place = next((n for n, one in enumerate(questions) if one["key"] == key), None)
    if place is None:
        return changed
    question = questions[place]
    other = place - 1 if up else place + 1
    if 0 <= other < len(questions) and questions[other]["page"] == question["page"]:
        questions[place], questions[other] = questions[other], questions[place]
    else:
        page = question["page"] + (-1 if up else 1)
        question["page"] = min(max(page, 0), len(changed["pages"]) - 1)
    changed["questions"] = ordered(changed)
    return changed


def with_page(content: Content, number: int, *, title: str, intro: str) -> Content:
    """The sketch with a page's title and intro; a number past the last makes a new page."""
    changed = copy.deepcopy(content)
    page = {"title": title, "intro": intro}
    if number >= len(changed["pages"]):
        changed["pages"].append(page)
    else:
        changed["pages"][number] = page
    return changed


def without_page(content: Content, number: int) -> Content:
    """The sketch without a page; its questions go to the page before, or to the new first one."""
    changed = copy.deepcopy(content)
    if len(changed["pages"]) < 2 or not 0 <= number < len(changed["pages"]):
        return changed
    changed["pages"].pop(number)
    for one in changed["questions"]:
        if one["page"] >= number:
            one["page"] = max(one["page"] - 1, 0)
    changed["questions"] = ordered(changed)
    return changed
