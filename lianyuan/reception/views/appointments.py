"""Booking a time and keeping it; and the desk's list of the day."""

from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core import clock
from lianyuan.core.refusals import Refused

from .. import actions, queries
from ..calendar_file import CONTENT_TYPE, calendar_file
from ..models import Appointment, Line
from ..refusals import AlreadyBooked
from .desk import require_a_desk

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@login_required
def booking(request: SignedInRequest, slug: str) -> HttpResponse:
    """The free times of a service; one tap books."""
    service = queries.service_to_book(slug)
    line = queries.line_for(service) if service else None
    if service is None or line is None:
        raise Http404
    if request.method == "POST":
        try:
            booked = actions.book(
                actor=request.actor, service=service, line=line, starts_at=_chosen_time(request)
            )
            messages.success(request, _("约好了。前一天会提醒您。"))
        except AlreadyBooked as refusal:
            messages.info(request, refusal.message)
            booked = refusal.appointment
        return redirect("reception:appointment", booked.pk)
    return _times(request, line, {"service": service})


@require_safe
@login_required
def appointment(request: SignedInRequest, appointment_id: int) -> HttpResponse:
    """One of the person's own appointments."""
    return render(request, "reception/appointment.html", {"appointment": _own(request, appointment_id)})


@require_safe
@login_required
@never_cache
def for_calendar(request: SignedInRequest, appointment_id: int) -> HttpResponse:
    """One of the person's own appointments as a file for their calendar."""
    found = _own(request, appointment_id)
    page = request.build_absolute_uri(reverse("reception:appointment", args=[found.pk]))
    name = f"appointment-{found.pk}.ics"
    return HttpResponse(
        calendar_file(found, address=page),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@form_page
@login_required
def moving(request: SignedInRequest, appointment_id: int) -> HttpResponse:
    """Choose another time."""
    found = _own(request, appointment_id)
    if request.method == "POST":
        actions.move(actor=request.actor, appointment=found, starts_at=_chosen_time(request))
        messages.success(request, _("改好了。"))
        return redirect("reception:appointment", found.pk)
    return _times(request, found.line, {"service": found.service, "appointment": found})


@require_POST
@login_required
def cancelling(request: SignedInRequest, appointment_id: int) -> HttpResponse:
    """Give an appointment up."""
    actions.cancel(actor=request.actor, appointment=_own(request, appointment_id))
    messages.success(request, _("预约已取消。"))
    return redirect("reception:appointment", appointment_id)


@require_safe
@login_required
def day(request: SignedInRequest) -> HttpResponse:
    """The desk's appointments of one day."""
    require_a_desk(request)
    chosen = _day(request) or clock.today()
    found = queries.desk_day(request.user, day=chosen, key=request.GET.get("key", ""))
    return render(request, "reception/desk_day.html", {"found": found})


@require_POST
@login_required
def arrival(request: SignedInRequest, appointment_id: int) -> HttpResponse:
    """Whoever has the appointment has come."""
    rows = queries.appointments_at_desks(request.user)
    found: Appointment = get_object_or_404(rows, pk=appointment_id)
    ticket = actions.arrive(actor=request.actor, appointment=found)
    messages.success(request, _("已排号 %(label)s，优先叫号。") % {"label": ticket.label})
    return redirect("reception:day")


def _times(request: SignedInRequest, line: Line, context: dict[str, object]) -> HttpResponse:
    days = queries.free_days(line)
    wanted = _day(request)
    chosen = next((free for free in days if free.day == wanted), days[0] if days else None)
    return render(request, "reception/times.html", context | {"days": days, "chosen": chosen, "line": line})


def _day(request: SignedInRequest) -> date | None:
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None


def _chosen_time(request: SignedInRequest) -> datetime:
    try:
        found = parse_datetime(request.POST.get("starts_at", ""))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refused(_("没有选时间。请点一个时间。"))
    return found


def _own(request: SignedInRequest, pk: int) -> Appointment:
    found = queries.my_appointment(request.user, pk)
    if found is None:
        raise Http404
    return found
