"""One tap to another room or time, for a booking whose room was closed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import Refused

from .. import actions, queries
from ..minutes import moment_of
from ..refusals import CannotBook

LATEST = 2**31


@require_POST
@login_required
def alternative(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """Move the booking to what was tapped."""
    found = queries.booking_for(request.actor, booking_id)
    if found is None:
        raise Http404
    said = request.POST.get("choice", "").split()
    if len(said) != 3 or not all(part.isdecimal() and int(part) < LATEST for part in said):
        raise Refused(_("没有选到别的时间。请点一个时间，或用“改到别的时间或场地”。"))
    space = queries.space_shown(int(said[0]))
    if space is None:
        raise Refused(_("这个场地现在不开放预约。请另选一个。"))
    starts, ends = moment_of(int(said[1])), moment_of(int(said[2]))
    try:
        actions.move(actor=request.actor, booking=found, space=space, starts=starts, ends=ends)
    except CannotBook as refusal:
        messages.error(request, refusal.in_words)
    else:
        messages.success(request, _("改好了。"))
    return redirect("spaces:booking", found.pk)
