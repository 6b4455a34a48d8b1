"""The desk's pages: what waits for it, its day, services to see to, booking for a person at the counter."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core import clock
from lianyuan.core.components import Link
from lianyuan.core.forms import add_problem
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import queries as places

from .. import actions
from ..forms_desk import CounterForm
from ..models import Booking, BookingState, Space
from ..queries import desk as queries
from ..queries.rooms import equipment_for, extras_for
from ..refusals import CannotBook

form_page = require_http_methods(["GET", "HEAD", "POST"])
DECIDED = {"pending": BookingState.PENDING, "refused": BookingState.REFUSED}


def require_a_desk(request: SignedInRequest) -> None:
    """Refuse whoever works at no desk, and who acts for a company just now."""
    if not places.works_at_a_desk(request.user):
        raise NotAllowed(_("这里是服务台管理场地的页面。您自己的预约在“我的预约”里。"))
    if request.actor.company_id is not None:
        raise NotAllowed(_("您现在代表企业。请在页面上方换成本人身份，再做服务台的事。"))


def kept_room(request: SignedInRequest, pk: int) -> Space:
    """A room of the person's desks."""
    require_a_desk(request)
    found = queries.room_of(request.actor, pk)
    if found is None:
        raise Http404
    return found


def desk_tabs(request: SignedInRequest, current: str) -> list[Link]:
    """The parts of the desk's pages on rooms."""
    waits = queries.waits_at_desks(request.user, at=clock.now())
    counts = {"desk": waits.pending, "desk-extras": waits.extras}
    labels = {
        "desk": _("待同意"),
        "desk-day": _("当天"),
        "desk-extras": _("附加服务"),
        "desk-rooms": _("场地"),
        "desk-things": _("设备和服务"),
    }
    return [
        Link(label, reverse(f"spaces:{name}"), current=name == current, count=counts.get(name))
        for name, label in labels.items()
    ]


@require_safe
@login_required
def waiting(request: SignedInRequest) -> HttpResponse:
    """Bookings that wait for a yes; or those refused, to be thought of again."""
    require_a_desk(request)
    chosen = "refused" if request.GET.get("state") == "refused" else "pending"
    page = queries.to_decide(
        request.user, state=DECIDED[chosen], at=clock.now(), key=request.GET.get("key", "")
    )
    context = {"page": page, "refused": chosen == "refused", "tabs": desk_tabs(request, "desk")}
    return render(request, "spaces/desk/waiting.html", context)


@require_safe
@login_required
def day(request: SignedInRequest) -> HttpResponse:
    """A day's bookings."""
    require_a_desk(request)
    found = queries.day_at_desks(
        request.user,
        day=_day(request) or clock.today(),
        room=request.GET.get("room", ""),
        key=request.GET.get("key", ""),
    )
    return render(request, "spaces/desk/day.html", {"found": found, "tabs": desk_tabs(request, "desk-day")})


@require_safe
@login_required
def extras(request: SignedInRequest) -> HttpResponse:
    """Small services to see to."""
    require_a_desk(request)
    page = queries.extras_to_see_to(request.user, at=clock.now(), key=request.GET.get("key", ""))
    context = {"page": page, "tabs": desk_tabs(request, "desk-extras")}
    return render(request, "spaces/desk/extras.html", context)


@require_POST
@login_required
def extra(request: SignedInRequest, extra_id: int) -> HttpResponse:
    """Say what became of a small service."""
    require_a_desk(request)
    asked = queries.extra_asked(request.user, extra_id)
    if asked is None:
        raise Http404
    done = request.POST.get("deed") == "done"
    actions.answer_extra(
        actor=request.actor, asked=asked, done=done, answer=request.POST.get("answer", "")[:200]
    )
    messages.success(request, _("已告诉预约的人。"))
    return redirect("spaces:desk-extras")


@require_safe
@login_required
def booking(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """A booking as the desk sees it, with what may be done."""
    require_a_desk(request)
    found = queries.booking_at_desk(request.actor, booking_id)
    if found is None:
        raise Http404
    return render(request, "spaces/desk/booking.html", {"found": found, "now": clock.now()})


@require_POST
@login_required
def deciding(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """Say yes, say no, think again, or cancel."""
    require_a_desk(request)
    found = queries.booking_at_desk(request.actor, booking_id)
    if found is None:
        raise Http404
    words = _decide(
        request, found.booking, request.POST.get("deed", ""), request.POST.get("reason", "")[:300]
    )
    messages.success(request, words)
    if request.POST.get("next") == "list":
        return redirect("spaces:desk")
    return redirect("spaces:desk-booking", booking_id)


def _decide(request: SignedInRequest, booking: Booking, deed: str, reason: str) -> str:
    actor = request.actor
    if deed == "approve":
        actions.approve(actor=actor, booking=booking)
        return _("已同意，已经通知预约的人。")
    if deed == "refuse":
        actions.refuse(actor=actor, booking=booking, reason=reason)
        return _("没有同意，原因已经告诉预约的人。")
    if deed == "again":
        actions.think_again(actor=actor, booking=booking)
        return _("已改为同意，已经通知预约的人。")
    if deed == "cancel":
        actions.cancel(actor=actor, booking=booking, reason=reason)
        return _("已取消，原因已经告诉预约的人。")
    raise Refused(_("没有“%(deed)s”这一步。请用页面上的按钮。") % {"deed": deed})


@form_page
@login_required
def counter(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Book for a person at the counter."""
    space = kept_room(request, space_id)
    form = CounterForm(
        request.POST or None,
        space=space,
        things=equipment_for(space),
        services=extras_for(space),
        initial={"day": _day(request) or clock.today(), "attendees": 1},
    )
    if form.is_valid():
        starts, ends = form.times
        try:
            made = actions.book(
                actor=request.actor,
                space=space,
                starts=starts,
                ends=ends,
                wanted=form.wanted,
                on_behalf_of=form.cleaned_data["who"],
            )
        except CannotBook as refused:
            form.add_error(None, refused.in_words)
        except Refused as refused:
            add_problem(form, refused)
        else:
            messages.success(request, _("约好了，已经通知预约的人。"))
            return redirect("spaces:desk-booking", made.pk)
    context = {"form": form, "space": space}
    return render(request, "spaces/desk/counter.html", context, status=400 if form.errors else 200)


def _day(request: SignedInRequest) -> date | None:
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None
