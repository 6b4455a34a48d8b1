"""What was filled in on a case's form, as its readers may see it."""

from collections.abc import Sequence
from typing import Any

from lianyuan.accounts.acting import Actor
from lianyuan.files.models import File
from lianyuan.files.queries import files_of
from lianyuan.questionnaires.showing import (
    ShownAnswer,
    ShownPage,
    shown_answers,
    shown_pages,
    without_secrets,
)

from .. import rules
from ..attachments import ANSWER_FILE
from ..corrections import asks_for_files
from ..models import Case, CaseEvent, EventKind

# Answers come with these steps: as filed, and as put right.
WITH_ANSWERS = (EventKind.FILED, EventKind.REPLIED)


def reads_secrets(actor: Actor, case: Case) -> bool:
    """Whether numbers that are private to their giver and the desk are shown whole: to just those."""
    if actor.person is None:
        return False
    return case.applicant_id == actor.person.pk or rules.works_at_the_desk(actor, case)


def answers_of(actor: Actor, case: Case, events: Sequence[CaseEvent], *, at_desk: bool) -> list[ShownAnswer]:
    """The answers as this reader sees them; `at_desk` when they were let in as one of its desk."""
    full = at_desk or (actor.person is not None and case.applicant_id == actor.person.pk)
    return shown_answers(case.form, case.answers, files=_files(case, events), full=full)


def pages_of_answers(actor: Actor, case: Case) -> list[ShownPage]:
    """The answers page by page, to be printed, under the same rules."""
    files = files_of_answers(case)
    return shown_pages(case.form, case.answers, files=files, full=reads_secrets(actor, case))


def plain_answers(actor: Actor, case: Case) -> dict[str, Any]:
    """The answers as they are kept, for a program, under the same rules."""
    return case.answers if reads_secrets(actor, case) else without_secrets(case.form, case.answers)


def files_of_answers(case: Case) -> dict[str, File]:
    """Every file that answers, or answered before it was replaced, a question of the case's form, by key."""
    return _files(case, list(case.events.filter(kind__in=WITH_ANSWERS)))


def _files(case: Case, events: Sequence[CaseEvent]) -> dict[str, File]:
    if not asks_for_files(case):
        return {}
    with_answers = [event for event in events if event.kind in WITH_ANSWERS]
    there = files_of(with_answers, purpose=ANSWER_FILE)
    return {file.key: file for files in there.values() for file in files}
