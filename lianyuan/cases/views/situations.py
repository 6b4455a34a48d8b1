"""What someone has before them: the services that belong to it, and filing them in one visit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianyuan.accounts.requests import ActingRequest, SignedInRequest

from .. import actions, queries
from ..visit_forms import ChoosingForm, VisitForm, can_join


@require_safe
def situation(request: ActingRequest, slug: str) -> HttpResponse:
    """A situation: which services belong to it, and which of them to ask for."""
    page = _page(request, slug)
    return render(request, "cases/situation.html", {"page": page, "form": ChoosingForm(page)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def visit(request: SignedInRequest, slug: str) -> HttpResponse:
    """One form for the services chosen, and filing them all."""
    page = _page(request, slug)
    asked = request.POST if request.method == "POST" else request.GET
    services = [
        service for service in queries.chosen_services(page, asked.getlist("service")) if can_join(service)
    ]
    if not services:
        messages.info(request, _("还没有选要办的事项。请至少选一项。"))
        return redirect("cases:situation", slug)
    if len(services) < len(set(asked.getlist("service"))) and request.method == "POST":
        messages.warning(request, _("有的事项刚刚变了，没有提交。请重新选一次。"))
        return redirect("cases:situation", slug)
    form = VisitForm(services, request.POST if request.method == "POST" else None)
    if form.is_valid():
        cases = actions.file_visit(actor=request.actor, wanted=form.wanted)
        messages.success(request, _("%(count)s 件都已提交，窗口会尽快受理。") % {"count": len(cases)})
        return redirect("cases:cases")
    return render(
        request,
        "cases/visit.html",
        {"page": page, "services": services, "form": form, "actor": request.actor},
    )


def _page(request: ActingRequest, slug: str) -> queries.SituationPage:
    page = queries.situation_page(request.actor, slug)
    if page is None:
        raise Http404
    return page
