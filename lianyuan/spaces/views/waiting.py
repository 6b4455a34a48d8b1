"""Waiting for a room: joining the line, seeing one's place, answering what is offered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import Refused

from ..actions import waiting as actions
from ..forms_waiting import WishForm
from ..models import Offer, Space
from ..queries import waiting as queries

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def waitings(request: SignedInRequest) -> HttpResponse:
    """Where one stands in every line, and what is kept for one."""
    page = queries.places_of(request.user, key=request.GET.get("key", ""))
    return render(request, "spaces/waitings.html", {"page": page})


@form_page
@login_required
def joining(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Join the line: for a wide wish by a form, or with `starts` and `ends` for one time in one tap."""
    space = _space(space_id)
    if request.method == "POST" and "starts" in request.POST:
        actions.join(actor=request.actor, space=space, wish=_exact(request))
        messages.success(request, _("排上了。有空位会通知您，并为您留一段时间。"))
        return redirect("spaces:waitings")
    form = WishForm(request.POST or None, space=space)
    if request.method == "POST" and form.is_valid():
        try:
            actions.join(actor=request.actor, space=space, wish=form.wish())
            messages.success(request, _("排上了。有空位会通知您，并为您留一段时间。"))
            return redirect("spaces:waitings")
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return render(request, "spaces/waiting_joining.html", {"space": space, "form": form})


@require_POST
@login_required
def leaving(request: SignedInRequest, waiting_id: int) -> HttpResponse:
    """Wait no longer."""
    found = queries.waiting_of(request.user, waiting_id)
    if found is None:
        raise Http404
    actions.leave(actor=request.actor, waiting=found)
    messages.success(request, _("已经不再等候。"))
    return redirect("spaces:waitings")


@require_POST
@login_required
def accepting(request: SignedInRequest, offer_id: int) -> HttpResponse:
    """Take what is kept for one."""
    booking = actions.accept(actor=request.actor, offer=_offer(request, offer_id))
    messages.success(request, _("约好了。"))
    return redirect("spaces:booking", booking.pk)


@require_POST
@login_required
def declining(request: SignedInRequest, offer_id: int) -> HttpResponse:
    """Let the next have it."""
    actions.decline(actor=request.actor, offer=_offer(request, offer_id))
    messages.success(request, _("已经让给下一位。"))
    return redirect("spaces:waitings")


def _exact(request: SignedInRequest) -> actions.Wish:
    try:
        starts = parse_datetime(request.POST["starts"])
        ends = parse_datetime(request.POST.get("ends", ""))
        attendees = int(request.POST.get("attendees") or 1)
    except ValueError:
        starts = ends = None
    if (
        starts is None
        or ends is None
        or starts.tzinfo is None
        or ends.tzinfo is None
        or not 0 < attendees < 9999
    ):
        raise Refused(_("没有看懂要等的时间。请回到场地页再点一次“排队等候”。"))
    title = request.POST.get("title", "").strip()[:80] or _("使用场地")
    return actions.exact_wish(title=title, starts=starts, ends=ends, attendees=attendees)


def _space(pk: int) -> Space:
    found = queries.space_to_wait_for(pk)
    if found is None:
        raise Http404
    return found


def _offer(request: SignedInRequest, pk: int) -> Offer:
    found = queries.offer_to(request.user, pk)
    if found is None:
        raise Http404
    return found
