"""Bookings in calendars: the file of one, invitations and their answers, private feeds."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from lianyuan.accounts.addresses import address_of
from lianyuan.accounts.limits import Limit
from lianyuan.accounts.middleware import reads_before_writing
from lianyuan.accounts.requests import ActingRequest, SignedInRequest
from lianyuan.core.forms import add_problem
from lianyuan.core.refusals import NotAllowed, Refused

from .. import actions, ics, queries
from ..calendar_forms import MINE, FeedForm, InviteForm
from ..models import Booking, Invitee

form_page = require_http_methods(["GET", "HEAD", "POST"])
# Calendars ask every quarter of an hour at most, from several devices; whoever tries addresses is soon done.
_READ = Limit("reads of a calendar feed", 240, 3600)
_TRIED = Limit("addresses of secrets tried", 120, 3600)


@require_safe
@login_required
def calendar_file(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """One booking as a file a calendar takes in."""
    file = ics.for_booker([_own(request, booking_id)])
    assert file is not None
    return HttpResponse(
        file.content,
        content_type=file.type,
        headers={
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Cache-Control": "private, no-store",
        },
    )


@form_page
@login_required
def invitees(request: SignedInRequest, booking_id: int) -> HttpResponse:
    """Who is invited to a booking, and inviting more."""
    booking = _own(request, booking_id)
    if not queries.is_host(request.actor, booking):
        raise Http404
    form = InviteForm(request.POST or None, colleagues=queries.colleagues_of(request.actor, booking))
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.invite(
                actor=request.actor,
                booking=booking,
                guests=form.cleaned_data["guests"],
                colleagues=list(form.cleaned_data.get("colleagues", ())),
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            add_problem(form, refusal)
        else:
            messages.success(request, _invited_words(len(new)))
            return redirect("spaces:invitees", booking.pk)
    context = {"form": form, "booking": booking, "invitees": queries.invitees_of(request.actor, booking)}
    return render(request, "spaces/invitees.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def invitee_removal(request: SignedInRequest, booking_id: int, invitee_id: int) -> HttpResponse:
    """Take an invitation back."""
    booking = _own(request, booking_id)
    found = get_object_or_404(queries.invitees_made_by(request.actor, booking), pk=invitee_id)
    actions.withdraw(actor=request.actor, invitee=found)
    messages.success(request, _("取消了邀请，会通知对方。"))
    return redirect("spaces:invitees", booking.pk)


# An answer kept would keep the secret address it leads to; answering twice is harmless.
@reads_before_writing
@never_cache
@form_page
def invitation(request: ActingRequest, invitation_token: str) -> HttpResponse:
    """Answering an invitation by the link of its mail, without an account."""
    found = queries.invitation_at(invitation_token)
    if found is None:
        return _unknown(request)
    return _answer_page(request, found)


@never_cache
@form_page
@login_required
def invited(request: SignedInRequest, invitee_id: int) -> HttpResponse:
    """Answering an invitation as a person of the platform."""
    found = queries.invited(request.user, invitee_id)
    if found is None:
        raise Http404
    return _answer_page(request, found)


def _answer_page(request: ActingRequest, invitee: Invitee) -> HttpResponse:
    if request.method == "POST":
        chosen = request.POST.get("answer", "")
        if chosen not in {"yes", "no"}:
            raise Refused(_("请点“来”或者“不来”。"))
        actions.answer(actor=request.actor, invitee=invitee, comes=chosen == "yes")
        return redirect(request.path)
    return render(request, "spaces/invitation.html", {"invitee": invitee, "booking": invitee.booking})


@never_cache
@form_page
@login_required
def feeds(request: SignedInRequest) -> HttpResponse:
    """One's private calendar addresses, and making one."""
    form = FeedForm(request.POST or None, initial={"space": request.GET.get("space", MINE)})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_feed(actor=request.actor, space=form.room)
        except Refused as refusal:
            add_problem(form, refusal)
        else:
            return redirect("spaces:feed-address", made.pk)
    context = {"form": form, "feeds": list(queries.feeds_of(request.user))}
    return render(request, "spaces/feeds.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
@login_required
def feed_address(request: SignedInRequest, feed_id: int) -> HttpResponse:
    """The address of one feed, to be copied into a calendar; shown again whenever its person asks."""
    feed = get_object_or_404(queries.feeds_of(request.user), pk=feed_id)
    address = queries.address_of_feed(feed)
    context = {"feed": feed, "address": address, "by_tap": address.replace("http", "webcal", 1)}
    return render(request, "spaces/feed.html", context)


@require_POST
@login_required
def feed_revocation(request: SignedInRequest, feed_id: int) -> HttpResponse:
    """Have an address lead nowhere any more."""
    feed = get_object_or_404(queries.feeds_of(request.user), pk=feed_id)
    actions.revoke_feed(actor=request.actor, feed=feed)
    messages.success(request, _("停用了。这个地址再也读不到日程。"))
    return redirect("spaces:feeds")


@require_safe
def feed(request: HttpRequest, feed_token: str) -> HttpResponse:
    """A private calendar, for a program that has nothing but its address."""
    found = queries.feed_at(feed_token)
    if found is None:
        return _unknown(request)
    wait = _READ.spend(str(found.pk))
    if wait:
        return _too_often(wait)
    served = queries.serve(found)
    changed = int(served.changed_at.timestamp())
    answer = HttpResponse(
        served.content,
        content_type=ics.TYPE,
        headers={
            "ETag": served.etag,
            "Last-Modified": http_date(changed),
            "Cache-Control": "private, no-cache",
            "X-Robots-Tag": "noindex",
            "Content-Disposition": 'inline; filename="calendar.ics"',
        },
    )
    return (
        get_conditional_response(request, etag=served.etag, last_modified=changed, response=answer) or answer
    )


def _unknown(request: HttpRequest) -> HttpResponse:
    """No such secret address; who goes on trying is asked to stop."""
    wait = _TRIED.spend(address_of(request))
    if wait:
        return _too_often(wait)
    raise Http404


def _too_often(wait: int) -> HttpResponse:
    answer = HttpResponse(status=429, content_type="text/plain")
    answer["Retry-After"] = str(wait)
    return answer


def _invited_words(count: int) -> str:
    if not count:
        return _("他们都已经收到过邀请了。")
    return ngettext("邀请了 %(n)s 人。", "邀请了 %(n)s 人。", count) % {"n": count}


def _own(request: SignedInRequest, pk: int) -> Booking:
    found = queries.booking_for(request.actor, pk)
    if found is None:
        raise Http404
    return found
