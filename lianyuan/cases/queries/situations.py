"""Services as people find them: by situation and by topic."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core.components import Link

from .. import rules
from ..models import Service, Situation, SituationService, Topic


@dataclass(frozen=True)
class Catalogue:
    """The catalogue's page: situations, topics as tabs, and the services of the topic chosen or of all."""

    situations: list[Situation]
    services: list[Service]
    tabs: list[Link]


def catalogue(topic_slug: str = "") -> Catalogue:
    """What can be asked for, of one topic or of all; a topic that isn't known is none."""
    offered = Service.objects.offered().select_related("centre")
    topics = list(Topic.objects.filter(services__is_active=True).distinct())
    topic = next((known for known in topics if known.slug == topic_slug), None)
    tabs = [Link(_("全部"), reverse("cases:services"), current=topic is None)] + [
        Link(known.name, f"{reverse('cases:services')}?topic={known.slug}", current=known == topic)
        for known in topics
    ]
    return Catalogue(
        situations=list(Situation.objects.shown().filter(parts__service__is_active=True).distinct()),
        services=list(offered.filter(topics=topic) if topic else offered),
        tabs=tabs if topics else [],
    )


@dataclass(frozen=True)
class SituationPage:
    """A situation with its services that are offered; `mine` are those for whom the reader acts."""

    situation: Situation
    parts: list[SituationService]
    mine: list[Service]


def situation_page(actor: Actor, slug: str) -> SituationPage | None:
    """A situation that is shown, or None."""
    situation = Situation.objects.shown().filter(slug=slug).first()
    return _page(actor, situation) if situation is not None else None


def situation_page_by_id(actor: Actor, situation_id: int) -> SituationPage | None:
    """A situation that is shown, by its number, or None."""
    situation = Situation.objects.shown().filter(pk=situation_id).first()
    return _page(actor, situation) if situation is not None else None


def _page(actor: Actor, situation: Situation) -> SituationPage:
    parts = list(
        situation.parts.filter(service__is_active=True).select_related("service__centre", "service__form")
    )
    audiences = {part.service.audience for part in parts}
    open_to = {audience for audience in audiences if rules.belongs_to(actor, audience)}
    mine = [part.service for part in parts if part.service.audience in open_to]
    return SituationPage(situation, parts, mine)


def chosen_services(page: SituationPage, slugs: Collection[str]) -> list[Service]:
    """Those of the situation's services that were chosen and are for whom the reader acts."""
    return [service for service in page.mine if service.slug in slugs]
