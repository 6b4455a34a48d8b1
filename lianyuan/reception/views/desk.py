"""The desk's pages: calling tickets at a counter, the way to the screen, and arranging the hall."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import queries as places

from .. import actions, queries
from ..models import Counter, Ticket

COUNTER = "reception_counter"


def require_a_desk(request: SignedInRequest) -> None:
    """Refuse whoever works at no desk."""
    if not places.works_at_a_desk(request.user):
        raise NotAllowed(_("叫号只给服务台的人用。您的号在您取号时打开的页面里。"))


@require_safe
@login_required
@never_cache
def tickets(request: SignedInRequest) -> HttpResponse:
    """The counter's page, or the choice of a counter where none is chosen on this device."""
    require_a_desk(request)
    counter = _chosen(request)
    if counter is None or "choose" in request.GET:
        return render(request, "reception/counters.html", {"halls": queries.halls_of(request.user)})
    page = queries.desk_of(counter)
    if "HX-Request" in request.headers:
        return render(request, "reception/parts/waiting.html", {"page": page})
    return render(request, "reception/desk.html", {"page": page})


@require_POST
@login_required
def choosing(request: SignedInRequest) -> HttpResponse:
    """Sit down at a counter; remembered for as long as one is signed in on this device."""
    require_a_desk(request)
    counter = queries.counter_for(request.user, request.POST.get("counter", ""))
    if counter is None:
        raise Refused(_("没有选窗口，或这个窗口不在您的服务中心。请从列表里选一个。"))
    request.session[COUNTER] = counter.pk
    return redirect("reception:tickets")


@require_POST
@login_required
def calling(request: SignedInRequest) -> HttpResponse:
    """Call the next."""
    require_a_desk(request)
    # The page says for which counter it was: another tab may have chosen another one meanwhile.
    counter = queries.counter_for(request.user, request.POST.get("counter", ""))
    if counter is None:
        raise Refused(_("还没有选窗口。请先选您坐在几号窗口。"))
    called = actions.call_next(actor=request.actor, counter=counter)
    if called is None:
        messages.info(request, _("现在没有人在等。"))
    return redirect("reception:tickets")


@require_POST
@login_required
def step(request: SignedInRequest, ticket_id: int) -> HttpResponse:
    """What became of a ticket."""
    found: Ticket = get_object_or_404(queries.tickets_of_hall(request.user), pk=ticket_id)
    said = request.POST.get("deed", "")
    if said == "hand_on":
        line = queries.line_in(found.line.hall, request.POST.get("line", ""))
        if line is None:
            raise Refused(_("没有选要转到的队列。请选一个。"))
        actions.hand_on(actor=request.actor, ticket=found, line=line)
    elif said in _DEEDS:
        _DEEDS[said](actor=request.actor, ticket=found)
    else:
        raise Refused(_("没有“%(deed)s”这一步。请用页面上的按钮。") % {"deed": said})
    return redirect("reception:tickets")


_DEEDS: dict[str, Any] = {
    "again": actions.call_again,
    "come": actions.mark_come,
    "absent": actions.mark_absent,
    "finish": actions.finish,
    "back": actions.put_back,
}


@require_safe
@login_required
def screens(request: SignedInRequest) -> HttpResponse:
    """The screen of the person's hall; a choice where there are several."""
    if not places.works_at_a_desk(request.user):
        raise NotAllowed(_("叫号屏由服务台打开。"))
    halls = queries.halls_of(request.user)
    if len(halls) == 1:
        return redirect("reception:screen", halls[0].centre_id)
    return render(request, "reception/screens.html", {"halls": halls})


def _chosen(request: SignedInRequest) -> Counter | None:
    return queries.counter_for(request.user, request.session.get(COUNTER, ""))
