"""What a service's page offers of this room: a number on the spot."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lianyuan.cases.models import Service
from lianyuan.core.components import Link

from .models import Line


def links_for(service: Service) -> list[Link]:
    """The way to the hall's numbers, where a line takes the service."""
    if not Line.objects.filter(hall__centre=service.centre_id, is_open=True).exists():
        return []
    return [Link(_("现场取号"), reverse("reception:hall", args=[service.centre_id]))]
