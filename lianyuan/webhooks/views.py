"""The pages of endpoints and what they were told."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.accounts.sealing import seal, unseal
from lianyuan.accounts.views.fresh import freshly_signed_in
from lianyuan.core.refusals import NotAllowed

from . import actions, queries
from .forms import EndpointForm
from .models import Endpoint

FRESH = "fresh_webhook_secret"
SECONDS_TO_SHOW = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def endpoints(request: SignedInRequest) -> HttpResponseBase:
    """The endpoints one may manage, and registering one."""
    if not queries.may_register(request.actor):
        raise NotAllowed(
            _("事件推送给管理员和企业负责人用。您是企业负责人的话，请先在页面上方切换为代表这家企业。")
        )
    return _endpoints(request)


@freshly_signed_in
def _endpoints(request: SignedInRequest) -> HttpResponse:
    # For someone who has just said again who they are: an endpoint outlives the session it was made in.
    form = EndpointForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        endpoint, secret = actions.register_endpoint(actor=request.actor, **form.cleaned_data)
        # The session is a row of the database, where no secret may lie in clear.
        request.session[FRESH] = seal(secret, FRESH)
        return redirect("webhooks:endpoint", endpoint.pk)
    found = [(each, queries.endpoint_chip(each)) for each in queries.endpoints_of(request.actor)]
    context = {"endpoints": found, "form": form}
    return render(request, "webhooks/endpoints.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
@login_required
def endpoint(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """One endpoint and what it was told; a new secret is shown once, on the page that follows."""
    found = _endpoint(request, endpoint_id)
    sealed = request.session.pop(FRESH, "") if request.method == "GET" else ""
    page = queries.endpoint_page(request.actor, found, key=request.GET.get("key", ""))
    context = {"page": page, "endpoint": found, "secret": unseal(sealed, FRESH, SECONDS_TO_SHOW)}
    return render(request, "webhooks/endpoint.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def secret(request: SignedInRequest, endpoint_id: int) -> HttpResponseBase:
    """Change the secret; who was asked first who they are comes back to the endpoint's page."""
    found = _endpoint(request, endpoint_id)
    return redirect("webhooks:endpoint", endpoint_id) if request.method != "POST" else _secret(request, found)


@freshly_signed_in
def _secret(request: SignedInRequest, found: Endpoint) -> HttpResponse:
    request.session[FRESH] = seal(actions.change_secret(actor=request.actor, endpoint=found), FRESH)
    return redirect("webhooks:endpoint", found.pk)


@require_POST
@login_required
def pausing(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """Tell it nothing for now."""
    return _deed(request, endpoint_id, actions.pause_endpoint, _("已停用。"))


@require_POST
@login_required
def resuming(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """Put it to work again."""
    return _deed(request, endpoint_id, actions.resume_endpoint, _("已恢复。没有送达的可以重新推送。"))


@require_POST
@login_required
def removal(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """Remove it."""
    actions.remove_endpoint(actor=request.actor, endpoint=_endpoint(request, endpoint_id))
    messages.success(request, _("已删除。"))
    return redirect("webhooks:endpoints")


@require_POST
@login_required
def replaying_failed(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """Tell again what was not delivered."""
    count = actions.replay_failed(actor=request.actor, endpoint=_endpoint(request, endpoint_id))
    words = ngettext("重新推送 %(n)d 条。", "重新推送 %(n)d 条。", count) % {"n": count}
    messages.success(request, words)
    return redirect("webhooks:endpoint", endpoint_id)


@require_POST
@login_required
def replaying(request: SignedInRequest, endpoint_id: int, delivery_id: int) -> HttpResponse:
    """Tell one event again."""
    found = queries.deliveries_of(_endpoint(request, endpoint_id))
    actions.replay(actor=request.actor, delivery=get_object_or_404(found, pk=delivery_id))
    messages.success(request, _("重新推送，编号不变。"))
    return redirect("webhooks:endpoint", endpoint_id)


def _deed(request: SignedInRequest, endpoint_id: int, do: Callable[..., None], words: str) -> HttpResponse:
    do(actor=request.actor, endpoint=_endpoint(request, endpoint_id))
    messages.success(request, words)
    return redirect("webhooks:endpoint", endpoint_id)


def _endpoint(request: SignedInRequest, endpoint_id: int) -> Endpoint:
    return get_object_or_404(queries.endpoints_of(request.actor), pk=endpoint_id)
