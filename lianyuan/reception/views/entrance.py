"""Taking a number, at the tablet at the entrance or on a phone, and watching it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.addresses import address_of
from lianyuan.accounts.requests import ActingRequest
from lianyuan.core.refusals import Refused

from .. import actions, queries
from ..drawing import qr_code
from ..holders import PER_ADDRESS, holder_of, remember_device
from ..models import Hall, Line, Priority, Ticket
from ..refusals import AlreadyWaiting

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@never_cache
def hall(request: ActingRequest, place_id: int) -> HttpResponse:
    """The lines of a hall; one tap takes a number."""
    found = _found(queries.hall_at(place_id))
    holder = holder_of(request.actor, request)
    if request.method != "POST":
        page = queries.entrance(found)
        context = {"page": page, "hall": found, "own": queries.own_live_ticket(holder)}
        return remember_device(request, render(request, "reception/hall.html", context))
    if not holder:
        reason = _("还认不出这台设备，没有取号。请打开浏览器的 Cookie，刷新后再取。")
        return remember_device(request, render(request, "409.html", {"reason": reason}, status=409))
    try:
        ticket = _take(request, found, holder)
    except AlreadyWaiting as waiting:
        ticket = waiting.ticket
    return redirect("reception:ticket", ticket.key)


@form_page
@never_cache
def kiosk(request: ActingRequest, kiosk_key: str) -> HttpResponse:
    """The tablet at the entrance: a number for everyone who taps, with its address as a QR code."""
    found = _found(queries.hall_of_kiosk(kiosk_key))
    if request.method == "POST":
        ticket = _take(request, found, "")
        return redirect(f"{reverse('reception:kiosk', args=[kiosk_key])}?taken={ticket.key}")
    taken = queries.ticket_at(request.GET.get("taken", ""))
    if taken is not None:
        address = request.build_absolute_uri(reverse("reception:ticket", args=[taken.key]))
        context = {"page": queries.ticket_page(taken), "hall": found, "code": qr_code(address)}
        return render(request, "reception/kiosk_ticket.html", context)
    address = request.build_absolute_uri(reverse("reception:hall", args=[found.centre_id]))
    context = {"page": queries.entrance(found), "hall": found, "code": qr_code(address)}
    return render(request, "reception/kiosk.html", context)


@require_safe
@never_cache
def ticket(request: ActingRequest, ticket_key: str) -> HttpResponse:
    """One ticket by its secret address; the page asks for the changing part of itself every few seconds."""
    page = queries.ticket_page(_ticket(ticket_key))
    if "HX-Request" in request.headers:
        if request.GET.get("known") == page.mark:
            return HttpResponse(status=204)
        return render(request, "reception/parts/ticket_state.html", {"page": page})
    return render(request, "reception/ticket.html", {"page": page})


@require_POST
def leaving(request: ActingRequest, ticket_key: str) -> HttpResponse:
    """Give a number up."""
    found = actions.leave_line(actor=request.actor, ticket=_ticket(ticket_key))
    return redirect("reception:ticket", found.key)


@require_safe
@never_cache
def screen(request: ActingRequest, place_id: int) -> HttpResponse:
    """The public screen; it asks for the changing part of itself every two seconds."""
    shown = queries.screen(_found(queries.hall_at(place_id)))
    if "HX-Request" in request.headers:
        if request.GET.get("known") == shown.mark:
            return HttpResponse(status=204)
        return render(request, "reception/parts/called.html", {"screen": shown})
    return render(request, "reception/screen.html", {"screen": shown})


def _take(request: ActingRequest, hall: Hall, holder: str) -> Ticket:
    line: Line | None = queries.line_in(hall, request.POST.get("line", ""))
    if line is None:
        raise Refused(_("没有选队列。请点一个队列取号。"))
    if holder and PER_ADDRESS.spend(address_of(request)):
        raise Refused(_("从您这个网络取号的人太多了。请到入口的平板上取号。"))
    priority = Priority.NEEDS if request.POST.get("priority") else Priority.NONE
    return actions.take_ticket(actor=request.actor, line=line, holder=holder, priority=priority)


def _found(hall: Hall | None) -> Hall:
    if hall is None:
        raise Http404
    return hall


def _ticket(key: str) -> Ticket:
    found = queries.ticket_at(key)
    if found is None:
        raise Http404
    return found
