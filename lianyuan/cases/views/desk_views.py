"""Keeping filters of the queue as views, and taking a case from its line."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import Refused

from .. import actions, queries
from ..desk_filters import read_filter


@require_POST
@login_required
def saving(request: SignedInRequest) -> HttpResponse:
    """Keep the filters the form carries under a name."""
    view = actions.save_view(
        actor=request.actor, name=request.POST.get("view_name", ""), wanted=read_filter(request.POST)
    )
    return redirect(f"{reverse('cases:desk-cases')}?{urlencode({'saved': view.pk})}")


@require_POST
@login_required
def removal(request: SignedInRequest, view_id: int) -> HttpResponse:
    """Take a view away."""
    view = get_object_or_404(queries.saved_views(request.user), pk=view_id)
    actions.remove_view(actor=request.actor, view=view)
    messages.success(request, _("视图已删去。"))
    return redirect("cases:desk-cases")


@require_POST
@login_required
def taking(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a case from its line in the queue, and stay there; who comes second is told who was first."""
    page = queries.desk_case(request.actor, reference)
    if page is None:
        raise Http404
    try:
        actions.take_case(actor=request.actor, case=page.case)
        words = _("%(reference)s 已受理，由您经办。") % {"reference": page.case.reference}
        messages.success(request, words)
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        messages.warning(request, refusal.message)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("cases:desk-cases")
    return redirect(back)
