"""Bookings as their people and the desk see them."""

from django.db.models import QuerySet

from lianyuan.accounts.acting import Actor

from .. import rules
from ..models import Booking


def booking_for(actor: Actor, pk: int) -> Booking | None:
    """A booking whoever asks may see: their own, that of the company they act for, or of their desk."""
    found = _shown(Booking.objects.all()).filter(pk=pk).first()
    return found if found is not None and rules.sees(actor, found) else None


def _shown(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    return rows.select_related("space__place", "person", "company", "series", "decided_by")
