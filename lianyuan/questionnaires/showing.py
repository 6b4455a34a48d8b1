"""Answers as people read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianyuan.companies.models import Industry
from lianyuan.core import dates
from lianyuan.core.sentences import counted, listed
from lianyuan.files.models import File
from lianyuan.places import queries as places

from .definition import Page, Question, asked, pages_of, questions_of
from .formats import is_date, masked
from .models import QuestionnaireVersion
from .widgets import Widget

Files = Mapping[str, File]


@dataclass(frozen=True)
class ShownAnswer:
    """One answer as people read it; an empty value was not given. `files` are those of a file question."""

    label: str
    value: str
    key: str = ""
    files: Sequence[File] = ()


@dataclass(frozen=True)
class ShownPage:
    """The answers to one page, or to the whole form where it has one."""

    page: Page
    answers: list[ShownAnswer]


def yuan_written(fen: Any) -> str:
    """An amount of fen in yuan, with two decimals where there are any: 1,234.50."""
    if not isinstance(fen, int):
        return str(fen)
    yuan = Decimal(fen) / 100
    return f"{yuan:,.2f}" if fen % 100 else f"{yuan:,.0f}"


def shown_answers(
    version: QuestionnaireVersion,
    answers: dict[str, Any],
    *,
    files: Files | None = None,
    full: bool = False,
) -> list[ShownAnswer]:
    """The answers to the questions that were asked, in their order.

    `full` shows secret numbers whole: only to who gave them and to the desk. `files` are the files of the
    answers by key, as far as the reader may open them.
    """
    shown = asked(questions_of(version.schema, version.layout), answers)
    return _shown(shown, answers, files or {}, full=full)


def shown_pages(
    version: QuestionnaireVersion,
    answers: dict[str, Any],
    *,
    files: Files | None = None,
    full: bool = False,
) -> list[ShownPage]:
    """The answers page by page, as `shown_answers`; pages on which nothing is asked are left out."""
    questions = questions_of(version.schema, version.layout)
    keys = {question.key for question in asked(questions, answers)}
    pages = pages_of(version.schema, version.layout)
    shown = [(page, [question for question in page.questions if question.key in keys]) for page in pages]
    return [ShownPage(page, _shown(there, answers, files or {}, full=full)) for page, there in shown if there]


def without_secrets(version: QuestionnaireVersion, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers for someone who may see them, but not secret numbers: those with their ends only."""
    secret = {question.key for question in questions_of(version.schema, version.layout) if question.is_secret}
    return {
        key: masked(value) if key in secret and isinstance(value, str) else value
        for key, value in answers.items()
    }


def _shown(
    questions: list[Question], answers: dict[str, Any], files: Files, *, full: bool
) -> list[ShownAnswer]:
    found = []
    for question in questions:
        value = answers.get(question.key)
        named = [files[key] for key in value or () if key in files] if _is_files(question, value) else []
        found.append(ShownAnswer(question.label, as_read(question, value, full=full), question.key, named))
    return found


def _is_files(question: Question, value: Any) -> bool:
    return question.widget == Widget.FILES and isinstance(value, list)


def as_read(question: Question, value: Any, *, full: bool = False) -> str:
    """One answer in words; what isn't of the kind asked for, as in a draft, is shown as it was written."""
    if value is None or value == []:
        return ""
    if question.is_secret:
        return str(value) if full else masked(str(value))
    read = _READINGS.get(question.widget)
    return (read(question, value) if read else None) or str(value)


def _choice(question: Question, value: Any) -> str | None:
    return dict(question.choices).get(str(value))


def _several(question: Question, value: Any) -> str | None:
    labels = dict(question.choices)
    return listed(labels.get(str(one), str(one)) for one in value) if isinstance(value, list) else None


def _date(question: Question, value: Any) -> str | None:
    return dates.long_day(date.fromisoformat(value)) if is_date(value) else None


def _money(question: Question, value: Any) -> str | None:
    return _("%(yuan)s 元") % {"yuan": yuan_written(value)} if isinstance(value, int) else None


def _industry(question: Question, value: Any) -> str | None:
    found = Industry.objects.filter(pk=str(value)).first()
    return str(found) if found else None


def _place(question: Question, value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    number = value.get("place")
    place = places.places().filter(pk=number).first() if isinstance(number, int) else None
    return " ".join(str(part) for part in (place, value.get("line")) if part)


def _files(question: Question, value: Any) -> str | None:
    if not isinstance(value, list):
        return None
    return counted("%(n)s 个文件", len(value)) % {"n": len(value)}


def _declaration(question: Question, value: Any) -> str | None:
    return _("已确认") if value is True else _("未确认")


_READINGS = {
    Widget.CHOICE: _choice,
    Widget.SEVERAL: _several,
    Widget.DATE: _date,
    Widget.MONEY: _money,
    Widget.INDUSTRY: _industry,
    Widget.PLACE: _place,
    Widget.FILES: _files,
    Widget.DECLARATION: _declaration,
}
