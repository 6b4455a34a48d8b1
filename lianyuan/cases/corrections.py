"""Answers that the desk asked to have put right: which are open, what they say, what a correction may be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lianyuan.questionnaires.answers import Problem, check_answers, held_answers
from lianyuan.questionnaires.definition import Question, questions_of
from lianyuan.questionnaires.showing import as_read
from lianyuan.questionnaires.widgets import Widget

from .models import Case, CaseState, Correction, EventKind


@dataclass(frozen=True)
class ShownCorrection:
    """A correction as people read it; `new` is empty until it was answered."""

    key: str
    label: str
    reason: str
    words: str
    old: str
    new: str
    is_answered: bool


def questions(case: Case) -> dict[str, Question]:
    """The questions of the form version the case was filed under, by key."""
    return {question.key: question for question in questions_of(case.form.schema, case.form.layout)}


def correctable(case: Case) -> dict[str, Question]:
    """The questions the desk may ask to have put right; another file comes with an ordinary reply."""
    return {key: question for key, question in questions(case).items() if question.widget != Widget.FILES}


def open_corrections(case: Case) -> list[Correction]:
    """What the applicant is asked to put right now: the last question's, while the case waits for it."""
    if case.state != CaseState.WAITING:
        return []
    asked = case.events.filter(kind=EventKind.ASKED).order_by("-pk").first()
    if asked is None:
        return []
    return list(Correction.objects.filter(asked_in=asked, answered_in__isnull=True))


def shown(case: Case, corrections: Iterable[Correction]) -> list[ShownCorrection]:
    """Corrections with their questions, and both answers, as people read them."""
    return [
        ShownCorrection(
            key=each.key,
            label=answer_words(case, each.key, each.old)[0],
            reason=each.get_reason_display(),
            words=each.words,
            old=answer_words(case, each.key, each.old)[1],
            new=answer_words(case, each.key, each.new)[1],
            is_answered=each.answered_in_id is not None,
        )
        for each in corrections
    ]


def answer_words(case: Case, key: str, value: Any) -> tuple[str, str]:
    """A question and one answer to it, as people read them; secret numbers with their ends only."""
    for question in questions_of(case.form.schema, case.form.layout):
        if question.key == key:
            return question.label, as_read(question, value)
    return key, ""


def corrected(case: Case, keys: Iterable[str], given: Mapping[str, Any]) -> dict[str, Any]:
    """The case's answers with these keys replaced; one that isn't given was emptied.

    What isn't asked any more because of it is not kept.
    """
    asked = set(keys)
    kept = {key: value for key, value in case.answers.items() if key not in asked}
    return held_answers(case.form, kept | {key: value for key, value in given.items() if key in asked})


def problems_with(case: Case, keys: Iterable[str], given: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with corrections of these keys, held to the version's schema.

    An answer nobody asked about may have become wrong by itself, such as a date that has passed: that is no
    reason to refuse the others.
    """
    asked = set(keys)
    known = {problem.key for problem in check_answers(case.form, case.answers)}
    found = check_answers(case.form, corrected(case, asked, given))
    return [problem for problem in found if problem.key in asked or problem.key not in known]
