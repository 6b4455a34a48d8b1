"""Answers that the desk asked to have put right: which are open, what they say, what a correction may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianyuan.files.models import File
from lianyuan.questionnaires.answers import Problem, check_answers, held_answers
from lianyuan.questionnaires.definition import Question, questions_of
from lianyuan.questionnaires.showing import as_read
from lianyuan.questionnaires.widgets import Widget

from .models import Case, CaseState, Correction, EventKind

NO_FILES: Mapping[str, File] = {}
# Stands for a file that is being handed in, until it has a key of its own; as long as one.
COMING = "coming-{number:018}"


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
    old_files: Sequence[File] = ()
    new_files: Sequence[File] = ()


def questions(case: Case) -> dict[str, Question]:
    """The questions of the form version the case was filed under, by key."""
    return {question.key: question for question in questions_of(case.form.schema, case.form.layout)}


def file_questions(case: Case, keys: Iterable[str]) -> list[str]:
    """Those of these questions that are answered with files."""
    known = questions(case)
    return [key for key in keys if key in known and known[key].widget == Widget.FILES]


def asks_for_files(case: Case) -> bool:
    """Whether the form the case was filed under asks for files."""
    return bool(file_questions(case, questions(case)))


def standing_files(case: Case, key: str) -> list[str]:
    """The keys of the files that answer a question now."""
    named = case.answers.get(key)
    return [str(one) for one in named] if isinstance(named, list) else []


def open_corrections(case: Case) -> list[Correction]:
    """What the applicant is asked to put right now: the last question's, while the case waits for it."""
    if case.state != CaseState.WAITING:
        return []
    asked = case.events.filter(kind=EventKind.ASKED).order_by("-pk").first()
    if asked is None:
        return []
    return list(Correction.objects.filter(asked_in=asked, answered_in__isnull=True))


def shown(
    case: Case, corrections: Iterable[Correction], files: Mapping[str, File] = NO_FILES
) -> list[ShownCorrection]:
    """Corrections with their questions, and both answers, as people read them; `files` are the case's by key.

    What was replaced stays there to be read.
    """
    return [
        ShownCorrection(
            key=each.key,
            label=answer_words(case, each.key, each.old)[0],
            reason=each.get_reason_display(),
            words=each.words,
            old=answer_words(case, each.key, each.old)[1],
            new=answer_words(case, each.key, each.new)[1],
            is_answered=each.answered_in_id is not None,
            old_files=_named(each.old, files),
            new_files=_named(each.new, files),
        )
        for each in corrections
    ]


def _named(answer: Any, files: Mapping[str, File]) -> list[File]:
    return [files[key] for key in answer if key in files] if isinstance(answer, list) else []


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


def with_coming(given: Mapping[str, Any], coming: Mapping[str, int]) -> dict[str, Any]:
    """Answers as they will be once so many files are there for each of these questions."""
    files = {
        key: [*(given.get(key) or []), *(COMING.format(number=number) for number in range(count))]
        for key, count in coming.items()
        if count
    }
    return {**given, **files}


def problems_with(case: Case, keys: Iterable[str], given: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with corrections of these keys, held to the version's schema.

    Of a question for files only those that are there already may be named; new ones come `with_coming`.

    An answer nobody asked about may have become wrong by itself, such as a date that has passed: that is no
    reason to refuse the others.
    """
    asked = set(keys)
    known = {problem.key for problem in check_answers(case.form, case.answers)}
    found = check_answers(case.form, corrected(case, asked, given))
    return [problem for problem in found if problem.key in asked or problem.key not in known]


def strange_files(case: Case, keys: Iterable[str], given: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with answers to these questions for files that name others than are there already."""
    found = []
    for key in keys:
        named, there = given.get(key) or [], standing_files(case, key)
        if not isinstance(named, list) or any(one not in there for one in named):
            words = _("只能写这一项原来的文件。要交新文件，请在网页上选。")
            found.append(Problem(key, questions(case)[key].label, words))
    return found
