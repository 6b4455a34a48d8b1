"""Opinions asked for, as the desk reads them and as those who are asked do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.components import Definition
from lianyuan.core.paging import Page, page_of
from lianyuan.files.models import File
from lianyuan.files.queries import files_of

from .. import corrections, rules
from ..attachments import ATTACHMENT
from ..models import Case, CaseEvent, Opinion, OpinionWords


@dataclass(frozen=True)
class OpinionPage:
    """A question with what is shown of the case, and its thread. `case` is for the desk alone."""

    opinion: Opinion
    answers: list[Definition]
    files: list[File]
    thread: list[OpinionWords]
    case: Case | None
    may_say: bool


def opinions_of(case: Case) -> list[Opinion]:
    """What was asked about a case, in order, each with whom."""
    return list(case.opinions.select_related("expert", "asked_by"))


def opinion_page(actor: Actor, opinion_id: int) -> OpinionPage | None:
    """One question, for who is asked as long as it is open, and for the case's desk; None for others."""
    if actor.person is None:
        return None
    today = clock.today()
    asked = Opinion.objects.open_to(actor.person, today)
    cases = Case.objects.at_desks_of(actor.person)
    found = Opinion.objects.filter(Q(case__in=cases) | Q(pk__in=asked.values("pk")), pk=opinion_id)
    related = ("case__form", "case__centre", "case__company", "case__service", "expert", "asked_by")
    opinion = found.select_related(*related).first()
    if opinion is None:
        return None
    at_desk = rules.reads_notes(actor, opinion.case)
    # Someone who was asked may have joined the applicant's side since.
    mine = rules.is_on_the_applicants_side(actor, opinion.case)
    if mine or not (at_desk or opinion.expert_id == actor.person.pk):
        return None
    words = (
        corrections.answer_words(opinion.case, key, opinion.case.answers.get(key)) for key in opinion.answers
    )
    steps = list(opinion.steps.all())
    files = files_of(steps, purpose=ATTACHMENT)
    return OpinionPage(
        opinion=opinion,
        answers=[Definition(label, value) for label, value in words],
        files=[file for step in steps for file in files.get(step.pk, ())],
        thread=list(opinion.thread.select_related("person")),
        case=opinion.case if at_desk else None,
        may_say=opinion.is_open(today),
    )


def opinions_asked_of(person: Person, *, key: str = "") -> Page[Opinion]:
    """A page of the questions a person may read and answer now, the latest first."""
    found = Opinion.objects.open_to(person, clock.today()).select_related("asked_by", "case__centre")
    return page_of(found, order=("-id",), key=key)


@dataclass(frozen=True)
class OpinionsWaiting:
    """How many questions a person may read now, and how many of them they haven't answered."""

    asked: int
    unanswered: int


def opinions_waiting(person: Person) -> OpinionsWaiting:
    """What somebody is asked about now, in one query."""
    mine = Opinion.objects.open_to(person, clock.today())
    said = Exists(OpinionWords.objects.filter(opinion=OuterRef("pk"), person=person))
    found = mine.aggregate(asked=Count("pk"), unanswered=Count("pk", filter=~said))
    return OpinionsWaiting(found["asked"], found["unanswered"])


def opinion_by_link(token_hash: str) -> Opinion | None:
    """The question a link leads to."""
    found = Opinion.objects.exclude(token_hash="").filter(token_hash=token_hash)
    return found.select_related("asked_by", "case__centre").first()


def steps_with_files(case: Case) -> Sequence[tuple[CaseEvent, list[File]]]:
    """The steps of a case that have files, each with them."""
    events = list(case.events.select_related("person"))
    files = files_of(events, purpose=ATTACHMENT)
    return [(event, files[event.pk]) for event in events if files.get(event.pk)]
