"""What could not be delivered, for the administrators of the district: look, and send again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.components import Link
from lianyuan.core.refusals import NotAllowed
from lianyuan.notifications import actions, queries, rules
from lianyuan.notifications.models import CHANNEL_LABELS


@require_safe
@login_required
def failed(request: SignedInRequest) -> HttpResponse:
    """The deliveries that finally failed, all or one channel's."""
    _require(request)
    channel = request.GET.get("channel", "")
    page = queries.failed_deliveries(channel=channel, key=request.GET.get("key", ""))
    context = {"page": page, "channel": channel, "tabs": _tabs(channel)}
    return render(request, "portal/deliveries.html", context)


@require_POST
@login_required
def sending(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """Send one again."""
    _require(request)
    actions.resend(actor=request.actor, delivery=get_object_or_404(queries.deliveries(), pk=delivery_id))
    messages.success(request, _("已放回待发，一会儿就会再试。"))
    return redirect("deliveries")


@require_POST
@login_required
def sending_all(request: SignedInRequest) -> HttpResponse:
    """Send everything of one channel again."""
    _require(request)
    count = actions.resend_all(actor=request.actor, channel=request.POST.get("channel", ""))
    messages.success(request, _("%(count)s 条已放回待发。") % {"count": count})
    return redirect("deliveries")


def _require(request: SignedInRequest) -> None:
    if not rules.looks_after_deliveries(request.actor):
        raise NotAllowed(_("这一页给新区的管理员。"))


def _tabs(current: str) -> list[Link]:
    counts = queries.failed_counts()
    links = [Link(_("全部"), "?", not current, sum(counts.values()))]
    return links + [
        Link(str(CHANNEL_LABELS.get(name, name)), f"?channel={name}", name == current, count)
        for name, count in counts.items()
    ]
