"""Bookings nobody came to: what one may say about them, and the desk's decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed
from lianyuan.places import queries as places

from ..actions import strikes as actions
from ..queries import presence as queries


@require_safe
@login_required
def strikes(request: SignedInRequest) -> HttpResponse:
    """One's own."""
    page = queries.strikes_of(request.user, key=request.GET.get("key", ""))
    return render(
        request, "spaces/strikes.html", {"page": page, "stopped_until": queries.stopped(request.user)}
    )


@require_POST
@login_required
def appealing(request: SignedInRequest, strike_id: int) -> HttpResponse:
    """Object to one."""
    found = get_object_or_404(queries.strikes_to_appeal(request.user), pk=strike_id)
    actions.appeal(actor=request.actor, strike=found, words=request.POST.get("words", "")[:500])
    messages.success(request, _("申诉交给服务台了，决定后通知您。"))
    return redirect("spaces:strikes")


@require_safe
@login_required
def appeals(request: SignedInRequest) -> HttpResponse:
    """The appeals the desk decides."""
    if request.actor.company_id is not None or not places.works_at_a_desk(request.user):
        raise NotAllowed(_("这一页只给服务台的人用。"))
    page = queries.appeals_for(request.user, key=request.GET.get("key", ""))
    return render(request, "spaces/desk_appeals.html", {"page": page})


@require_POST
@login_required
def deciding(request: SignedInRequest, strike_id: int) -> HttpResponse:
    """Decide one."""
    found = get_object_or_404(queries.strikes_at_desks_of(request.user), pk=strike_id)
    granted = request.POST.get("decision") == "grant"
    answer = request.POST.get("answer", "")[:300]
    actions.decide(actor=request.actor, strike=found, granted=granted, answer=answer)
    messages.success(request, _("决定好了，已通知对方。"))
    return redirect("spaces:appeals")
