"""Arranging a hall, by its administrator."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.sentences import counted
from lianyuan.places import queries as places

from .. import actions, queries
from ..forms import CounterForm, LineForm, MakeupForm, PatternForm
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
    posted = {what: request.POST} if request.method == "POST" else {}
    asked: dict[str, forms.BaseForm] = {
        "line": LineForm(posted.get("line"), hall=hall),
        "counter": CounterForm(posted.get("counter"), hall=hall, auto_id="counter_%s"),
        "pattern": PatternForm(posted.get("pattern"), hall=hall, auto_id="pattern_%s"),
        "makeup": MakeupForm(
            posted.get("makeup"), initial={"weekday": hall.makeup_weekday}, auto_id="makeup_%s"
        ),
    }
    if what == "removal":
        pattern = queries.pattern_in(hall.pk, request.POST.get("pattern", ""))
        if pattern is not None:
            told = actions.remove_pattern(actor=request.actor, pattern=pattern)
            _say_displaced(request, told)
        return redirect("reception:arranging", place_id)
    form = asked.get(what)
    if form is not None and form.is_valid():
        _SAVES[what](request, hall, form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("reception:arranging", place_id)
    context = {"centre": centre, "page": queries.arrangement(hall)}
    return render(request, "reception/arranging.html", context | {f"{k}_form": f for k, f in asked.items()})


def _say_displaced(request: SignedInRequest, told: int) -> None:
    if told:
        words = counted("已删去。有 %(n)s 个预约要另约时间，已经通知本人。", told)
        messages.warning(request, words % {"n": told})
    else:
        messages.success(request, _("已删去。"))


_SAVES: dict[str, Callable[[SignedInRequest, Hall, dict[str, Any]], object]] = {
    "line": lambda request, hall, said: actions.save_line(actor=request.actor, hall=hall, **said),
    "counter": lambda request, hall, said: actions.save_counter(actor=request.actor, hall=hall, **said),
    "pattern": lambda request, hall, said: actions.save_pattern(actor=request.actor, **said),
    "makeup": lambda request, hall, said: actions.choose_makeup_weekday(
        actor=request.actor, hall=hall, **said
    ),
}
