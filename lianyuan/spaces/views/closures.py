"""Closing a room, reopening it, and closing it by a calendar."""

import zlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core import clock
from lianyuan.core.forms import add_problem
from lianyuan.core.refusals import Refused
from lianyuan.core.sentences import counted

from .. import actions
from ..actions.closing import require_sensible
from ..actions.reading import close_by_calendar
from ..forms_closures import CalendarForm, ClosureForm
from ..minutes import minute_of, moment_of
from ..models import Booking, Space
from ..queries import closures as queries
from ..reading.reader import Reading, read_calendar
from ..reading.shape import Event
from ..spans import Span
from .desk import form_page, kept_room

HALF_AN_HOUR = 1800
SALT = "spaces.reading"


@form_page
@login_required
def closures(request: SignedInRequest, space_id: int) -> HttpResponse:
    """A room's closures; closing it, after showing whom that puts out."""
    space = kept_room(request, space_id)
    deed = request.POST.get("deed", "")
    today = clock.today()
    form = ClosureForm(
        request.POST or None,
        initial={"first_day": today, "begins": "08:00", "last_day": today, "ends": "18:00"},
    )
    displaced: list[Booking] | None = None
    if form.is_valid():
        try:
            if deed == "close":
                return _close(request, space, form)
            require_sensible(form.since, form.until, form.cleaned_data["reason"], clock.now())
            displaced = queries.put_out_by(space, [Span(minute_of(form.since), minute_of(form.until))])
        except Refused as problem:
            add_problem(form, problem)
    context = {
        "space": space,
        "form": form,
        "displaced": displaced,
        "page": queries.closures_of(space, at=clock.now(), key=request.GET.get("key", "")),
    }
    return render(request, "spaces/closures/closures.html", context, status=400 if form.errors else 200)


def _close(request: SignedInRequest, space: Space, form: ClosureForm) -> HttpResponse:
    closed = actions.close(
        actor=request.actor,
        space=space,
        starts=form.since,
        ends=form.until,
        reason=form.cleaned_data["reason"],
    )
    _say_closed(request, len(closed.displaced))
    return redirect("spaces:desk-closures", space.pk)


@require_POST
@login_required
def reopening(request: SignedInRequest, space_id: int, closure_id: int) -> HttpResponse:
    """Take a closure back."""
    space = kept_room(request, space_id)
    closure = queries.closure_of(space, closure_id)
    if closure is None:
        raise Http404
    actions.reopen(actor=request.actor, closure=closure)
    messages.success(request, _("已重新开放。换到别处的预约不会自动换回来。"))
    return redirect("spaces:desk-closures", space.pk)


@form_page
@login_required
def reading(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Close a room by a calendar: read the file, show what it would do, do it when told."""
    space = kept_room(request, space_id)
    if "read" in request.POST:
        return _read_in(request, space)
    form = CalendarForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"space": space, "form": form}
    if form.is_valid():
        try:
            found = read_calendar(form.cleaned_data["file"], at=clock.now())
        except Refused as problem:
            form.add_error("file", problem.message)
        else:
            context["plan"] = queries.plan_of(space, found, at=clock.now())
            context["read"] = _packed(found, space, request.user.pk)
    return render(request, "spaces/closures/reading.html", context, status=400 if form.errors else 200)


def _read_in(request: SignedInRequest, space: Space) -> HttpResponse:
    found = _unpacked(request.POST["read"], space, request.user.pk)
    plan, displaced = close_by_calendar(
        actor=request.actor, space=space, reading=found, and_reopen=request.POST.get("gone") == "on"
    )
    if plan.fresh:
        _say_closed(request, len(displaced))
    else:
        messages.success(request, _("已按日历更新。"))
    return redirect("spaces:desk-closures", space.pk)


def _say_closed(request: SignedInRequest, displaced: int) -> None:
    if displaced:
        words = counted("已关闭。%(n)s 个预约用不了了，已经通知预约的人，并给了别的选择。", displaced)
        messages.warning(request, words % {"n": displaced})
    else:
        messages.success(request, _("已关闭，没有影响到预约。"))


def _packed(found: Reading, space: Space, person_id: int) -> str:
    """What was read, as the page keeps it until its reader says yes; for this room and person only."""
    rows = [
        [event.uid, minute_of(event.starts), minute_of(event.ends), event.reason] for event in found.events
    ]
    told = {"space": space.pk, "person": person_id, "uids": found.uids, "events": rows}
    return signing.dumps(told, salt=SALT, compress=True)


def _unpacked(written: str, space: Space, person_id: int) -> Reading:
    try:
        told = signing.loads(written, salt=SALT, max_age=HALF_AN_HOUR)
    except (signing.BadSignature, ValueError, zlib.error) as problem:
        raise Refused(_("这一页打开太久了，日历要重新读一遍。请再选一次文件。")) from problem
    if (told["space"], told["person"]) != (space.pk, person_id):
        raise Refused(_("这份日历是为别的场地读的。请再选一次文件。"))
    events = [
        Event(uid, moment_of(begins), moment_of(ends), why) for uid, begins, ends, why in told["events"]
    ]
    return Reading(events, told["uids"])
