"""Trying a version with the examples of its service: each must come to what was said it should."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lianyuan.core import dates
from lianyuan.core.sentences import listed, named, one_after_another, quoted
from lianyuan.questionnaires.answers import check_answers
from lianyuan.questionnaires.definition import Question, questions_of
from lianyuan.questionnaires.widgets import Widget
from lianyuan.workdays.queries import calendar

from . import example_steps
from .models import Audience, ExampleOutcome, ServiceExample, ServiceVersion


@dataclass(frozen=True)
class Tried:
    """An example, and what is not as it should be; nothing, when it holds."""

    example: ServiceExample
    faults: tuple[str, ...]

    @property
    def steps(self) -> str:
        """Its later steps, in words."""
        return " → ".join(step.words for step in example_steps.steps_of(self.example))

    @property
    def holds(self) -> bool:
        """Whether it came to what it should."""
        return not self.faults


def tried(examples: Sequence[ServiceExample], version: ServiceVersion) -> list[Tried]:
    """Every example tried with a version, saved or not. Nothing is filed and nobody is told."""
    return [Tried(example, tuple(_faults(example, version))) for example in examples]


def in_words(results: Iterable[Tried]) -> str:
    """The failing examples with what is wrong, as part of a sentence."""
    return one_after_another(
        named(result.example.name, one_after_another(result.faults)) for result in failing(results)
    )


def failing(results: Iterable[Tried]) -> list[Tried]:
    """Those that didn't come to what they should."""
    return [result for result in results if not result.holds]


def _faults(example: ServiceExample, version: ServiceVersion) -> Iterable[str]:
    outcome, wrong = _outcome(example, version)
    if outcome != example.outcome:
        yield _("应该是“%(wanted)s”，实际是“%(found)s”") % {
            "wanted": ExampleOutcome(example.outcome).label,
            "found": outcome.label,
        }
        yield from wrong.values()
        return
    if missed := [key for key in example.wrong_keys if key not in wrong]:
        labels = {question.key: question.label for question in _questions(version)}
        yield _("没有指出这些问题：%(questions)s") % {
            "questions": listed(quoted(labels.get(key, key)) for key in missed)
        }
    yield from example_steps.faults(example, version.promised_days)
    if example.filed_on and example.due_on:
        due = _due(example.filed_on, version.promised_days)
        if due != example.due_on:
            yield _("%(filed)s提交应该在%(wanted)s办结，算出来是%(found)s") % {
                "filed": dates.plain_day(example.filed_on),
                "wanted": dates.plain_day(example.due_on),
                "found": dates.plain_day(due),
            }


def _outcome(example: ServiceExample, version: ServiceVersion) -> tuple[ExampleOutcome, dict[str, str]]:
    """What comes of it, and what was found wrong, by question."""
    whom = {
        Audience.ANYONE: True,
        Audience.PERSON: not example.as_company,
        Audience.COMPANY: example.as_company,
        Audience.STARTUP: example.as_startup,
    }
    if not whom[Audience(version.audience)]:
        return ExampleOutcome.WRONG_AUDIENCE, {}
    # An example holds no files: that one is missing says nothing of it.
    files = {question.key for question in _questions(version) if question.widget == Widget.FILES}
    found = check_answers(version.form, example.answers)
    problems = [problem for problem in found if problem.key not in files]
    return (
        ExampleOutcome.REFUSED if problems else ExampleOutcome.ACCEPTED,
        {problem.key: str(problem) for problem in problems},
    )


def _due(filed_on: date, promised_days: int) -> date:
    return calendar(since=filed_on).add(filed_on, promised_days).date


def _questions(version: ServiceVersion) -> list[Question]:
    return questions_of(version.form.schema, version.form.layout)
