"""Being there: confirming, checking in at the door, taking an empty room, and the desk noting who came."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest

from ..actions import presence as actions
from ..models import Booking, Space
from ..queries import booking_for
from ..queries import presence as queries


@require_safe
@login_required
def here(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Where the QR code at the door leads: check in, or take the empty room for the rest of the hour."""
    space = _door(space_id)
    if space.names_nobody:
        return redirect("spaces:quiet", space.pk)
    return render(request, "spaces/here.html", {"here": queries.here(request.actor, space)})


@require_POST
@login_required
def using(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Take the empty room now."""
    booking = actions.use_now(actor=request.actor, space=_door(space_id))
    messages.success(request, _("现在归您用。走的时候请带好东西。"))
    return redirect("spaces:booking", booking.pk)


@require_POST
@login_required
def coming(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """Say that one comes."""
    found = actions.confirm(actor=request.actor, booking=_own(request, booking_id))
    messages.success(request, _("好的，给您留着。到了请扫门口的码签到。"))
    return redirect("spaces:booking", found.pk)


@require_POST
@login_required
def checking_in(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """Check in at the door."""
    found = actions.check_in(actor=request.actor, booking=_own(request, booking_id))
    messages.success(request, _("签到好了。"))
    return redirect("spaces:booking", found.pk)


@require_POST
@login_required
def door_title(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """Let the title be read at the door, or not any more."""
    found = _own(request, booking_id)
    actions.show_title(actor=request.actor, booking=found, shown=request.POST.get("shown") == "on")
    messages.success(request, _("改好了。"))
    return redirect("spaces:booking", found.pk)


@require_POST
@login_required
def arrival(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """The desk notes that they came."""
    found = get_object_or_404(queries.bookings_at_desks_of(request.user), pk=booking_id)
    actions.note_arrival(actor=request.actor, booking=found)
    messages.success(request, _("记下了：已经到场。"))
    return redirect("spaces:booking", found.pk)


def _door(pk: int) -> Space:
    found = queries.door_of(pk)
    if found is None:
        raise Http404
    return found


def _own(request: SignedInRequest, pk: int) -> Booking:
    found = booking_for(request.actor, pk)
    if found is None:
        raise Http404
    return found
