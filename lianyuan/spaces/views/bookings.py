"""Booking a room, and one's bookings: seeing, changing and giving them up."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core import clock
from lianyuan.core.forms import add_problem
from lianyuan.core.refusals import Refused

from .. import actions, queries
from ..actions import Wanted
from ..forms import BookingForm, MovingForm, as_initial, time_in
from ..minutes import YEARS
from ..models import Booking, BookingState, Space
from ..queries import presence
from ..queries import waiting as lines
from ..queries.alternatives import alternatives_for
from ..queries.balance import balance_in
from ..refusals import CannotBook
from .finding import space_or_404

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """What the person, or the company they act for, has booked."""
    found = queries.my_bookings(request.actor, key=request.GET.get("key", ""))
    offers = lines.offers_held_for(request.user)
    return render(request, "spaces/mine.html", {"found": found, "offers": offers})


@form_page
@login_required
def booking_room(request: SignedInRequest, space_id: int) -> HttpResponse:
    """The form that books a room; a refusal says why, and offers the next time that would do."""
    space = space_or_404(space_id)
    form = BookingForm(
        request.POST or None, space=space, initial=time_in(request.GET, space) | {"attendees": 2}
    )
    stop: CannotBook | None = None
    if request.method == "POST" and form.is_valid():
        try:
            booked = actions.book(
                actor=request.actor,
                space=space,
                starts=form.starts_at,
                ends=form.ends_at,
                wanted=form.wanted(),
            )
            return _booked(request, booked)
        except CannotBook as refusal:
            stop = refusal
            add_problem(form, refusal)
    context = {"form": form, "space": space, "stop": stop, "balances": balance_in(space, request.actor)}
    return render(request, "spaces/booking_room.html", context, status=409 if stop else 200)


@require_POST
@login_required
def booking_at_once(request: SignedInRequest, space_id: int) -> HttpResponse:
    """One tap on a free time: booked, with nothing to fill in; the purpose can be written afterwards."""
    space = space_or_404(space_id)
    try:
        starts = parse_datetime(request.POST.get("starts", ""))
        minutes = int(request.POST.get("minutes", ""))
        people = int(request.POST.get("people", ""))
    except ValueError:
        starts = None
    if (
        starts is None
        or starts.tzinfo is None
        or starts.year not in YEARS
        or not (0 < minutes <= 24 * 60)
        or not (0 < people <= 999)
    ):
        raise Refused(_("没有选对时间。请回到上一页，点一个时间。"))
    try:
        booked = actions.book(
            actor=request.actor,
            space=space,
            starts=starts,
            ends=starts + timedelta(minutes=minutes),
            wanted=Wanted(title=_("会议"), attendees=people),
        )
    except CannotBook as refusal:
        return _not_at_once(request, space, refusal, minutes)
    return _booked(request, booked)


@require_safe
@login_required
def booking(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """One booking."""
    page = queries.booking_page(request.actor, _own(request, booking_id))
    context = {
        "page": page,
        "booking": page.booking,
        "alternatives": alternatives_for(page.booking, at=clock.now()),
        "presence": presence.presence_of(request.actor, page.booking),
    }
    return render(request, "spaces/booking.html", context)


@form_page
@login_required
def moving(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """Another time, length or room for a booking."""
    found = _own(request, booking_id)
    initial = as_initial(found.starts, found.ends) | {"space": found.space, "attendees": found.attendees}
    form = MovingForm(request.POST or None, booking=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move(
                actor=request.actor,
                booking=found,
                starts=form.starts_at,
                ends=form.ends_at,
                space=form.cleaned_data["space"],
                attendees=form.cleaned_data["attendees"],
            )
            messages.success(request, _("改好了。"))
            return redirect("spaces:booking", found.pk)
        except CannotBook as refusal:
            add_problem(form, refusal)
    return render(request, "spaces/moving.html", {"form": form, "booking": found})


@require_POST
@login_required
def cancelling(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """Give a booking up."""
    found = _own(request, booking_id)
    actions.cancel(actor=request.actor, booking=found, reason=request.POST.get("reason", "")[:300])
    messages.success(request, _("取消了，时间让给别人了。谢谢。"))
    return redirect("spaces:booking", found.pk)


@require_POST
@login_required
def naming(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """Say what a booking is for."""
    found = _own(request, booking_id)
    actions.name(actor=request.actor, booking=found, title=request.POST.get("title", ""))
    messages.success(request, _("写好了。"))
    return redirect("spaces:booking", found.pk)


def _booked(request: SignedInRequest, booking: Booking) -> HttpResponse:
    if booking.state == BookingState.PENDING:
        messages.success(request, _("已申请，时间为您留着。服务台同意后会通知您。"))
    else:
        messages.success(request, _("约好了。"))
    return redirect("spaces:booking", booking.pk)


def _not_at_once(request: SignedInRequest, space: Space, refusal: CannotBook, minutes: int) -> HttpResponse:
    form = BookingForm(
        space=space,
        initial=time_in({"starts": request.POST.get("starts", ""), "minutes": str(minutes)}, space)
        | {"attendees": request.POST.get("people", ""), "title": _("会议")},
    )
    balances = balance_in(space, request.actor)
    context = {"form": form, "space": space, "stop": refusal, "minutes": minutes, "balances": balances}
    return render(request, "spaces/booking_room.html", context, status=409)


def _own(request: SignedInRequest, pk: int) -> Booking:
    found = queries.booking_for(request.actor, pk)
    if found is None:
        raise Http404
    return found
