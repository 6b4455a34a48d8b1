"""A draft whose form was replaced meanwhile: its answers carried over to the new version, and what changed.

Every answer to a question that is still asked in the same way is kept, even where it doesn't hold any more,
so that it can be mended instead of written again. Of any other answer the note keeps what it was.
"""

from typing import Any

from django.utils.translation import gettext as _

from .answers import check_answers
from .definition import Question, questions_of
from .models import QuestionnaireVersion
from .showing import as_read

Note = dict[str, str]


def carried(
    old: QuestionnaireVersion, new: QuestionnaireVersion, answers: dict[str, Any]
) -> tuple[dict[str, Any], list[Note]]:
    """The answers that the new version takes over, and a note on everything that needs looking at."""
    before = {question.key: question for question in questions_of(old.schema, old.layout)}
    after = {question.key: question for question in questions_of(new.schema, new.layout)}
    kept = {
        key: value
        for key, value in answers.items()
        if key in after and key in before and after[key].widget == before[key].widget
    }
    held_before = answers.keys() - {problem.key for problem in check_answers(old, answers)}
    wrong_now = {problem.key for problem in check_answers(new, kept)}
    notes = [
        _note("gone" if key not in after else "kind", before[key], value)
        for key, value in answers.items()
        if key in before and key not in kept
    ]
    notes += [
        _note("rule", after[key], value)
        for key, value in kept.items()
        if key in wrong_now and key in held_before
    ]
    notes += [_note("new", question, None) for key, question in after.items() if key not in before]
    return kept, notes


def _note(what: str, question: Question, value: Any) -> Note:
    return {"what": what, "label": question.label, "value": as_read(question, value)[:200]}


def note_words(note: Note) -> str:
    """A note as the person reads it."""
    words = {
        "gone": _("“%(label)s”不再问了，您填的是：%(value)s"),
        "kind": _("“%(label)s”换了填法，请重新填。您原来填的是：%(value)s"),
        "rule": _("“%(label)s”的要求变了，请看看要不要改。您填的是：%(value)s"),
        "new": _("新加了“%(label)s”"),
    }
    return words.get(note.get("what", ""), "%(label)s") % note
