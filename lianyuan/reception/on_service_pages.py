"""What a service's page offers of this room: an appointment, and a number on the spot."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianyuan.cases.models import Service
from lianyuan.core.components import Link

from .models import Line


def links_for(service: Service) -> list[Link]:
    """The ways to a time and to a number, where the service's centre has a hall for it."""
    lines = Line.objects.filter(hall__centre=service.centre_id)
    found = lines.aggregate(
        numbers=Count("pk", filter=Q(is_open=True)),
        times=Count("pk", filter=Q(services=service, patterns__isnull=False)),
    )
    links = []
    if found["times"]:
        links.append(Link(_("预约时间"), reverse("reception:booking", args=[service.slug])))
    if found["numbers"]:
        links.append(Link(_("现场取号"), reverse("reception:hall", args=[service.centre_id])))
    return links
