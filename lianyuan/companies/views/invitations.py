"""Inviting people into a company by a link, and following one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.core.refusals import NotAllowed

from .. import queries, rules
from ..actions import invitations as actions
from ..forms import InvitationForm
from .directory import existing

# The link that was just made waits here for the one page that shows it.
FRESH_LINK = "fresh_invitation"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def invitations(request: SignedInRequest, company_id: int) -> HttpResponse:
    """The company's invitations, and making one."""
    company = existing(company_id)
    if not rules.manages_people(request.actor, company):
        raise NotAllowed(_("只有企业负责人以企业名义可以邀请成员。请先在页面顶部切换为这家企业。"))
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        chosen = form.cleaned_data
        invitation, token = actions.invite(
            actor=request.actor,
            company=company,
            role=CompanyRoleName(chosen["role"]),
            days=chosen["days"],
            note=chosen["note"],
        )
        link = request.build_absolute_uri(reverse("companies:invitation", args=[token]))
        request.session[FRESH_LINK] = {"invitation": invitation.pk, "company": company.pk, "link": link}
        return redirect("companies:invitations", company.pk)
    fresh = request.session.pop(FRESH_LINK, None) if request.method == "GET" else None
    context = {
        "company": company,
        "form": form,
        "page": queries.invitations_page(company, key=request.GET.get("key", "")),
        "fresh": fresh if fresh and fresh["company"] == company.pk else None,
    }
    return render(request, "companies/invitations.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def revocation(request: SignedInRequest, company_id: int, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    company = existing(company_id)
    invitation = get_object_or_404(queries.invitations_of(company), pk=invitation_id)
    actions.revoke(actor=request.actor, invitation=invitation)
    messages.success(request, _("邀请已撤销，链接不能再用。"))
    return redirect("companies:invitations", company.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def invitation(request: SignedInRequest, token: str) -> HttpResponse:
    """What one is invited to, and accepting it."""
    found = get_object_or_404(queries.invitations_by_token(actions.token_hash(token)))
    if request.method == "POST":
        membership = actions.accept(actor=request.actor, invitation=found)
        messages.success(
            request, _("您已加入“%(name)s”。在页面顶部可以切换为它办事。") % {"name": found.company}
        )
        return redirect("companies:company", membership.company_id)
    if not (found.accepted_by_id == request.user.pk and rules.is_member(request.actor, found.company)):
        actions.refuse_unless_open(found)
    return render(request, "companies/invitation.html", {"invitation": found, "token": token})
