"""Repeating bookings: the question, the plan of dates, the deed; and changing what repeats."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.forms import add_problem
from lianyuan.core.refusals import NotAllowed, Refused

from .. import actions, queries
from ..actions import DatesTaken
from ..forms import time_in
from ..models import Booking, Space
from ..planning import Plan
from ..series_forms import SeriesCancelForm, SeriesChangeForm, SeriesForm

form_page = require_http_methods(["GET", "HEAD", "POST"])
CHOICE = "on-"


@form_page
@login_required
def series(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Repeating a booking: first the dates, each free or with what else would do, then all in one."""
    space = queries.space_to_repeat(space_id)
    if space is None:
        raise Http404
    initial = time_in(request.GET, space) | {"attendees": request.GET.get("people", "2"), "count": 6}
    form = SeriesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and request.POST.get("step") != "edit":
        try:
            return _planned_or_booked(request, space, form)
        except NotAllowed:
            raise
        except Refused as refusal:
            add_problem(form, refusal)
    return render(
        request, "spaces/series.html", {"form": form, "space": space}, status=400 if form.errors else 200
    )


def _planned_or_booked(request: SignedInRequest, space: Space, form: SeriesForm) -> HttpResponse:
    asked: dict[str, Any] = {"actor": request.actor, "space": space, "repeating": form.repeating()}
    choices = _choices(request.POST)
    if request.POST.get("step") != "book":
        plan = actions.plan_series(attendees=form.cleaned_data["attendees"], choices=choices, **asked)
        return _plan_page(request, space, form, plan)
    try:
        made = actions.book_series(wanted=form.wanted(), choices=choices, **asked)
    except DatesTaken as taken:
        return _plan_page(request, space, form, taken.plan, problem=taken)
    times = made.bookings.count()
    messages.success(request, ngettext("约好了 %(n)s 次。", "约好了 %(n)s 次。", times) % {"n": times})
    return redirect("spaces:mine")


def _plan_page(
    request: SignedInRequest,
    space: Space,
    form: SeriesForm,
    plan: Plan,
    problem: DatesTaken | None = None,
) -> HttpResponse:
    context = {"form": form, "space": space, "plan": plan, "problem": problem}
    return render(request, "spaces/series_plan.html", context, status=409 if problem else 200)


@form_page
@login_required
def series_change(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """Another time, day, room or name for this booking, this and the following, or all."""
    booking = _repeated(request, booking_id)
    form = SeriesChangeForm(request.POST or None, booking=booking)
    if request.method == "POST" and form.is_valid() and request.POST.get("step") != "edit":
        try:
            return _change_planned_or_done(request, booking, form)
        except NotAllowed:
            raise
        except Refused as refusal:
            add_problem(form, refusal)
    context = {"form": form, "booking": booking, "cancel_form": _cancel_form(request, booking)}
    return render(request, "spaces/series_change.html", context, status=400 if form.errors else 200)


def _change_planned_or_done(
    request: SignedInRequest, booking: Booking, form: SeriesChangeForm
) -> HttpResponse:
    asked: dict[str, Any] = {
        "actor": request.actor,
        "booking": booking,
        "reach": form.meant,
        "change": form.change(),
        "choices": _choices(request.POST),
    }
    problem, plan = None, None
    if request.POST.get("step") == "change":
        try:
            times = len(actions.change_series(**asked))
        except DatesTaken as taken:
            problem, plan = taken, taken.plan
        else:
            words = ngettext("%(n)s 次改好了。", "%(n)s 次改好了。", times)
            messages.success(request, words % {"n": times})
            return redirect("spaces:booking", booking.pk)
    context = {
        "form": form,
        "booking": booking,
        "plan": plan or actions.plan_change(**asked),
        "problem": problem,
    }
    return render(request, "spaces/series_change_plan.html", context, status=409 if problem else 200)


@require_POST
@login_required
def series_cancelling(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """Give up this booking, this and the following, or all."""
    booking = _repeated(request, booking_id)
    form = _cancel_form(request, booking, request.POST)
    if not form.is_valid():
        raise Refused(_("请选取消哪几次。"))
    times = actions.cancel_series(
        actor=request.actor, booking=booking, reach=form.meant, reason=form.cleaned_data.get("reason", "")
    )
    messages.success(request, ngettext("取消了 %(n)s 次。", "取消了 %(n)s 次。", times) % {"n": times})
    return redirect("spaces:booking", booking.pk)


def _cancel_form(
    request: SignedInRequest, booking: Booking, data: Mapping[str, str] | None = None
) -> SeriesCancelForm:
    own = queries.is_host(request.actor, booking)
    return SeriesCancelForm(data, booking=booking, own=own, prefix="cancel")


def _choices(posted: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(CHOICE): posted[name] for name in posted if name.startswith(CHOICE)}


def _repeated(request: SignedInRequest, pk: int) -> Booking:
    found = queries.booking_for(request.actor, pk)
    if found is None or found.series_id is None:
        raise Http404
    return found
