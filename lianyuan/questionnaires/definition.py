"""What a questionnaire's version may say: its questions and pages, and what is wrong with a definition.

A layout is `{"fields": [{"key", "label", "widget", …}, …], "pages"?: […]}` with the fields in the order of
asking. A field may have `help`; `choices`, `[{"value", "label"}, …]`, which cover the schema's `enum`;
`shownIf`, a condition (see `conditions.py`); `required: true` where it has one, since a question that may not
be asked can't stand in the schema's `required`; `knownAs`, what is filled in beforehand (see `known.py`); and
for a USCC `fillsIn`, `{"name" | "address" | "industry" | "place": key}`, what the register fills in.
`pages` are `[{"title", "intro"?, "sections": [{"title"?, "intro"?, "keys": […]}]}]` and hold every key once,
in the order of `fields`; without them there is one page.

The schema is an object that accepts no other keys, one property a question (see `widgets.py`). Ours are the
keywords `"notBeforeToday": true` on a date, `"isPlace": true`, `"fileKinds": […]` and `"fileMegabytes"` (see
`file_kinds.py`), and the formats `cn-person-id`, `cn-uscc`,
`gbt-4754` and `email` (see `formats.py`). Whatever the schema asks of answers, the server asks too; besides,
it asks for shown questions with `required`, and drops answers to questions that are not shown.
"""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from lianyuan.core.refusals import Refused
from lianyuan.core.sentences import listed, one_after_another

from .conditions import condition_problems, is_met
from .widgets import LONGEST_TEXT, PHONE_PATTERN, SECRET, TEXTS, Widget, rule_problems

__all__ = ["LONGEST_TEXT", "PHONE_PATTERN", "Question", "Widget", "check_definition", "questions_of"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_QUESTIONS = 150
# What the register fills in of a company, and the kinds of question that take it.
FILLS = {
    "name": TEXTS,
    "address": TEXTS,
    "industry": frozenset({Widget.INDUSTRY}),
    "place": frozenset({Widget.PLACE}),
}

# Words of our own in the definition of joined forms (see `joining.py`), translated where they are shown.
SHARED_TITLE = gettext_noop("共同的内容")
SHARED_INTRO = gettext_noop("这几项都要用到，只填一次。")
WHOLE_TITLE = gettext_noop("填写的内容")
_OURS = frozenset({SHARED_TITLE, SHARED_INTRO, WHOLE_TITLE})


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
    shown_if: Any = None
    known_as: str = ""
    fills_in: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def is_secret(self) -> bool:
        """Whether the answer is only for its giver and the desk."""
        return self.widget in SECRET


@dataclass(frozen=True)
class Section:
    """Questions that belong together, under a title where there is one."""

    title: str
    intro: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Page:
    """What is asked at once; `number` counts from 1. In a joined form, `part` is what it is for."""

    number: int
    title: str
    intro: str
    sections: tuple[Section, ...]
    part: str = ""

    @property
    def questions(self) -> list[Question]:
        """Its questions, in the order of asking."""
        return [question for section in self.sections for question in section.questions]


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
            required=field["key"] in required or bool(field.get("required")),
            rule=schema["properties"][field["key"]],
            shown_if=field.get("shownIf"),
            known_as=field.get("knownAs", ""),
            fills_in=field.get("fillsIn", {}),
        )
        for field in layout["fields"]
    ]


def pages_of(schema: dict[str, Any], layout: dict[str, Any]) -> list[Page]:
    """The pages of a published definition; one with everything where the layout names none."""
    questions = {question.key: question for question in questions_of(schema, layout)}
    if not layout.get("pages"):
        return [Page(1, "", "", (Section("", "", tuple(questions.values())),))]
    return [
        Page(
            number,
            _said(page["title"]),
            _said(page.get("intro", "")),
            tuple(
                Section(
                    _said(section.get("title", "")),
                    _said(section.get("intro", "")),
                    tuple(questions[key] for key in section["keys"]),
                )
                for section in page["sections"]
            ),
            page.get("part", ""),
        )
        for number, page in enumerate(layout["pages"], start=1)
    ]


def _said(text: str) -> str:
    return _(text) if text in _OURS else text


def asked(questions: list[Question], answers: dict[str, Any]) -> list[Question]:
    """Those of the questions whose condition the answers meet; in their order, each by the earlier."""
    seen: dict[str, Any] = {}
    shown = []
    for question in questions:
        if question.shown_if is None or is_met(question.shown_if, seen):
            shown.append(question)
            if question.key in answers:
                seen[question.key] = answers[question.key]
    return shown


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
    if len(properties) > MOST_QUESTIONS:
        yield _("问题太多了，有 %(count)s 个，最多 %(most)s 个") % {
            "count": len(properties),
            "most": MOST_QUESTIONS,
        }
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
    widgets = {field.get("key"): field.get("widget") for field in fields}
    for number, field in enumerate(fields):
        faults = list(_field_problems(field, schema["properties"].get(field.get("key"))))
        yield from faults
        if not faults:
            yield from _asking_problems(field, keys[:number], schema, widgets)
    yield from _page_problems(layout.get("pages"), keys)


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
    yield from rule_problems(key, Widget(field["widget"]), rule, field.get("choices", []))


def _asking_problems(
    field: dict[str, Any], earlier: list[Any], schema: dict[str, Any], widgets: dict[Any, Any]
) -> Iterator[str]:
    """What is wrong with when a question is asked, and with what is filled in."""
    from .known import KNOWN

    key = field["key"]
    if "shownIf" in field:
        yield from condition_problems(key, field["shownIf"], earlier)
        if key in schema.get("required", []):
            yield _("“%(key)s”有条件，是不是必填请写在版面里（required: true），不写在 required 里") % {
                "key": key
            }
    if known := field.get("knownAs"):
        takes = KNOWN.get(known) if isinstance(known, str) else None
        if takes is None or field["widget"] not in takes.widgets:
            yield _("“%(key)s”的 knownAs“%(known)s”不认识，或者不适合这种问题") % {"key": key, "known": known}
    fills = field.get("fillsIn", {})
    if fills and (field["widget"] != Widget.USCC or not isinstance(fills, dict)):
        yield _("只有统一社会信用代码可以有 fillsIn，“%(key)s”不是") % {"key": key}
        return
    for name, other in fills.items():
        if name not in FILLS or widgets.get(other) not in FILLS[name]:
            yield _("“%(key)s”的 fillsIn 把“%(name)s”填进“%(other)s”，这两个对不上") % {
                "key": key,
                "name": name,
                "other": other,
            }


def _page_problems(pages: Any, keys: list[Any]) -> Iterator[str]:
    if pages is None:
        return
    try:
        titled = all(isinstance(page["title"], str) and page["title"].strip() for page in pages)
        texts = [page.get("intro", "") for page in pages]
        sections = [section for page in pages for section in page["sections"]]
        texts += [section.get(name, "") for section in sections for name in ("title", "intro")]
        placed = [key for section in sections for key in section["keys"]]
        full = all(any(section["keys"] for section in page["sections"]) for page in pages)
    except (TypeError, KeyError, AttributeError):
        yield _("版面的 pages 应该是 [{title, sections: [{keys: […]}]}, …]")
        return
    if not pages or not titled or not all(isinstance(text, str) for text in texts):
        yield _("每一页都要有标题（title），说明（intro）应该是文字")
    if not full:
        yield _("每一页至少要有一个问题")
    if placed != keys:
        yield _("pages 里的问题应该和 fields 一样、次序也一样，每个正好一次")
