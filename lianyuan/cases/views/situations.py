"""What someone has before them: the services that belong to it, and filing them in one visit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import ActingRequest, SignedInRequest

from .. import queries
from ..visit_forms import MOST, NAME, can_join, choosing, subject_of, too_much


@require_safe
def situation(request: ActingRequest, slug: str) -> HttpResponse:
    """A situation: which services belong to it, and which of them to ask for."""
    page = _page(request, slug)
    return render(request, "cases/situation.html", {"page": page, "choosing": choosing(page)})


@require_safe
@login_required
def visit(request: SignedInRequest, slug: str) -> HttpResponse:
    """The way from what was chosen to its form: one for all of them, or the service's own."""
    page = _page(request, slug)
    chosen = queries.chosen_services(page, request.GET.getlist("service"))
    services = [service for service in chosen if can_join(service)]
    if len(chosen) == 1:
        return redirect("cases:filing", chosen[0].slug)
    if not services:
        messages.info(request, _("还没有选要办的事项。请至少选一项。"))
        return redirect("cases:situation", slug)
    if too_much(services):
        messages.info(
            request,
            _("选的事项合在一起要填的太多了。请分两次办，一次最多 %(most)s 项。") % {"most": MOST},
        )
        return redirect("cases:situation", slug)
    return redirect("questionnaires:page", NAME, subject_of(page.situation, services), 1)


def _page(request: ActingRequest, slug: str) -> queries.SituationPage:
    page = queries.situation_page(request.actor, slug)
    if page is None:
        raise Http404
    return page
