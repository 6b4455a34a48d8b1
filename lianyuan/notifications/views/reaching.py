"""How a person is reached: what is brought where, and their addresses."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.failures import GiveUp, TryLater
from lianyuan.accounts.requests import ActingRequest, SignedInRequest
from lianyuan.core.refusals import Refused

from .. import actions, channels, presenting, queries
from ..channels import Channel
from ..channels.push import Push
from ..channels.wechat import WeChat
from ..forms import AddressForm, ChoicesForm, CodeForm

form_page = require_http_methods(["GET", "HEAD", "POST"])
WECHAT_STATE = "wechat_state"


@form_page
@login_required
def choices(request: SignedInRequest) -> HttpResponse:
    """What is brought where and when, and the addresses."""
    form = ChoicesForm(request.POST or None, timings=queries.timings_of(request.user))
    if request.method == "POST" and form.is_valid():
        actions.choose(actor=request.actor, choices=form.chosen)
        messages.success(request, _("已保存。"))
        return redirect("notifications:choices")
    context = {"form": form, **presenting.choices_page(request.user, form)}
    return render(request, "notifications/choices.html", context, status=400 if form.errors else 200)


@form_page
@login_required
def address(request: SignedInRequest, channel: str) -> HttpResponse:
    """Add an address on a channel; a code is sent there."""
    found = _channel(channel, confirm_by="code")
    initial = {"mail": request.user.email, "sms": request.user.phone}.get(channel)
    form = AddressForm(request.POST or None, channel=found, initial={"address": initial})
    if form.is_valid():
        kept = actions.add_address(actor=request.actor, channel=found, address=form.cleaned_data["address"])
        return redirect("notifications:confirmation", kept.pk)
    context = {"form": form, "channel": found}
    return render(request, "notifications/address.html", context, status=400 if form.errors else 200)


@form_page
@login_required
def confirmation(request: SignedInRequest, address_id: int) -> HttpResponse:
    """Type in the code that was sent to an address."""
    kept = get_object_or_404(queries.addresses_of(request.user), pk=address_id)
    if kept.confirmed_at is not None:
        return redirect("notifications:choices")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if actions.confirm_address(actor=request.actor, address=kept, code=form.cleaned_data["code"]):
            messages.success(request, _("地址已确认，通知会发到这里。"))
            return redirect("notifications:choices")
        form.add_error("code", _("验证码不对，请照最近收到的那条填。"))
    context = {"form": form, "address": kept, "shown": presenting.shown(kept)}
    return render(request, "notifications/confirmation.html", context, status=400 if form.errors else 200)


# A wrong code counts as a try, so it is kept although the form is answered with an error.
setattr(confirmation, "reads_before_writing", True)  # noqa: B010 - a function has no such attribute to its type


@require_POST
@login_required
def code(request: SignedInRequest, address_id: int) -> HttpResponse:
    """Send another code."""
    kept = get_object_or_404(queries.addresses_of(request.user), pk=address_id)
    actions.ask_confirmation(actor=request.actor, address=kept)
    return redirect("notifications:confirmation", kept.pk)


@require_POST
@login_required
def removal(request: SignedInRequest, address_id: int) -> HttpResponse:
    """Forget an address."""
    kept = get_object_or_404(queries.addresses_of(request.user), pk=address_id)
    actions.remove_address(actor=request.actor, address=kept)
    messages.success(request, _("地址已移除。"))
    return redirect("notifications:choices")


@require_POST
@login_required
def browser(request: SignedInRequest) -> HttpResponse:
    """Keep what this browser handed over so that it can be pushed to."""
    push = _channel("push", confirm_by="browser")
    try:
        subscription = push.check(request.POST.get("subscription", ""))
    except ValidationError as wrong:
        raise Refused(wrong.messages[0]) from wrong
    actions.keep_confirmed_address(actor=request.actor, channel=push, address=subscription)
    messages.success(request, _("这个浏览器会收到推送。"))
    return redirect("notifications:choices")


@require_safe
def push_worker(request: ActingRequest) -> HttpResponse:
    """The script that shows pushed messages while no page is open."""
    if not isinstance(channels.find("push"), Push):
        raise Http404
    return HttpResponse(presenting.push_worker_script(), content_type="text/javascript")


@require_safe
@login_required
def wechat(request: SignedInRequest) -> HttpResponse:
    """Ask WeChat whose it is; WeChat's own browser comes back to `wechat_return`."""
    account = _wechat()
    state = secrets.token_urlsafe(16)
    request.session[WECHAT_STATE] = state
    back = settings.PUBLIC_ADDRESS + reverse("notifications:wechat-return")
    return redirect(account.sign_in_address(back, state))


@require_safe
@login_required
def wechat_return(request: SignedInRequest) -> HttpResponse:
    """WeChat says whose it is: keep that, if it was we who asked."""
    account = _wechat()
    asked = request.session.pop(WECHAT_STATE, "")
    if not asked or not secrets.compare_digest(asked.encode(), request.GET.get("state", "").encode()):
        raise Refused(_("这次绑定不是从这里开始的，请回到通知设置重新绑定。"))
    try:
        openid = account.check(account.openid_for(request.GET.get("code", "")))
    except (GiveUp, TryLater) as trouble:
        raise Refused(_("微信没有答复，请稍后重新绑定。")) from trouble
    except ValidationError as wrong:
        raise Refused(wrong.messages[0]) from wrong
    actions.keep_confirmed_address(actor=request.actor, channel=account, address=openid)
    messages.success(request, _("微信已绑定，通知会发到微信。"))
    return redirect("notifications:choices")


def _channel(name: str, *, confirm_by: str) -> Channel:
    found = channels.find(name)
    if found is None or found.confirm_by != confirm_by:
        raise Http404
    return found


def _wechat() -> WeChat:
    found = channels.find("wechat")
    if not isinstance(found, WeChat):
        raise Http404
    return found
