"""What lists and pages of cases are made of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from lianyuan.core import clock, dates, ids
from lianyuan.core.components import Chip
from lianyuan.files.models import File
from lianyuan.files.queries import files_of
from lianyuan.workdays.calendar import Calendar
from lianyuan.workdays.queries import calendar

from ..attachments import ATTACHMENT
from ..corrections import ShownCorrection, file_questions, shown
from ..models import Case, CaseEvent, CaseState, DeadlineLine, EventKind, Handover
from ..models.case import CaseQuerySet
from ..presenting import (
    TimeLeft,
    event_words,
    state_chip,
    time_chip,
    time_left,
    where_it_stands,
    whose_it_is,
)
from .answers import files_of_answers


def with_people(cases: CaseQuerySet) -> CaseQuerySet:
    """Cases with everything a line of a list shows of them."""
    return cases.select_related("service__centre", "company", "applicant", "handler")


def found_case(cases: CaseQuerySet, reference: str) -> Case | None:
    """The one of these cases that a reference, as people write it, names; with what its page shows of it."""
    related = with_people(cases).select_related(
        "centre", "team", "service_version__team", "form", "rating", "parent", "merged_into__centre"
    )
    return related.filter(reference=ids.read_reference(reference)).first()


def lines_of(case: Case) -> list[DeadlineLine]:
    """The lines of a case's ledger, in order, with what their words need."""
    return list(case.deadline_lines.select_related("event__person", "change"))


@dataclass(frozen=True)
class CaseItem:
    """A case as a line of a list."""

    case: Case
    title: str
    href: str
    figure: str
    unit: str
    text: str
    chip: Chip
    left: TimeLeft
    whose: str
    needs_reply: bool
    time_chip: Chip | None = None


@dataclass(frozen=True)
class Said:
    """One step of the record as a message: who, when, what; `mine` is the reader's own side."""

    by: str
    when: str
    words: str
    mine: bool
    is_message: bool
    files: Sequence[File] = ()
    asked: Sequence[ShownCorrection] = ()
    corrected: Sequence[ShownCorrection] = ()


def items_of(cases: Sequence[Case], *, at_desk: bool = False) -> list[CaseItem]:
    """Cases as lines, with the calendar looked up once; cases come with what `with_people` selects."""
    today = clock.today()
    known = calendar_for(cases, today)
    return [
        replace(
            _item(case, known, today, at_desk=at_desk),
            time_chip=time_chip(case, known, today),
        )
        for case in cases
    ]


def calendar_for(cases: Sequence[Case], today: date) -> Calendar:
    """The calendar as far as counting the time left of these cases needs it."""
    days = [today, *(case.due_on for case in cases if case.is_open)]
    return calendar(since=min(days), until=max(days))


def _item(case: Case, known: Calendar, today: date, *, at_desk: bool) -> CaseItem:
    left = time_left(case, known, today)
    return CaseItem(
        case=case,
        title=case.service.name,
        href=reverse("cases:desk-case" if at_desk else "cases:case", args=[case.reference]),
        figure=left.figure,
        unit=left.unit,
        text=whose_it_is(case) if at_desk else where_it_stands(case),
        chip=state_chip(case, for_applicant=not at_desk),
        left=left,
        whose=case.applicant_label,
        needs_reply=case.state == CaseState.WAITING,
    )


def steps_of(case: Case) -> list[CaseEvent]:
    """A case's steps in order, each with everything the record shows of it."""
    people = ("person", "handover__from_person", "handover__to_person")
    return list(case.events.select_related(*people, "handover__to_team", "handover__to_centre"))


def conversation(case: Case, events: Sequence[CaseEvent], *, at_desk: bool) -> list[Said]:
    """The record with its files as the reader's side sees it; events are `steps_of` the case."""
    files = files_of(events, purpose=ATTACHMENT)
    asked, corrected = _corrections(case)
    return [
        Said(
            by=_by(case, event, at_desk=at_desk),
            when=dates.near_moment(event.at),
            words=event.body or _step_words(event),
            mine=event.from_desk == at_desk,
            is_message=bool(event.body or asked[event.pk] or corrected[event.pk]),
            files=files.get(event.pk, ()),
            asked=asked[event.pk],
            corrected=corrected[event.pk],
        )
        for event in events
    ]


def _corrections(
    case: Case,
) -> tuple[Mapping[int, list[ShownCorrection]], Mapping[int, list[ShownCorrection]]]:
    """The answers each step asked to have put right, and those each step put right, by the step's id."""
    asked: dict[int, list[ShownCorrection]] = defaultdict(list)
    corrected: dict[int, list[ShownCorrection]] = defaultdict(list)
    there = list(case.corrections.all())
    files = files_of_answers(case) if file_questions(case, [each.key for each in there]) else {}
    for each in there:
        [as_shown] = shown(case, [each], files)
        asked[each.asked_in_id].append(as_shown)
        if each.answered_in_id is not None:
            corrected[each.answered_in_id].append(as_shown)
    return asked, corrected


def _step_words(event: CaseEvent) -> str:
    handover: Handover | None = getattr(event, "handover", None)
    if event.kind == EventKind.FILED and event.from_desk:
        return _("在窗口代为提交了办件")
    if handover is None:
        return event_words(event.kind)
    if event.kind == EventKind.OVER:
        return _("接手了%(who)s的办件") % {"who": handover.from_person}
    return _("把办件转给%(whom)s") % {"whom": handover.whom}


_TURNS = {
    EventKind.ASKED,
    EventKind.COMPLETED,
    EventKind.REFUSED,
    EventKind.WITHDRAWN,
    EventKind.REOPENED,
    EventKind.PARTED,
    EventKind.EXTENDED,
    EventKind.CORRECTED,
}


def _by(case: Case, event: CaseEvent, *, at_desk: bool) -> str:
    """Who, from which side, and what it was where it was more than words."""
    who = [str(event.person)]
    if event.from_desk and event.body and not at_desk:
        who.insert(0, _("窗口"))
    if event.company_label and event.company_label != case.applicant_label:
        who.append(event.company_label)
    if event.body and event.kind in _TURNS:
        who.append(event.get_kind_display())
    return " · ".join(who)
