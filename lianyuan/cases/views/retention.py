"""How long closed cases are kept: what a run would do now, what the last ones did, each service's rule."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed

from .. import queries
from ..actions.retention import set_retention
from ..queries.retention import retention_page, rule_of, services_kept_by
from ..retention_forms import RetentionForm


@require_safe
@login_required
def retention(request: SignedInRequest) -> HttpResponse:
    """What a run would do now, and what the last ones did."""
    _check(request)
    page = retention_page(request.user, key=request.GET.get("key", ""))
    return render(request, "cases/retention.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rule(request: SignedInRequest, slug: str) -> HttpResponse:
    """When a service's closed cases are anonymised or deleted."""
    _check(request)
    service = get_object_or_404(services_kept_by(request.user), slug=slug)
    form = RetentionForm(request.POST or None, rule=rule_of(service))
    if form.is_valid():
        set_retention(actor=request.actor, service=service, **form.chosen())
        messages.success(request, _("保存期限已定，每天夜里处理一次。"))
        return redirect("cases:retention")
    return render(request, "cases/retention_rule.html", {"service": service, "form": form})


def _check(request: SignedInRequest) -> None:
    if not queries.looks_after_ratings(request.user):
        raise NotAllowed(_("保存期限由服务中心的管理员来定。需要的话，请联系管理员。"))
