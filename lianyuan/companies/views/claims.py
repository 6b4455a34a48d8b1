"""Claiming a company, and the desk's answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed
from lianyuan.places import rules as place_rules

from .. import queries
from ..actions import people as actions
from ..forms import ClaimForm, RefusalForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@login_required
def claim(request: SignedInRequest) -> HttpResponse:
    """Say which company is one's own."""
    form = ClaimForm(request.POST or None, initial={"uscc": request.GET.get("uscc", "")})
    if form.is_valid():
        actions.claim_company(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("已交给服务台核对，结果会出现在这一页。"))
        return redirect("companies:claim")
    context = {"form": form, "mine": queries.claims_made_by(request.user)[:20]}
    return render(request, "companies/claim.html", context, status=400 if form.errors else 200)


@require_safe
@login_required
def claims(request: SignedInRequest) -> HttpResponse:
    """The claims that wait for the desk."""
    if not place_rules.works_at_a_desk(request.actor):
        raise NotAllowed(_("这一页给服务台。"))
    page = queries.claims_page(request.user, key=request.GET.get("key", ""))
    return render(request, "companies/claims.html", {"page": page})


@require_POST
@login_required
def confirmation(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """Confirm a claim."""
    membership = actions.confirm_claim(
        actor=request.actor, claim=get_object_or_404(queries.claims_served_by(request.user), pk=claim_id)
    )
    messages.success(
        request,
        _("已确认：%(person)s 现在是“%(company)s”的负责人。")
        % {"person": membership.person, "company": membership.company},
    )
    return redirect("companies:claims")


@form_page
@login_required
def refusal(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """Refuse a claim, saying why."""
    if not place_rules.works_at_a_desk(request.actor):
        raise NotAllowed(_("这一页给服务台。"))
    found = get_object_or_404(queries.claims_at_desk(request.user), pk=claim_id)
    form = RefusalForm(request.POST or None)
    if form.is_valid():
        actions.refuse_claim(actor=request.actor, claim=found, reason=form.cleaned_data["reason"])
        return redirect("companies:claims")
    context = {"form": form, "claim": found}
    return render(request, "companies/refusal.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def withdrawal(request: SignedInRequest, claim_id: int) -> HttpResponse:
    """Withdraw one's own claim."""
    actions.withdraw_claim(
        actor=request.actor, claim=get_object_or_404(queries.claims_made_by(request.user), pk=claim_id)
    )
    return redirect("companies:claim")
