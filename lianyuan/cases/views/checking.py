"""Ticking the desk's checklist on a case's page."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from lianyuan.accounts.requests import SignedInRequest

from .. import queries
from ..actions.checking import tick_line


@require_POST
@login_required
def checklist(request: SignedInRequest, reference: str) -> HttpResponse:
    """Tick a line, or take the tick back."""
    page = queries.desk_case(request.actor, reference)
    if page is None:
        raise Http404
    written = request.POST.get("line", "")
    tick_line(
        actor=request.actor,
        case=page.case,
        number=int(written) if written.isascii() and written.isdigit() and len(written) < 5 else 0,
        is_done=request.POST.get("done") == "yes",
    )
    return redirect(reverse("cases:desk-case", args=[page.case.reference]) + "#checklist")
