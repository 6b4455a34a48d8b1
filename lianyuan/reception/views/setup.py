"""Arranging a hall, by its administrator."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.places import queries as places

from .. import actions, queries
from ..forms import CounterForm, LineForm
from ..models import Hall


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def arranging(request: SignedInRequest, place_id: int) -> HttpResponse:
    """Lines, counters and the address of the entrance tablet; opens the hall of a centre that has none."""
    centre = get_object_or_404(places.places(), pk=place_id)
    hall = queries.hall_at(place_id)
    what = request.POST.get("what", "")
    if hall is None:
        actions.require_arranger(request.actor, Hall(centre=centre))
        if what == "hall":
            actions.open_hall(actor=request.actor, centre=centre)
            return redirect("reception:arranging", place_id)
        return render(request, "reception/arranging.html", {"centre": centre})
    actions.require_arranger(request.actor, hall)
    line_form = LineForm(request.POST if what == "line" else None, hall=hall)
    counter_form = CounterForm(request.POST if what == "counter" else None, hall=hall, auto_id="counter_%s")
    if _saved(request, hall, line_form, counter_form):
        messages.success(request, _("已保存。"))
        return redirect("reception:arranging", place_id)
    context = {"centre": centre, "line_form": line_form, "counter_form": counter_form}
    return render(request, "reception/arranging.html", context | {"page": queries.arrangement(hall)})


def _saved(request: SignedInRequest, hall: Hall, line: forms.Form, counter: forms.Form) -> bool:
    if line.is_bound and line.is_valid():
        actions.save_line(actor=request.actor, hall=hall, **line.cleaned_data)
        return True
    if counter.is_bound and counter.is_valid():
        actions.save_counter(actor=request.actor, hall=hall, **counter.cleaned_data)
        return True
    return False
