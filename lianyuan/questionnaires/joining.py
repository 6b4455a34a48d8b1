"""Several forms as one: what more than one of them asks in the same way is asked once, on the first page.

Two questions are the same when label, control, choices and rule are. One that is asked without condition in
one form and with a condition in another is asked without, unless something hangs on the condition; each form
keeps of the answers what it would have asked itself. Everything else follows, form by form, on its own pages;
a declaration always does.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .conditions import keys_used
from .definition import (
    DIALECT,
    MOST_QUESTIONS,
    SHARED_INTRO,
    SHARED_TITLE,
    WHOLE_TITLE,
    Question,
    pages_of,
    questions_of,
)
from .models import QuestionnaireVersion
from .widgets import Widget

# So few questions stand on one page, form by form.
FEW = 12
# A schema that says more of the answers as a whole can't be taken apart and put together again.
_PLAIN = frozenset({"$schema", "$id", "title", "description", "type", "additionalProperties"}) | {
    "required",
    "properties",
}


@dataclass(frozen=True)
class Part:
    """One of the forms: `name` never changes, whatever version it asks; `title` is what it is for."""

    name: str
    title: str
    version: QuestionnaireVersion


@dataclass
class _Asked:
    """A question of the joined form, with the parts that ask it under their keys."""

    key: str
    question: Question
    logic: Any
    askers: list[str]
    required: bool
    is_looked_at: bool
    known_as: str
    fills: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Joined:
    """The forms as one definition, and under which key it asks each part's questions."""

    schema: dict[str, Any]
    layout: dict[str, Any]
    keys: dict[tuple[str, str], str]

    def answers_for(self, part: str, answers: dict[str, Any]) -> dict[str, Any]:
        """The answers of one part, under its own keys."""
        return {
            key: answers[joined]
            for (name, key), joined in self.keys.items()
            if name == part and joined in answers
        }


def joins(version: QuestionnaireVersion) -> bool:
    """Whether a form can be asked together with others: nothing in its schema is about several answers."""
    return not version.schema.keys() - _PLAIN


def fit_together(parts: Sequence[Part]) -> bool:
    """Whether the parts aren't too much for one form."""
    return sum(len(questions_of(part.version.schema, part.version.layout)) for part in parts) <= (
        MOST_QUESTIONS
    )


def joined(parts: Sequence[Part]) -> Joined:
    """The parts' forms as one. They join (`joins`) and fit together."""
    work = _Joining(parts)
    schema = {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": [one.key for one in work.ordered() if one.required and one.logic is None],
        "properties": {one.key: one.question.rule for one in work.ordered()},
    }
    layout: dict[str, Any] = {
        "fields": [_field(one) for one in work.ordered()],
        "pages": list(work.pages()),
    }
    return Joined(schema, layout, work.keys)


class _Joining:
    """The work of joining: every part's questions, in order, put with the same ones of parts before."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.keys: dict[tuple[str, str], str] = {}
        self.asked: dict[str, _Asked] = {}
        same: dict[str, str] = {}
        for part in parts:
            questions = questions_of(part.version.schema, part.version.layout)
            looked_at = set().union(*(keys_used(question.shown_if) for question in questions))
            # Two questions of one form that look alike are two.
            alike: Counter[str] = Counter()
            for question in questions:
                identity = _identity(question)
                alike[identity] += 1
                identity = f"{identity}#{alike[identity]}"
                # A declaration stands under what it declares.
                is_shared = identity in same and question.widget != Widget.DECLARATION
                there = self.asked[same[identity]] if is_shared else None
                if there is None or not self._put_with(
                    there, part, question, is_looked_at=question.key in looked_at
                ):
                    key = self._add(part, question, is_looked_at=question.key in looked_at)
                    same.setdefault(identity, key)
        for part in parts:
            self._fill(part)

    def _add(self, part: Part, question: Question, *, is_looked_at: bool) -> str:
        # Named by who asked it first, so that a form replaced meanwhile carries its answers over.
        key = "q" + hashlib.sha256(f"{part.name}:{question.key}".encode()).hexdigest()[:14]
        self.keys[part.name, question.key] = key
        self.asked[key] = _Asked(
            key=key,
            question=question,
            logic=self._logic(part, question.shown_if),
            askers=[part.name],
            required=question.required,
            is_looked_at=is_looked_at,
            known_as=question.known_as,
        )
        return key

    def _put_with(self, there: _Asked, part: Part, question: Question, *, is_looked_at: bool) -> bool:
        """Whether the question is asked by the one that is there; then it is."""
        logic = self._logic(part, question.shown_if)
        if logic != there.logic:
            if logic is None:
                keeps = there.is_looked_at or (there.required and not question.required)
            else:
                keeps = is_looked_at or (question.required and not there.required)
            if keeps or None not in (logic, there.logic):
                return False
            there.logic = None
        self.keys[part.name, question.key] = there.key
        there.askers.append(part.name)
        there.required = there.required or question.required
        there.is_looked_at = there.is_looked_at or is_looked_at
        there.known_as = there.known_as or question.known_as
        return True

    def _logic(self, part: Part, logic: Any) -> Any:
        """A condition with the joined form's keys; a key that isn't asked any more stays as it is."""
        if isinstance(logic, list):
            return [self._logic(part, one) for one in logic]
        if not isinstance(logic, dict):
            return logic
        return {
            operator: self.keys.get((part.name, values), values)
            if operator == "var" and isinstance(values, str)
            else self._logic(part, values)
            for operator, values in logic.items()
        }

    def _fill(self, part: Part) -> None:
        for question in questions_of(part.version.schema, part.version.layout):
            fills = self.asked[self.keys[part.name, question.key]].fills
            for name, key in question.fills_in.items():
                fills.setdefault(name, self.keys[part.name, key])

    def ordered(self) -> list[_Asked]:
        """Every question in the order of asking: what is shared first."""
        shared = [one for one in self.asked.values() if len(one.askers) > 1]
        return shared + [one for one in self.asked.values() if len(one.askers) == 1]

    def pages(self) -> Iterator[dict[str, Any]]:
        """The pages: what is shared, then each part's own; one page where all of it is little."""
        shared = [one.key for one in self.ordered() if len(one.askers) > 1]
        own = {part.name: list(self._own_pages(part)) for part in self.parts}
        if len(self.asked) <= FEW and all(len(pages) < 2 for pages in own.values()):
            sections = [
                section for part in self.parts for page in own[part.name] for section in _titled(part, page)
            ]
            first = [{"title": SHARED_TITLE, "intro": SHARED_INTRO, "keys": shared}] if shared else []
            yield {"title": WHOLE_TITLE, "sections": first + sections}
            return
        if shared:
            yield {"title": SHARED_TITLE, "intro": SHARED_INTRO, "sections": [{"keys": shared}]}
        for part in self.parts:
            yield from own[part.name]

    def _own_pages(self, part: Part) -> Iterator[dict[str, Any]]:
        for page in pages_of(part.version.schema, part.version.layout):
            sections = [
                {
                    **({"title": section.title} if section.title else {}),
                    **({"intro": section.intro} if section.intro else {}),
                    "keys": keys,
                }
                for section in page.sections
                if (keys := [key for one in section.questions if (key := self._own(part, one))])
            ]
            if sections:
                yield {
                    "title": f"{part.title} · {page.title}" if page.title else part.title,
                    "part": part.title,
                    **({"intro": page.intro} if page.intro else {}),
                    "sections": sections,
                }

    def _own(self, part: Part, question: Question) -> str:
        key = self.keys[part.name, question.key]
        return key if len(self.asked[key].askers) == 1 else ""


def _titled(part: Part, page: dict[str, Any]) -> list[dict[str, Any]]:
    """A page's sections, the first under what the part is for."""
    first, *rest = page["sections"]
    title = f"{part.title} · {first['title']}" if first.get("title") else part.title
    return [{**first, "title": title}, *rest]


def _field(one: _Asked) -> dict[str, Any]:
    question = one.question
    found: dict[str, Any] = {"key": one.key, "label": question.label, "widget": str(question.widget)}
    if question.help:
        found["help"] = question.help
    if question.choices:
        found["choices"] = [{"value": value, "label": label} for value, label in question.choices]
    if one.logic is not None:
        found["shownIf"] = one.logic
        if one.required:
            found["required"] = True
    if one.known_as:
        found["knownAs"] = one.known_as
    if one.fills:
        found["fillsIn"] = one.fills
    return found


def _identity(question: Question) -> str:
    rule = sorted((key, repr(value)) for key, value in question.rule.items())
    return repr((question.label, question.widget, question.choices, rule))
