"""The service catalogue as people read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.companies.queries import company_known
from lianyuan.core import clock
from lianyuan.core.components import Link
from lianyuan.places.models import OpeningHours, Place
from lianyuan.questionnaires.queries import needs_pages

from .. import rules, startups
from ..handling_time import WINDOW, HandlingTime
from ..models import Audience, Service, ServiceVersion, VersionState
from ..service_links import links_for
from .desk_settings import DeskToday, as_opening_hours, desk_today


def offered_services() -> list[Service]:
    """The catalogue, in its order, with each service's centre."""
    return list(Service.objects.offered().select_related("centre"))


@dataclass(frozen=True)
class ServicePage:
    """A service's guide, and whether it is for whom the reader acts. Parts are read when they are shown."""

    service: Service
    is_for_actor: bool
    for_companies: bool
    why_not: str
    company_id: int | None
    desk_hours: list[str]
    today: DeskToday

    @cached_property
    def version(self) -> ServiceVersion | None:
        """What is in force."""
        return self.service.versions.filter(state=VersionState.PUBLISHED).first()

    @cached_property
    def hours(self) -> list[str]:
        """The centre's opening hours."""
        return opening_words(list(self.service.centre.opening_hours.all()))

    @cached_property
    def handling(self) -> HandlingTime:
        """What cases of it took lately."""
        return handling_time(self.service)

    @cached_property
    def links(self) -> list[Link]:
        """What other rooms offer for it."""
        return links_for(self.service)

    @cached_property
    def startup_terms(self) -> str:
        """Which companies count as start-ups, where it is for these only."""
        return startups.terms().words if self.service.audience == Audience.STARTUP else ""

    @property
    def in_pages(self) -> bool:
        """Whether its form is filled in page by page, with a draft."""
        return needs_pages(self.service.form)


def offered_service(slug: str) -> Service | None:
    """A service that is offered, with its form; None when there is none."""
    return Service.objects.offered().select_related("form").filter(slug=slug).first()


def services_administered_by(actor: Actor) -> list[Service]:
    """Every service of a centre the actor administers, with its form."""
    if actor.person is None:
        return []
    centres = Place.objects.where_person_is(actor.person, PlaceRoleName.ADMINISTRATOR)
    found = Service.objects.filter(centre__in=centres).select_related("form__questionnaire")
    return list(found.order_by("position", "name", "pk"))


def service_page(actor: Actor, slug: str) -> ServicePage | None:
    """A service by its slug, or None when there is none or it isn't offered."""
    service = Service.objects.offered().select_related("centre", "form").filter(slug=slug).first()
    if service is None:
        return None
    desk = list(service.centre.desk_hours.all())
    return ServicePage(
        service=service,
        is_for_actor=rules.is_asked_for(actor, service),
        for_companies=service.audience in {Audience.COMPANY, Audience.STARTUP},
        why_not=_why_not(actor, service),
        company_id=actor.company_id,
        desk_hours=opening_words(as_opening_hours(desk)),
        today=desk_today(desk),
    )


def _why_not(actor: Actor, service: Service) -> str:
    """Why the company acted for doesn't count as one the service is for, where that is what it takes."""
    if service.audience != Audience.STARTUP or actor.company_id is None:
        return ""
    company = company_known(actor.company_id)
    return startups.why_not(company) if company is not None else ""


def handling_time(service: Service) -> HandlingTime:
    """How long cases of a service took the desk, as it was last told; nothing of what is too long ago."""
    lately = service.handling_releases.filter(as_of__gt=clock.today() - WINDOW)
    told = lately.order_by("-as_of").first()
    if told is None:
        return HandlingTime(None, None, None)
    return HandlingTime(told.cases, told.median, told.ninetieth, told.as_of)


def opening_words(hours: Sequence[OpeningHours]) -> list[str]:
    """Opening hours in lines, days in a row with the same hours said together; rows come in order."""
    names = {row.weekday: row.get_weekday_display() for row in hours}
    spans = {
        day: " ".join(f"{row.opens:%H:%M}–{row.closes:%H:%M}" for row in rows)
        for day, rows in groupby(hours, key=lambda row: row.weekday)
    }
    runs: list[list[int]] = []
    for day in spans:
        if runs and runs[-1][-1] == day - 1 and spans[runs[-1][-1]] == spans[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [
        f"{_from_to(names[first], names[last])} {spans[first]}"
        for first, *_rest, last in ([run[0], *run] for run in runs)
    ]


def _from_to(first: str, last: str) -> str:
    return first if first == last else _("%(first)s至%(last)s") % {"first": first, "last": last}
