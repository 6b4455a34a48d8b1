"""The nursing room's own page, opened by the QR code at its door. Who asks is not known here."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lianyuan.accounts.limits import Limit
from lianyuan.accounts.requests import ActingRequest, SignedInRequest
from lianyuan.core.middleware import refusal_page
from lianyuan.core.refusals import Refused

from ..actions import quiet as actions
from ..models import QuietUse, Space
from ..queries import presence as doors
from ..queries import quiet as queries

PER_ROOM = Limit("uses of a nursing room", 30, 60)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def quiet(request: ActingRequest, space_id: int) -> HttpResponse:
    """In use or free, about until when; one tap says that it is in use, longer, or no more."""
    space = queries.nursing_room(space_id)
    if space is None:
        raise Http404
    name = f"quiet_{space.pk}"
    key = request.COOKIES.get(name, "")
    if request.method != "POST":
        shown = queries.quiet(space, actions.hash_of(key) if key else "")
        return render(request, "spaces/quiet.html", {"quiet": shown, "minutes": settings.QUIET_MINUTES})
    if PER_ROOM.spend(str(space.pk)):
        return refusal_page(request, Refused(_("点得太快了，请过一分钟再试。")))
    response = redirect("spaces:quiet", space.pk)
    path = response["Location"]
    deed = request.POST.get("deed", "")
    if deed == "leave":
        actions.leave_quietly(space=space, key=key)
        response.delete_cookie(name, path=path)
        return response
    if deed == "stay" and key:
        _keep(response, name, path, key, actions.stay(space=space, key=key))
    elif deed == "enter":
        key = key or actions.new_key()
        _keep(response, name, path, key, actions.enter(space=space, key=key))
    return response


@require_POST
@login_required
def freeing(request: SignedInRequest, space_id: int) -> HttpResponse:
    """The desk says that nobody is in."""
    found: Space = get_object_or_404(doors.doors_of(request.user), pk=space_id)
    actions.free_for_desk(actor=request.actor, space=found)
    messages.success(request, _("现在显示为空着。"))
    return redirect("spaces:door-setup", found.pk)


def _keep(response: HttpResponse, name: str, path: str, key: str, use: QuietUse) -> None:
    """The browser keeps its key as long as the room is in use, for this page only."""
    response.set_cookie(
        name,
        key,
        expires=use.ends,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
