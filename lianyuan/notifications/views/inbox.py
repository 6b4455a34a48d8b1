"""The inbox."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lianyuan.accounts.requests import ActingRequest, SignedInRequest

from .. import actions, queries

_IDS = re.compile(rf"[0-9]{{1,18}}(,[0-9]{{1,18}}){{0,{queries.MOST_SEEN - 1}}}")


@require_safe
@login_required
def inbox(request: SignedInRequest) -> HttpResponse:
    """The person's notices, unread ones first."""
    # Asked first: what comes in from here on was not seen, though the list may show it already.
    seen = queries.unread_ids(request.user)
    page = queries.inbox(request.user, key=request.GET.get("key", ""))
    context = {"page": page, "state": queries.inbox_state(request.user), "seen": ",".join(map(str, seen))}
    return render(request, "notifications/inbox.html", context)


@require_safe
@login_required
@never_cache
def notice(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Go where a notice leads; it counts as read from then on."""
    found = get_object_or_404(queries.notices_of(request.user), pk=notice_id)
    actions.mark_read(person=request.user, notice=found)
    return redirect(found.href or "notifications:inbox")


@require_POST
@login_required
def reading(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Tick one notice off."""
    found = get_object_or_404(queries.notices_of(request.user), pk=notice_id)
    actions.mark_read(person=request.user, notice=found)
    return redirect("notifications:inbox")


@require_POST
@login_required
def reading_all(request: SignedInRequest) -> HttpResponse:
    """Tick off everything that was unread when the page was made."""
    written = request.POST.get("seen", "")
    seen = {int(one) for one in written.split(",")} if _IDS.fullmatch(written) else set()
    count = actions.mark_seen_read(person=request.user, seen=seen)
    messages.success(request, _("%(count)s 条已标为已读。") % {"count": count})
    return redirect("notifications:inbox")


@require_safe
@never_cache
def bell(request: SignedInRequest) -> HttpResponse:
    """The bell of the top bar with its count, and what came in after the notice `after`: for open pages."""
    if not request.user.is_authenticated:
        # Not the sign-in page: it would be drawn in the bell's place.
        raise PermissionDenied
    after = _number(request.GET.get("after", ""))
    state = queries.inbox_state(request.user)
    news = queries.news(request.user, after=after) if after is not None else []
    return render(request, "notifications/bell.html", {"state": state, "news": news})


@require_safe
def live(request: ActingRequest) -> HttpResponse:
    """Where the web server has no live front of ours, there is no stream, and pages ask now and then."""
    return HttpResponse(status=204)


def _number(written: str) -> int | None:
    """The notice's id somebody wrote, or None where it can't be one."""
    return int(written) if written.isdecimal() and len(written) < 19 else None
