"""Cases as the desk sees them: the queue and its views, one case, and the counts for the front page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.companies.models import Membership
from lianyuan.core import clock, dates
from lianyuan.core.components import Chip, Definition, Link
from lianyuan.core.paging import Page, page_of
from lianyuan.questionnaires.answers import ShownAnswer, shown_answers

from .. import rules
from ..desk_filters import QueueFilter, narrowed, read_filter
from ..models import Case, CaseState, Rating, SavedView
from ..models.case import CLOSED, OPEN, CaseQuerySet
from ..presenting import Due, Ledger, due_words, ledger, state_chip, time_left
from ..transitions import Deed, may_follow
from .parts import CaseItem, Said, calendar_for, conversation, found_case, items_of, with_people

RUNNING = (CaseState.SUBMITTED, CaseState.IN_PROGRESS)
DESK_VIEWS: dict[str, tuple[object, Callable[[CaseQuerySet, Person], CaseQuerySet]]] = {
    "unassigned": (gettext_lazy("待受理"), lambda cases, person: cases.filter(state=CaseState.SUBMITTED)),
    "mine": (pgettext_lazy("cases", "我的"), lambda cases, person: cases.open().filter(handler=person)),
    "today": (
        gettext_lazy("今天要办"),
        lambda cases, person: cases.open().filter(state__in=RUNNING, due_on__lte=clock.today()),
    ),
    "waiting": (gettext_lazy("等回复"), lambda cases, person: cases.filter(state=CaseState.WAITING)),
    "open": (gettext_lazy("在办"), lambda cases, person: cases.open()),
    "closed": (gettext_lazy("已结束"), lambda cases, person: cases.closed()),
}
_EMPTY_WORDS = {
    "unassigned": gettext_lazy("新提交的办件会出现在这里，等窗口受理。"),
    "mine": gettext_lazy("您受理的办件会出现在这里。可以先到“待受理”里取一件。"),
    "today": gettext_lazy("今天到期和已经超期、还没办完的办件会出现在这里。"),
    "waiting": gettext_lazy("请申请人补充、还没有收到回复的办件会出现在这里。"),
    "open": gettext_lazy("服务中心还没办完的办件会出现在这里。"),
    "closed": gettext_lazy("办结、撤回和不予办理的办件会出现在这里。"),
}
FIRST_VIEW = "unassigned"
EVERYTHING = QueueFilter()


@dataclass(frozen=True)
class DeskCounts:
    """How much work the person's desks have; a case whose clock stands still is neither due nor overdue."""

    unassigned: int
    mine: int
    waiting: int
    open: int
    due_today: int
    overdue: int

    @property
    def today(self) -> int:
        """What is due today or was before."""
        return self.due_today + self.overdue


def desk_counts(person: Person) -> DeskCounts:
    """The counts over all cases at the desks of a person."""
    today = clock.today()
    running = Q(state__in=[CaseState.SUBMITTED, CaseState.IN_PROGRESS])
    counted = (
        Case.objects.at_desks_of(person)
        .open()
        .aggregate(
            unassigned=Count("pk", filter=Q(state=CaseState.SUBMITTED)),
            mine=Count("pk", filter=Q(handler=person)),
            waiting=Count("pk", filter=Q(state=CaseState.WAITING)),
            open=Count("pk"),
            due_today=Count("pk", filter=running & Q(due_on=today)),
            overdue=Count("pk", filter=running & Q(due_on__lt=today)),
        )
    )
    return DeskCounts(**counted)


@dataclass(frozen=True)
class DeskQueue:
    """A page of the queue; `may_take` are the cases on it the person may take, `saved` the view chosen."""

    items: Sequence[CaseItem]
    page: Page[Case]
    view: str
    counts: DeskCounts
    tabs: list[Link]
    empty_words: object
    wanted: QueueFilter
    saved: SavedView | None
    may_take: frozenset[int]


def saved_views(person: Person) -> QuerySet[SavedView]:
    """The views the person keeps, oldest first."""
    return SavedView.objects.filter(person=person)


def desk_queue(
    person: Person, *, view: str, key: str = "", wanted: QueueFilter = EVERYTHING, saved: str = ""
) -> DeskQueue:
    """The cases at the desks of a person in one of DESK_VIEWS, due soonest first; closed ones last first.

    `wanted` narrows them further. `saved` is the id of a view the person keeps, whose filters are then used
    over all that is open, or over all there is where they ask for an ended state.
    """
    kept = list(saved_views(person))
    chosen = next((each for each in kept if str(each.pk) == saved), None)
    if chosen is not None:
        wanted = read_filter(chosen.filters)
        view = "closed" if wanted.state in CLOSED else "open"
    view = view if view in DESK_VIEWS else FIRST_VIEW
    _label, narrow = DESK_VIEWS[view]
    cases = with_people(narrowed(narrow(Case.objects.at_desks_of(person), person), wanted, person))
    order = ["-closed_at", "-id"] if view == "closed" else ["due_on", "id"]
    page = page_of(cases, order=order, key=key)
    counts = desk_counts(person)
    return DeskQueue(
        items=items_of(page.rows, at_desk=True),
        page=page,
        view=view,
        counts=counts,
        tabs=_tabs(view if chosen is None else "", counts, kept, chosen),
        empty_words=_EMPTY_WORDS[view]
        if wanted.is_empty
        else _("没有符合这些条件的办件。可以放宽条件再找。"),
        wanted=wanted,
        saved=chosen,
        may_take=_may_take(person, page.rows),
    )


def _tabs(view: str, counts: DeskCounts, kept: Sequence[SavedView], chosen: SavedView | None) -> list[Link]:
    queue = reverse("cases:desk-cases")
    fixed = [
        Link(str(label), f"{queue}?view={name}", current=name == view, count=getattr(counts, name, None))
        for name, (label, _narrow) in DESK_VIEWS.items()
    ]
    return fixed + [Link(each.name, f"{queue}?saved={each.pk}", current=each == chosen) for each in kept]


def _may_take(person: Person, rows: Sequence[Case]) -> frozenset[int]:
    """Those waiting to be taken that are not the person's own side's."""
    free = [case for case in rows if case.state == CaseState.SUBMITTED and case.handler_id is None]
    companies = {case.company_id for case in free if case.company_id is not None}
    own = set(
        Membership.objects.current()
        .filter(person=person, company__in=companies)
        .values_list("company", flat=True)
    )
    return frozenset(
        case.pk
        for case in free
        if (case.company_id not in own if case.company_id is not None else case.applicant_id != person.pk)
    )


@dataclass(frozen=True)
class DeskCase:
    """One case at the desk, with what may be done with it and, where nothing may, why."""

    case: Case
    chip: Chip
    due: Due
    facts: list[Definition]
    ledger: Ledger
    conversation: list[Said]
    answers: list[ShownAnswer]
    rating: Rating | None
    deeds: frozenset[Deed]
    why_not: str


def desk_case(actor: Actor, reference: str) -> DeskCase | None:
    """One case as the desk sees it, or None for everyone who isn't at its desk."""
    case = found_case(Case.objects.at_desks_of(actor.person), reference) if actor.person else None
    if case is None:
        return None
    today = clock.today()
    stake = rules.is_on_the_applicants_side(actor, case)
    handles = rules.handles(actor, case)
    return DeskCase(
        case=case,
        chip=state_chip(case),
        due=due_words(case, time_left(case, calendar_for([case], today), today), for_applicant=False),
        facts=_facts(case),
        ledger=ledger(case, case.deadline_lines.select_related("event"), for_applicant=False),
        conversation=conversation(case, list(case.events.select_related("person")), at_desk=True),
        answers=shown_answers(case.form, case.answers),
        rating=getattr(case, "rating", None),
        deeds=_deeds(case, stake=stake, handles=handles),
        why_not=_why_not(case, stake=stake, handles=handles),
    )


def _deeds(case: Case, *, stake: bool, handles: bool) -> frozenset[Deed]:
    allowed = set() if stake else {Deed.TAKE}
    if handles:
        allowed |= {Deed.ASK, Deed.COMPLETE, Deed.REFUSE}
    return frozenset(deed for deed in allowed if may_follow(deed, case.state))


def _facts(case: Case) -> list[Definition]:
    return [
        Definition(_("办件编号"), case.reference),
        Definition(_("申请人"), case.applicant_label),
        Definition(_("提交人"), str(case.applicant)),
        Definition(_("联系电话"), case.applicant.phone or ""),
        Definition(_("提交时间"), dates.plain_moment(case.filed_at)),
        Definition(_("服务中心"), str(case.service.centre)),
        Definition(_("经办人"), str(case.handler) if case.handler else _("还没有人受理")),
    ]


def _why_not(case: Case, *, stake: bool, handles: bool) -> str:
    if case.state not in OPEN:
        return ""
    if case.state == CaseState.SUBMITTED:
        return _("这是您本人或您所在企业提交的，请由同事受理。") if stake else ""
    return "" if handles else _("这件由%(handler)s办理。") % {"handler": case.handler}
