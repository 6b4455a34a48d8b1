"""Cases as the applicant's side sees them: lists, one case, and what is to be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock, ids
from lianyuan.core.components import Chip, Link, Step
from lianyuan.core.paging import Page, page_of
from lianyuan.questionnaires.queries import DraftLine, drafts_of
from lianyuan.questionnaires.showing import ShownAnswer

from .. import rules
from ..corrections import ShownCorrection, open_corrections, shown
from ..ledger_words import Ledger, ledger
from ..models import Case, CaseEvent, CaseState, Rating
from ..presenting import (
    Due,
    due_words,
    event_words,
    state_chip,
    stations,
    time_left,
)
from ..reversible import may_be_restored
from ..transitions import TRANSITIONS, Deed, may_follow
from .answers import answers_of
from .apology import Apology, apology_for
from .follow_ups import FollowUpShown, follow_up_for_applicant
from .joining import Relative, relatives_of
from .parts import (
    CaseItem,
    Said,
    calendar_for,
    conversation,
    found_case,
    items_of,
    lines_of,
    steps_of,
    with_people,
)

MOST_DRAFTS = 10
ASK_FOR_RATING = timedelta(days=60)


@dataclass(frozen=True)
class MyCases:
    """A page of the applicant's side's list, with how many are open."""

    items: Sequence[CaseItem]
    page: Page[Case]
    closed: bool
    tabs: list[Link]
    drafts: Sequence[DraftLine]
    unrated: list[Case]


def my_cases(actor: Actor, person: Person, *, closed: bool, key: str = "") -> MyCases:
    """The cases of the person and of their companies, newest first; the open ones, or the closed."""
    mine = Case.objects.of_applicant(person)
    shown = with_people(mine.closed() if closed else mine.open())
    page = page_of(shown, order=["-filed_at", "-id"], key=key)
    here = reverse("cases:cases")
    tabs = [
        Link(_("正在办"), here, current=not closed, count=mine.open().count()),
        Link(_("已结束"), f"{here}?show=closed", current=closed),
    ]
    drafts = [] if closed or key else drafts_of(actor, most=MOST_DRAFTS)
    return MyCases(
        items=items_of(page.rows),
        page=page,
        closed=closed,
        tabs=tabs,
        drafts=drafts,
        unrated=unrated_cases_for(person),
    )


def open_cases_for(actor: Actor, *, most: int = 5) -> list[CaseItem]:
    """The person's and their companies' open cases that are due first; none for a visitor."""
    if actor.person is None:
        return []
    mine = with_people(Case.objects.of_applicant(actor.person).open())
    return items_of(list(mine.order_by("due_on", "id")[:most]))


@dataclass(frozen=True)
class RecentStep:
    """What the desk last did on one of the applicant's side's cases."""

    title: str
    href: str
    words: str
    by: str
    at: datetime
    is_new: bool


def recent_steps_for(actor: Actor, *, most: int = 5) -> list[RecentStep]:
    """The desk's last steps on the person's and their companies' cases, newest first; none for a visitor."""
    if actor.person is None:
        return []
    cases = Case.objects.of_applicant(actor.person).values("pk")
    events = CaseEvent.objects.filter(case__in=cases, from_desk=True).select_related(
        "case__service", "person"
    )
    return [
        RecentStep(
            title=event.case.service.name,
            href=reverse("cases:case", args=[event.case.reference]),
            words=event.body or event_words(event.kind),
            by=str(event.person),
            at=event.at,
            is_new=event.seen_at is None,
        )
        for event in events.order_by("-id")[:most]
    ]


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next, as a `hero` shows it."""

    title: str
    text: str
    action: str
    href: str


def unrated_cases_for(person: Person, *, most: int = 5) -> list[Case]:
    """What was closed lately on the applicant's side and nobody has rated yet, the last first."""
    mine = with_people(Case.objects.of_applicant(person)).filter(
        state__in=list(TRANSITIONS[Deed.RATE]),
        rating__isnull=True,
        closed_at__gte=clock.now() - ASK_FOR_RATING,
    )
    return list(mine.exclude(handler=person).order_by("-closed_at", "-id")[:most])


def next_step_for(actor: Actor) -> NextStep | None:
    """What waits for the person: an answer to the desk, else a rating of what was done lately; or nothing."""
    if actor.person is None:
        return None
    mine = with_people(Case.objects.of_applicant(actor.person))
    waiting = mine.filter(state=CaseState.WAITING).order_by("due_on", "id").first()
    if waiting is not None:
        return NextStep(
            title=_("窗口在等您回复"),
            text=_("%(service)s · %(whose)s")
            % {"service": waiting.service, "whose": waiting.applicant_label},
            action=_("看看要补充什么"),
            href=reverse("cases:case", args=[waiting.reference]),
        )
    for done in unrated_cases_for(actor.person, most=1):
        return NextStep(
            title=_("“%(service)s”办得怎么样？") % {"service": done.service},
            text=_("点一下就能评价，帮窗口办得更好。"),
            action=_("去评价"),
            href=reverse("cases:case", args=[done.reference]),
        )
    return None


@dataclass(frozen=True)
class CasePage:
    """One case as its applicant's side sees it, with what may be done next."""

    case: Case
    chip: Chip
    stations: list[Step]
    due: Due
    ledger: Ledger
    conversation: list[Said]
    question: CaseEvent | None
    answers: list[ShownAnswer]
    corrections: list[ShownCorrection]
    relatives: list[Relative]
    rating: Rating | None
    follow_up: FollowUpShown | None
    has_news: bool
    may_reply: bool
    may_withdraw: bool
    may_rate: bool
    may_restore: bool
    switch_needed: bool
    apology: Apology | None


def case_page(actor: Actor, reference: str) -> CasePage | None:
    """One case as its applicant's side sees it, or None for everyone else."""
    if actor.person is None:
        return None
    case = found_case(Case.objects.of_applicant(actor.person), reference)
    if case is None:
        return None
    events = steps_of(case)
    lines = lines_of(case)
    today = clock.today()
    questions = [event for event in events if event.kind == "asked"]
    speaks = rules.speaks_for_the_applicant(actor, case)
    rating = getattr(case, "rating", None)
    follow_up = follow_up_for_applicant(actor, case, rating)
    ratable = may_follow(Deed.RATE, case.state) and rating is None and not rules.has_a_hand_in_it(actor, case)
    restorable = may_follow(Deed.RESTORE, case.state) and may_be_restored(case, today)
    return CasePage(
        case=case,
        chip=state_chip(case, for_applicant=True),
        stations=stations(case),
        due=due_words(case, time_left(case, calendar_for([case], today), today), for_applicant=True),
        ledger=ledger(case, lines, for_applicant=True),
        conversation=conversation(case, events, at_desk=False),
        question=questions[-1] if questions and case.state == CaseState.WAITING else None,
        answers=answers_of(actor, case, events, at_desk=False),
        corrections=shown(case, open_corrections(case)),
        relatives=relatives_of(case, Case.objects.of_applicant(actor.person), "cases:case"),
        rating=rating,
        follow_up=follow_up,
        has_news=any(event.from_desk and event.seen_at is None for event in events),
        may_reply=speaks and may_follow(Deed.REPLY, case.state),
        may_withdraw=speaks and may_follow(Deed.WITHDRAW, case.state),
        may_rate=speaks and ratable,
        may_restore=speaks and restorable,
        switch_needed=not speaks
        and (case.is_open or ratable or restorable or (follow_up is not None and follow_up.awaits_second)),
        apology=apology_for(case),
    )


def is_at_a_desk_for(person: Person, reference: str) -> bool:
    """Whether the person sees the case from the desk's side, so that the desk's page is theirs to open."""
    return Case.objects.at_desks_of(person).filter(reference=ids.read_reference(reference)).exists()
