"""The service catalogue as people read it."""

from dataclasses import dataclass

from lianyuan.accounts.acting import Actor
from lianyuan.places.models import OpeningHours

from .. import rules
from ..models import Audience, Service


def offered_services() -> list[Service]:
    """The catalogue, in its order, with each service's centre."""
    return list(Service.objects.offered().select_related("centre"))


@dataclass(frozen=True)
class ServicePage:
    """A service's guide, and whether it is for whom the reader acts."""

    service: Service
    hours: list[OpeningHours]
    is_for_actor: bool
    for_companies: bool


def service_page(actor: Actor, slug: str) -> ServicePage | None:
    """A service by its slug, or None when there is none or it isn't offered."""
    service = Service.objects.offered().select_related("centre", "form").filter(slug=slug).first()
    if service is None:
        return None
    return ServicePage(
        service=service,
        hours=list(service.centre.opening_hours.all()),
        is_for_actor=rules.is_asked_for(actor, service),
        for_companies=service.audience == Audience.COMPANY,
    )
