"""One's bookings: seeing, changing and giving them up."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import SignedInRequest

from .. import queries
from ..models import Booking


@require_safe
@login_required
def booking(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """One booking."""
    return render(request, "spaces/booking.html", {"booking": _own(request, booking_id)})


def _own(request: SignedInRequest, pk: int) -> Booking:
    found = queries.booking_for(request.actor, pk)
    if found is None:
        raise Http404
    return found
