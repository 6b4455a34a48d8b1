"""Cases as the desk sees them: the queue and its views, one case, and the counts for the front page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.actions.claiming import is_unclaimed
from lianyuan.accounts.models import Person
from lianyuan.companies.models import Membership
from lianyuan.core import clock, dates
from lianyuan.core.components import Chip, Definition, Link
from lianyuan.core.paging import Page, page_of
from lianyuan.places.models import Place
from lianyuan.places.queries import DESK_ROLES
from lianyuan.questionnaires.showing import ShownAnswer

from .. import rules
from ..checklist import Line, checked
from ..desk_filters import QueueFilter, narrowed, read_filter
from ..ledger_words import Ledger, ledger
from ..models import Case, CaseNote, CaseState, Opinion, Rating, SavedView
from ..models.case import CLOSED, OPEN, PAUSED, RUNNING, CaseQuerySet
from ..presenting import Due, due_words, state_chip, time_left
from ..reversible import may_be_parted, may_be_reopened
from ..transitions import UNDER_WAY, Deed, may_follow
from .answers import answers_of
from .follow_ups import FollowUpAtDesk, follow_up_at_desk
from .joining import Relative, relatives_of
from .ledger_desk import TimeDeeds, time_deeds
from .life import left_behind, notes_of, teams_of
from .opinions import opinions_of
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

DESK_VIEWS: dict[str, tuple[object, Callable[[CaseQuerySet, Person], CaseQuerySet]]] = {
    "unassigned": (gettext_lazy("待受理"), lambda cases, person: cases.open().filter(handler=None)),
    "team": (gettext_lazy("我的小组"), lambda cases, person: cases.open().filter(team__in=teams_of(person))),
    "mine": (pgettext_lazy("cases", "我的"), lambda cases, person: cases.open().filter(handler=person)),
    "today": (
        gettext_lazy("今天要办"),
        lambda cases, person: cases.open().filter(state__in=RUNNING, due_on__lte=clock.today()),
    ),
    "waiting": (gettext_lazy("等回复"), lambda cases, person: cases.open().filter(state=CaseState.WAITING)),
    "open": (gettext_lazy("在办"), lambda cases, person: cases.open()),
    "left": (gettext_lazy("经办人已离开"), lambda cases, person: cases.open().left_behind()),
    "closed": (gettext_lazy("已结束"), lambda cases, person: cases.closed()),
}
_EMPTY_WORDS = {
    "unassigned": gettext_lazy("新提交的办件会出现在这里，等窗口受理。"),
    "mine": gettext_lazy("您受理的办件会出现在这里。可以先到“待受理”里取一件。"),
    "team": gettext_lazy("转给您所在小组的办件会出现在这里，谁都可以接手。"),
    "left": gettext_lazy("经办人不在窗口了的办件会出现在这里，由同事接手。"),
    "today": gettext_lazy("今天到期和已经超期、还没办完的办件会出现在这里。"),
    "waiting": gettext_lazy("请申请人补充、还没有收到回复的办件会出现在这里。"),
    "open": gettext_lazy("服务中心还没办完的办件会出现在这里。"),
    "closed": gettext_lazy("办结、撤回和不予办理的办件会出现在这里。"),
}
FIRST_VIEW = "unassigned"
# What waits for the applicant sinks below what waits for the desk.
_ORDERS = {
    "closed": ["-closed_at", "-id"],
    "mine": ["paused", "due_on", "id"],
    "open": ["paused", "due_on", "id"],
}
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


def desk_counts(person: Person, desks: QuerySet[Place] | None = None) -> DeskCounts:
    """The counts over all cases at the desks of a person; `desks` where they have been looked up already."""
    today = clock.today()
    running = ~Q(state=CaseState.WAITING)
    desks = desks if desks is not None else desks_of(person)
    # Of a column that the index has, which answers it alone.
    counted = Case.objects.open_at(desks).aggregate(
        unassigned=Count("centre", filter=Q(handler=None)),
        mine=Count("centre", filter=Q(handler=person)),
        waiting=Count("centre", filter=Q(state=CaseState.WAITING)),
        open=Count("centre"),
        due_today=Count("centre", filter=running & Q(due_on=today)),
        overdue=Count("centre", filter=running & Q(due_on__lt=today)),
    )
    return DeskCounts(**counted)


@dataclass(frozen=True)
class DeskQueue:
    """A page of the queue; `may_take` are the cases on it the person may take, `saved` the view chosen.

    `desks` are the places it is the queue of.
    """

    items: Sequence[CaseItem]
    page: Page[Case]
    view: str
    left: frozenset[int]
    counts: DeskCounts
    tabs: list[Link]
    empty_words: object
    wanted: QueueFilter
    saved: SavedView | None
    may_take: frozenset[int]
    desks: QuerySet[Place]


def desks_of(person: Person) -> QuerySet[Place]:
    """The places whose desk a person works at or administers."""
    return Place.objects.where_person_is(person, *DESK_ROLES)


def saved_views(person: Person) -> QuerySet[SavedView]:
    """The views the person keeps, oldest first."""
    return SavedView.objects.filter(person=person)


def desk_queue(
    person: Person, *, view: str, key: str = "", wanted: QueueFilter = EVERYTHING, saved: str = ""
) -> DeskQueue:
    """The cases at the desks of a person in one of DESK_VIEWS, due soonest first; closed ones last first.

    Those whose clock stands still come after those it runs for. `wanted` narrows them further. `saved` is the
    id of a view the person keeps, whose filters are then used over all that is open, or over all there is
    where they ask for an ended state.
    """
    kept = list(saved_views(person))
    chosen = next((each for each in kept if str(each.pk) == saved), None)
    if chosen is not None:
        wanted = read_filter(chosen.filters)
        view = "closed" if wanted.state in CLOSED else "open"
    view = view if view in DESK_VIEWS else FIRST_VIEW
    _label, narrow = DESK_VIEWS[view]
    desks = desks_of(person)
    cases = with_people(narrowed(narrow(Case.objects.at_desks(desks), person), wanted, person))
    # What a page is ordered by is a column to it.
    with_paused: QuerySet[Case] = cases.annotate(paused=PAUSED)
    page = page_of(with_paused, order=_ORDERS.get(view, ["due_on", "id"]), key=key)
    counts = desk_counts(person, desks)
    return DeskQueue(
        items=items_of(page.rows, at_desk=True),
        page=page,
        view=view,
        left=left_behind(page.rows),
        counts=counts,
        tabs=_tabs(view if chosen is None else "", counts, kept, chosen),
        empty_words=_EMPTY_WORDS[view]
        if wanted.is_empty
        else _("没有符合这些条件的办件。可以放宽条件再找。"),
        wanted=wanted,
        saved=chosen,
        may_take=_may_take(person, page.rows),
        desks=desks,
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
    checklist: list[Line]
    may_check: bool
    rating: Rating | None
    follow_up: FollowUpAtDesk | None
    deeds: frozenset[Deed]
    why_not: str
    notes: list[CaseNote]
    may_note: bool
    opinions: list[Opinion]
    may_ask_opinion: bool
    relatives: list[Relative]
    may_merge: bool
    may_part: bool
    may_hand_over_code: bool
    may_add_child: bool
    time: TimeDeeds


def desk_case(actor: Actor, reference: str) -> DeskCase | None:
    """One case as the desk sees it, or None for everyone who isn't at its desk."""
    if actor.person is None:
        return None
    case = found_case(Case.objects.at_desks_of(actor.person), reference)
    if case is None:
        return None
    today = clock.today()
    stake = rules.is_on_the_applicants_side(actor, case)
    handles = rules.handles(actor, case)
    unhandled = rules.nobody_handles(actor, case)
    events = steps_of(case)
    return DeskCase(
        case=case,
        chip=state_chip(case),
        due=due_words(case, time_left(case, calendar_for([case], today), today), for_applicant=False),
        facts=_facts(case),
        ledger=ledger(case, lines_of(case), for_applicant=False),
        conversation=conversation(case, events, at_desk=True),
        answers=answers_of(actor, case, events, at_desk=True),
        checklist=checked(case),
        may_check=handles and case.state in UNDER_WAY,
        rating=(rating := getattr(case, "rating", None)),
        follow_up=follow_up_at_desk(actor, case, rating),
        deeds=_deeds(actor, case, stake=stake, handles=handles, unhandled=unhandled),
        why_not=_why_not(case, stake=stake, handles=handles, unhandled=unhandled),
        notes=[] if stake else notes_of(case),
        may_note=not stake,
        opinions=[] if stake else opinions_of(case),
        may_ask_opinion=handles and not stake and case.is_open,
        relatives=relatives_of(case, Case.objects.at_desks_of(actor.person), "cases:desk-case"),
        may_merge=case.is_open and not stake and (handles or unhandled),
        may_part=not stake and may_be_parted(case, today) and _handles_either(actor, case),
        may_hand_over_code=not stake
        and is_unclaimed(case.applicant)
        and rules.was_filed_at_the_counter(actor, case),
        may_add_child=case.is_open and handles and not stake and case.parent_id is None,
        time=time_deeds(actor, case),
    )


def _handles_either(actor: Actor, case: Case) -> bool:
    into = case.merged_into
    return rules.hands_over(actor, case) or (into is not None and rules.hands_over(actor, into))


def _deeds(actor: Actor, case: Case, *, stake: bool, handles: bool, unhandled: bool) -> frozenset[Deed]:
    allowed: set[Deed] = set()
    if not stake and (unhandled or rules.took_the_case(actor, case)):
        allowed |= {Deed.TAKE, Deed.ACCEPT}
    if not stake and unhandled:
        allowed.add(Deed.TAKE_OVER)
    if rules.hands_over(actor, case):
        allowed.add(Deed.HAND_OVER)
    if handles:
        allowed |= {Deed.BEGIN, Deed.ASK, Deed.MESSAGE, Deed.COMPLETE, Deed.REFUSE}
        if may_be_reopened(case, clock.today()):
            allowed.add(Deed.REOPEN)
    return frozenset(deed for deed in allowed if may_follow(deed, case.state))


def _facts(case: Case) -> list[Definition]:
    return [
        Definition(_("办件编号"), case.reference),
        Definition(_("申请人"), case.applicant_label),
        Definition(_("提交人"), str(case.applicant)),
        Definition(_("联系电话"), case.applicant.phone or ""),
        Definition(_("提交时间"), dates.plain_moment(case.filed_at)),
        Definition(_("服务中心"), str(case.centre)),
        *([Definition(_("小组"), team)] if (team := _team(case)) else []),
        Definition(_("经办人"), str(case.handler) if case.handler else _nobody(case)),
    ]


def _team(case: Case) -> str:
    """Whose it is, or why it isn't whose the service says."""
    meant = case.service_version.team if case.service_version is not None else None
    if case.team is not None or meant is None or meant.is_active or case.centre_id != meant.centre_id:
        return str(case.team or "")
    return _("“%(team)s”不再接收办件，由整个窗口办理") % {"team": meant}


def _nobody(case: Case) -> str:
    return _("还没有人受理") if case.state == CaseState.SUBMITTED else _("现在没有经办人")


def _why_not(case: Case, *, stake: bool, handles: bool, unhandled: bool) -> str:
    if case.state not in OPEN:
        return ""
    if stake:
        return _("这是您本人或您所在企业提交的，请由同事办理。")
    if case.handler is None:
        return "" if case.state == CaseState.SUBMITTED else _("这件现在没有经办人，请接手。")
    if unhandled:
        return _("经办人%(handler)s已不在这个窗口，请接手。") % {"handler": case.handler}
    return "" if handles else _("这件由%(handler)s办理。") % {"handler": case.handler}
