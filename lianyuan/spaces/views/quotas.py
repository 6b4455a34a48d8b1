"""Quotas: what one has left, and how an administrator sets them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed

from ..actions import quotas as actions
from ..queries import balance as queries
from ..quota_forms import ExceptionForm, PeakForm, QuotaForm


@require_safe
@login_required
def balance(request: SignedInRequest) -> HttpResponse:
    """What one has left of one's hours, or those of the company one acts for."""
    return render(request, "spaces/balance.html", {"balances": queries.balances_of(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def quotas(request: SignedInRequest) -> HttpResponse:
    """Quotas, peak hours and exceptions of the places one administers."""
    places = queries.places_arranged_by(request.user)
    if request.actor.company_id is not None or not places.exists():
        raise NotAllowed(_("只有地点的管理员可以设置限额。请换成本人身份，或联系管理员。"))
    what = request.POST.get("what", "")
    if what in _REMOVALS:
        _REMOVALS[what](request, request.POST.get("row", ""))
        messages.success(request, _("已取消。"))
        return redirect("spaces:quotas")
    data = {what: request.POST}
    asked: dict[str, forms.BaseForm] = {
        "quota": QuotaForm(data.get("quota"), places=places, auto_id="quota_%s"),
        "peak": PeakForm(data.get("peak"), places=places, auto_id="peak_%s"),
        "exception": ExceptionForm(
            data.get("exception"), quotas=queries.quotas_of(request.user), auto_id="exception_%s"
        ),
    }
    form = asked.get(what)
    if form is not None and form.is_valid():
        _SAVES[what](request, form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("spaces:quotas")
    context = {
        "quotas": queries.quota_rows(request.user),
        "peaks": queries.peaks_of(request.user)[: queries.MOST_ROWS],
        "page": queries.exceptions_page(request.user, key=request.GET.get("key", "")),
    }
    return render(
        request, "spaces/desk/quotas.html", context | {f"{name}_form": form for name, form in asked.items()}
    )


def _row(rows: Any, pk: str) -> Any:
    return get_object_or_404(rows, pk=pk if pk.isdecimal() else 0)


_SAVES: dict[str, Callable[[SignedInRequest, dict[str, Any]], object]] = {
    "quota": lambda request, said: actions.save_quota(actor=request.actor, **said),
    "peak": lambda request, said: actions.save_peak(actor=request.actor, **said),
    "exception": lambda request, said: actions.grant_exception(actor=request.actor, **said),
}
_REMOVALS: dict[str, Callable[[SignedInRequest, str], object]] = {
    "quota-removal": lambda request, pk: actions.remove_quota(
        actor=request.actor, quota=_row(queries.quotas_of(request.user), pk)
    ),
    "peak-removal": lambda request, pk: actions.remove_peak(
        actor=request.actor, peak=_row(queries.peaks_of(request.user), pk)
    ),
    "exception-end": lambda request, pk: actions.end_exception(
        actor=request.actor, exception=_row(queries.exceptions_of(request.user), pk)
    ),
}
