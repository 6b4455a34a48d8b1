"""What the portal's pages show, gathered from the rooms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.cases import queries as cases
from lianyuan.cases.queries.desk import DeskCounts
from lianyuan.cases.queries.desk_settings import centres_of
from lianyuan.companies import queries as companies
from lianyuan.companies.models import Claim, Membership
from lianyuan.content import queries as content
from lianyuan.core import clock, dates, numbers
from lianyuan.core.components import Tone
from lianyuan.notifications import queries as notices
from lianyuan.notifications.rules import looks_after_deliveries
from lianyuan.places import queries as places
from lianyuan.places import rules as place_rules
from lianyuan.places.models import Place
from lianyuan.questionnaires import queries as forms
from lianyuan.questionnaires.rules import writes_forms
from lianyuan.reception import queries as reception
from lianyuan.spaces import queries as spaces
from lianyuan.spaces.queries import balance
from lianyuan.spaces.queries.desk import waits_at_desks
from lianyuan.webhooks import queries as webhooks
from lianyuan.workdays import queries as workdays

from .demo_figures import known_figures
from .home import Home, Item, NextStep, Tile, Today


def home_for(actor: Actor) -> dict[str, Any]:
    """The home page for whoever is looking: a visitor, someone with business here, or the desk."""
    at_desk = actor.person is not None and places.works_at_a_desk(actor.person)
    edited = content.home_blocks()
    page = Home(
        today=_today(),
        next_step=_next_at_desk(actor.person) if at_desk and actor.person else _next_step(actor),
        tiles=_tiles(at_desk),
        items=_items_at_desk(actor.person) if at_desk and actor.person else _items(actor),
        figures=known_figures() if settings.DEMO else (),
        nothing_yet=_("有新的进展会出现在这里。"),
        above=edited.above if edited else (),
        below=edited.below if edited else (),
    )
    return vars(page)


def _today() -> Today:
    day = workdays.about(clock.today())
    return Today(day.date, dates.weekday(day.date), day.works, day.provisional, day.note)


def _next_step(actor: Actor) -> NextStep:
    waiting = cases.next_step_for(actor)
    if waiting:
        return NextStep(waiting.title, waiting.text, waiting.action, waiting.href)
    services = reverse("cases:services")
    if actor.person is None:
        return NextStep(
            _("政策、注册、导师，一个地方问清楚"),
            _("说清楚要办什么，服务中心按工作日答复。"),
            _("看看能办什么"),
            services,
        )
    if not companies.memberships_of(actor.person):
        return NextStep(
            _("有公司了？认领它，以公司名义办事"),
            _("还没有公司也能办事，先从咨询开始。"),
            _("认领我的企业"),
            reverse("companies:claim"),
        )
    return NextStep(_("今天要办什么？"), _("填一张短表，办到哪一步随时看得到。"), _("去办事"), services)


def _items(actor: Actor) -> list[Item]:
    if actor.person is None:
        return [
            Item(
                str(service.promised_days),
                numbers.working_days(service.promised_days),
                service.name,
                service.summary,
                service_href(service.slug),
            )
            for service in cases.offered_services()[:4]
        ]
    return [
        Item(case.figure, case.unit, case.title, case.text, case.href, case.chip)
        for case in cases.open_cases_for(actor)
    ]


def service_href(slug: str) -> str:
    """The address of a service's page."""
    return reverse("cases:service", args=[slug])


def _rooms_waiting(person: Person) -> int:
    """Bookings and small services of rooms that wait for one of the person's desks."""
    waits = waits_at_desks(person, at=clock.now())
    return waits.pending + waits.extras


def _next_at_desk(person: Person) -> NextStep:
    counts = cases.desk_counts(person)
    queue = reverse("cases:desk-cases")
    if counts.overdue:
        title = _("%(n)d 件已经超过期限") % {"n": counts.overdue}
        return NextStep(title, _("先办这几件，申请人在等。"), _("去办"), f"{queue}?view=open")
    if counts.unassigned:
        title = _("%(n)d 件等着受理") % {"n": counts.unassigned}
        return NextStep(title, _("按应办结日期从早到晚排好了。"), _("去受理"), queue)
    if counts.mine:
        title = _("您手上有 %(n)d 件在办") % {"n": counts.mine}
        return NextStep(
            title, _("今天到期的 %(n)d 件。") % {"n": counts.due_today}, _("去办"), f"{queue}?view=mine"
        )
    return NextStep(_("现在没有等着受理的办件"), _("新的办件一到就会出现在队列里。"), _("打开队列"), queue)


def _items_at_desk(person: Person) -> list[Item]:
    queue = cases.desk_queue(person, view="open")
    return [
        Item(case.figure, case.unit, case.title, case.text, case.href, case.chip)
        for case in list(queue.items)[:5]
    ]


def _tiles(at_desk: bool) -> list[Tile]:
    tiles = [
        Tile(pgettext("tile", "办"), _("办事"), reverse("cases:services")),
        Tile(pgettext("tile", "场"), _("场地"), reverse("spaces:finding"), Tone.GOLD),
        Tile(pgettext("tile", "企"), _("企业"), reverse("companies:directory"), Tone.LAKE),
        Tile(pgettext("tile", "地"), pgettext("tile", "地点"), reverse("places:tree"), Tone.LEAF),
    ]
    if at_desk:
        return [*tiles, Tile(pgettext("tile", "台"), _("服务台"), reverse("desk"), Tone.SEAL)]
    return [*tiles, Tile(pgettext("tile", "件"), _("我的办件"), reverse("cases:cases"), Tone.SEAL)]


@dataclass(frozen=True)
class MyPage:
    """Everything that concerns a person and whom they act for."""

    next_step: NextStep | None
    open_cases: Sequence[Any]
    steps: Sequence[Any]
    memberships: list[Membership]
    claims: list[Claim]
    drafts: Sequence[Any] = ()
    back_office: str = ""
    webhooks: bool = False
    appointments: Sequence[Any] = ()
    ticket: Any = None
    bookings: Sequence[Any] = ()
    opinions: Any = None


def my_page(actor: Actor) -> dict[str, Any]:
    """The person's own page."""
    if actor.person is None:
        raise ValueError("the page of a person needs a person")
    waiting = cases.next_step_for(actor)
    page = MyPage(
        next_step=NextStep(waiting.title, waiting.text, waiting.action, waiting.href) if waiting else None,
        open_cases=cases.open_cases_for(actor),
        drafts=forms.drafts_of(actor, most=5),
        steps=cases.recent_steps_for(actor),
        memberships=companies.memberships_of(actor.person),
        claims=list(companies.claims_made_by(actor.person)[:5]),
        back_office=reverse("wagtailadmin_home")
        if actor.person.has_perm("wagtailadmin.access_admin")
        else "",
        webhooks=webhooks.may_register(actor),
        appointments=reception.open_appointments(actor.person),
        ticket=reception.my_ticket(actor.person),
        bookings=spaces.coming_bookings(actor),
        opinions=cases.opinions_waiting(actor.person),
    )
    return vars(page)


@dataclass(frozen=True)
class DeskPage:
    """The service desk's front page."""

    counts: DeskCounts
    next_step: NextStep
    due_first: Sequence[Any]
    claims_waiting: int
    writes_forms: bool = False
    looks_after_ratings: bool = False
    bad_ratings: int = 0
    centres: Sequence[Place] = ()
    looks_after_deliveries: bool = False
    failed_deliveries: int = 0
    settles_desks: bool = False
    keeps_calendar: bool = False
    rooms_waiting: int = 0
    arranges_rooms: bool = False


def desk_page(actor: Actor) -> dict[str, Any]:
    """The front page of the person's desks."""
    if actor.person is None:
        raise ValueError("the page of a desk needs a person")
    page = DeskPage(
        counts=cases.desk_counts(actor.person),
        next_step=_next_at_desk(actor.person),
        due_first=list(cases.desk_queue(actor.person, view="open").items)[:5],
        claims_waiting=companies.claims_at_desk(actor.person).count(),
        writes_forms=writes_forms(actor),
        centres=reception.centres_to_arrange(actor.person),
        looks_after_deliveries=looks_after_deliveries(actor),
        settles_desks=centres_of(actor.person).exists(),
        keeps_calendar=place_rules.administers_the_district(actor),
        rooms_waiting=_rooms_waiting(actor.person),
        arranges_rooms=balance.places_arranged_by(actor.person).exists(),
        looks_after_ratings=cases.looks_after_ratings(actor.person),
    )
    if page.looks_after_ratings:
        page = replace(page, bad_ratings=cases.open_follow_ups(actor.person))
    if page.looks_after_deliveries:
        page = replace(page, failed_deliveries=sum(notices.failed_counts().values()))
    return vars(page)
