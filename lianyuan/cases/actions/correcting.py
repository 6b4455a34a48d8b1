"""Answers put right: the desk marks which and why, the applicant sends them all in one reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import Refused
from lianyuan.files.actions import attach
from lianyuan.files.preparing import Prepared
from lianyuan.questionnaires.answers import unknown_keys

from .. import corrections, refusals
from ..attachments import ANSWER_FILE
from ..deadlines import pause_clock, resume_clock
from ..models import Case, CaseEvent, Correction, CorrectionReason
from ..transitions import Deed
from .steps import clean_words, finish, lock, require_applicant, require_handler, require_state

LONGEST_WORDS_ON_AN_ANSWER = 300
NO_FILES: Mapping[str, Sequence[Prepared]] = MappingProxyType({})


@dataclass(frozen=True)
class Wanted:
    """An answer to be put right: which, what is the matter, and what to do, where that needs words."""

    key: str
    reason: CorrectionReason
    words: str = ""


@transaction.atomic
def ask_corrections(
    *, actor: Actor, case: Case, wanted: Sequence[Wanted], words: str = "", at: datetime | None = None
) -> Case:
    """Ask the applicant to put answers right; the clock stands still until they reply."""
    case = lock(case)
    require_handler(actor, case, Deed.ASK)
    if not wanted:
        raise Refused(_("还没有勾选要更正的内容。请至少勾选一项。"))
    known = corrections.questions(case)
    if strange := [each.key for each in wanted if each.key not in known]:
        raise Refused(unknown_keys(strange))
    moment = at or clock.now()
    line = pause_clock(case, on=clock.local_date(moment))
    event = finish(
        actor=actor,
        case=case,
        deed=Deed.ASK,
        body=clean_words(words),
        from_desk=True,
        at=moment,
        line=line,
    )
    Correction.objects.bulk_create(
        Correction(
            case=case,
            asked_in=event,
            key=each.key,
            reason=each.reason,
            words=clean_words(each.words, most=LONGEST_WORDS_ON_AN_ANSWER),
            old=case.answers.get(each.key),
        )
        for each in {each.key: each for each in wanted}.values()
    )
    return case


@transaction.atomic
def correct_answers(
    *,
    actor: Actor,
    case: Case,
    answers: Mapping[str, Any],
    files: Mapping[str, Sequence[Prepared]] = NO_FILES,
    words: str = "",
    attachments: Sequence[Prepared] = (),
    at: datetime | None = None,
) -> Case:
    """Put right what was asked for, in one reply: answers are replaced, old and new kept, the clock goes on.

    An asked answer that isn't given is emptied. To a question for files the answer names those that stay;
    `files` are new ones by question. What is replaced stays with the step it came with, to be read.
    Refused (`AnswersRefused`) when the form's version doesn't let them through; nothing else of the answers
    can be changed by this.
    """
    case = lock(case)
    require_applicant(actor, case, Deed.REPLY)
    require_state(case, Deed.REPLY)
    asked = {each.key: each for each in corrections.open_corrections(case)}
    if not asked:
        raise Refused(_("窗口现在没有请您更正的内容。请打开办件看最新情况。"))
    coming = {key: len(files.get(key, ())) for key in corrections.file_questions(case, asked)}
    strange = [key for key in answers if key not in asked] + [key for key in files if key not in coming]
    if strange:
        raise Refused(unknown_keys(strange))
    problems = corrections.strange_files(case, coming, answers)
    if problems:
        raise refusals.AnswersRefused(problems)
    whole = corrections.with_coming(answers, coming)
    if problems := corrections.problems_with(case, asked, whole):
        raise refusals.AnswersRefused(problems)
    moment = at or clock.now()
    line = resume_clock(case, on=clock.local_date(moment))
    case.answers = corrections.corrected(case, asked, whole)
    event = finish(
        actor=actor,
        case=case,
        deed=Deed.REPLY,
        body=clean_words(words),
        from_desk=False,
        at=moment,
        line=line,
        attachments=attachments,
    )
    _keep_files(
        actor, case, event, answers, {key: files.get(key, ()) for key in coming if key in case.answers}
    )
    for key, each in asked.items():
        each.new, each.answered_in = case.answers.get(key), event
    Correction.objects.bulk_update(asked.values(), ["new", "answered_in"])
    return case


def _keep_files(
    actor: Actor,
    case: Case,
    event: CaseEvent,
    answers: Mapping[str, Any],
    files: Mapping[str, Sequence[Prepared]],
) -> None:
    """Attach new files to the reply they came with, and let the answers name them."""
    for key, uploads in files.items():
        if not uploads:
            continue
        there = attach(actor=actor, owner=event, purpose=ANSWER_FILE, uploads=uploads)
        case.answers[key] = [*(answers.get(key) or []), *(file.key for file in there)]
    if any(files.values()):
        case.save(update_fields=["answers"])
