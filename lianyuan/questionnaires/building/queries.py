"""Reads for whoever writes forms."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core.paging import Page, page_of
from lianyuan.core.sentences import listed, quoted

from ..definition import DefinitionProblem, check_definition
from ..models import Questionnaire, QuestionnaireVersion, Sketch
from ..uses import Follower, Use, all_uses
from .condition_rows import rows_of
from .content import Content, content_of, definition_of
from .forms import WIDGET_NAMES

ORDER = ["name", "id"]


@dataclass(frozen=True)
class FormLine:
    """A questionnaire in the list."""

    questionnaire: Questionnaire
    text: str
    is_being_changed: bool


@dataclass(frozen=True)
class FormList:
    """A page of the list of questionnaires."""

    lines: list[FormLine]
    page: Page[Questionnaire]


def forms_page(*, key: str = "") -> FormList:
    """The questionnaires by name, with their newest version and whether one is being written."""
    found: Any = (
        Questionnaire.objects.written().annotate(newest=Max("versions__number")).select_related("sketch")
    )
    page: Page[Questionnaire] = page_of(found, order=ORDER, key=key)
    lines = []
    for one in page.rows:
        newest = getattr(one, "newest", None)
        text = _("第 %(number)s 版") % {"number": newest} if newest else _("还没有发布")
        lines.append(FormLine(one, text, hasattr(one, "sketch")))
    return FormList(lines, page)


def questionnaire_named(slug: str) -> Questionnaire | None:
    """The questionnaire with this slug."""
    return Questionnaire.objects.written().filter(slug=slug).first()


@dataclass(frozen=True)
class Writing:
    """A questionnaire with what is being written, or its newest version as it stands."""

    questionnaire: Questionnaire
    sketch: Sketch | None
    newest: QuestionnaireVersion | None
    content: Content

    @property
    def edition(self) -> int:
        """What a page carries, so that a change made by someone else is noticed."""
        return self.sketch.edition if self.sketch else 0

    @property
    def pages(self) -> list[tuple[int, dict[str, Any], list[dict[str, Any]]]]:
        """The pages with their questions, each with what it is called and when it is asked."""
        labels = {one["key"]: one["label"] for one in self.content["questions"]}
        return [
            (
                number,
                page,
                [self._line(one, labels) for one in self.content["questions"] if one["page"] == number],
            )
            for number, page in enumerate(self.content["pages"])
        ]

    def _line(self, question: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
        condition = question["condition"] or {}
        when = ""
        if "logic" in condition:
            when = _("有条件（由开发人员写的）")
        elif condition:
            looked_at = [labels.get(row["key"], "") for row in rows_of(condition)]
            if all(looked_at):
                when = _("看%(questions)s怎么答") % {"questions": listed(map(quoted, looked_at))}
            else:
                when = _("条件用到的问题已经不在了")
        return {**question, "kind": WIDGET_NAMES[question["widget"]], "when": when}


def writing(slug: str) -> Writing | None:
    """What is being written of a questionnaire; None where there is no such questionnaire."""
    found = Questionnaire.objects.written().filter(slug=slug).first()
    if found is None:
        return None
    sketch = Sketch.objects.filter(questionnaire=found).select_related("changed_by").first()
    newest = found.versions.order_by("-number").first()
    if sketch is not None:
        content = sketch.content
    else:
        content = content_of(newest) if newest else {"pages": [], "questions": [], "next": 1}
    return Writing(found, sketch, newest, content)


def problems_of(content: Content) -> list[str]:
    """Everything that keeps a sketch from being published; problems name questions by what they ask."""
    schema, layout = definition_of(content)
    try:
        check_definition(schema, layout)
    except DefinitionProblem as problem:
        labels = {one["key"]: one["label"] for one in content["questions"] if one["label"]}
        return [_by_label(said, labels) for said in problem.problems]
    return []


def _by_label(said: str, labels: dict[str, str]) -> str:
    for key, label in labels.items():
        said = said.replace(_("“%(words)s”") % {"words": key}, _("“%(words)s”") % {"words": label})
    return said


def previewed(content: Content) -> QuestionnaireVersion:
    """A sketch as a version that is not saved, to be drawn."""
    schema, layout = definition_of(content)
    return QuestionnaireVersion(schema=schema, layout=layout)


@dataclass(frozen=True)
class FollowerLine:
    """A subject that could ask a version: `before` says what it asks now, empty where it is this."""

    name: str
    follower: Follower
    before: str
    is_suggested: bool


def followers(actor: Actor, version: QuestionnaireVersion) -> list[FollowerLine]:
    """The subjects whose form the actor may choose; those that ask an older version of this one first."""
    lines = [
        _follower_line(use, one, version)
        for use in all_uses()
        if use.followers
        for one in use.followers(actor)
    ]
    return sorted(lines, key=lambda line: not line.is_suggested)


def _follower_line(use: Use, follower: Follower, version: QuestionnaireVersion) -> FollowerLine:
    asks = follower.asks
    same = asks.questionnaire_id == version.questionnaire_id
    before = "" if asks.pk == version.pk else _("现在用的是：%(form)s") % {"form": asks}
    return FollowerLine(use.name, follower, before, same and asks.pk != version.pk)


def newest_version(slug: str) -> QuestionnaireVersion | None:
    """The newest version of a questionnaire."""
    found = QuestionnaireVersion.objects.filter(
        questionnaire__slug=slug, questionnaire__is_joined=False
    ).select_related("questionnaire")
    return found.order_by("-number").first()
