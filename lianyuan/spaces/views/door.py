"""The display at a room's door, and the page on which the desk sets it up."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianyuan.accounts.requests import ActingRequest, SignedInRequest

from ..actions import displays
from ..drawing import qr_code
from ..models import Space
from ..queries import door as queries
from ..queries import presence as doors

WORKER = Path(__file__).parent.parent / "static" / "spaces" / "js" / "door-worker.js"
# As long as browsers keep anything; each time the page is opened it begins anew.
REMEMBERED = 400 * 24 * 3600


@require_safe
@never_cache
def door(request: ActingRequest, space_id: int) -> HttpResponse:
    """Now, next, and the day; it asks for the changing part of itself every two seconds."""
    space = _space(space_id)
    if space.names_nobody:
        return redirect("spaces:quiet", space.pk)
    key = request.COOKIES.get(_cookie(space), "")
    opened = queries.display_opens(space, key)
    shown = queries.door(space, titles=opened)
    address = request.build_absolute_uri(reverse("spaces:here", args=[space.pk]))
    context = {"door": shown, "code": qr_code(address)}
    if request.GET.get("known") == shown.mark:
        return HttpResponse(status=204)
    if "known" in request.GET:
        return render(request, "spaces/parts/door_day.html", context)
    response = render(request, "spaces/door.html", context)
    if opened:
        _remember(response, space, key)
    return response


@require_safe
@never_cache
def opening(request: ActingRequest, space_id: int, door_key: str) -> HttpResponse:
    """The secret address the desk opens once on the tablet: from then on it is the display of this door."""
    space = _space(space_id)
    if not queries.display_opens(space, door_key):
        raise Http404
    response = redirect("spaces:door", space.pk)
    _remember(response, space, door_key)
    return response


@require_safe
def worker(request: ActingRequest) -> HttpResponse:
    """The script that keeps the door's page for when the network is gone."""
    response = HttpResponse(WORKER.read_text(encoding="utf-8"), content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/spaces/"
    response["Cache-Control"] = "no-cache"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def setup(request: SignedInRequest, space_id: int) -> HttpResponse:
    """What hangs at the door: the QR code to print, and the tablet's secret address."""
    space = get_object_or_404(doors.doors_of(request.user), pk=space_id)
    if request.method == "POST":
        shown = request.POST.get("deed") != "close"
        displays.set_up(actor=request.actor, space=space, shown=shown)
        messages.success(request, _("新的地址好了，旧的已经失效。") if shown else _("这块屏不再显示用途。"))
        return redirect("spaces:door-setup", space.pk)
    displays.require_keeper(request.actor, space)
    where = "spaces:quiet" if space.names_nobody else "spaces:here"
    address = request.build_absolute_uri(reverse(where, args=[space.pk]))
    display = queries.display_with(space)
    secret = reverse("spaces:door-opening", args=[space.pk, display.key]) if display else ""
    context = {
        "space": space,
        "address": address,
        "code": qr_code(address),
        "secret": request.build_absolute_uri(secret) if secret else "",
    }
    return render(request, "spaces/door_setup.html", context)


def _space(pk: int) -> Space:
    found = doors.door_of(pk)
    if found is None:
        raise Http404
    return found


def _cookie(space: Space) -> str:
    return f"door_{space.pk}"


def _remember(response: HttpResponse, space: Space, key: str) -> None:
    response.set_cookie(
        _cookie(space),
        key,
        max_age=REMEMBERED,
        path=reverse("spaces:door", args=[space.pk]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
