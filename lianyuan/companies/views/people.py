"""Who belongs to a company."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.core.refusals import NotAllowed

from .. import queries, rules
from ..actions import people as actions
from ..forms import MemberForm
from ..looking import note_look
from .directory import existing


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def members(request: SignedInRequest, company_id: int) -> HttpResponse:
    """The company's people, and adding one."""
    company = existing(company_id)
    if not rules.sees_private(request.actor, company):
        raise NotAllowed(_("成员名单只给本企业成员和服务台看。"))
    # Asked before the form is looked at: its answer tells who has an account here.
    if request.method == "POST" and not rules.manages_people(request.actor, company):
        raise NotAllowed(_("只有企业负责人以企业名义可以添加成员。"))
    note_look(request.actor, company, what=gettext_noop("成员名单"), why=gettext_noop("成员页"))
    form = MemberForm(request.POST or None)
    if form.is_valid():
        actions.add_member(
            actor=request.actor,
            company=company,
            person=form.cleaned_data["who"],
            role=CompanyRoleName(form.cleaned_data["role"]),
        )
        return redirect("companies:members", company.pk)
    context = {"form": form, "profile": queries.profile(request.actor, company)}
    return render(request, "companies/members.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def member_ending(request: SignedInRequest, company_id: int, membership_id: int) -> HttpResponse:
    """Leave a company, or end another's membership."""
    membership = get_object_or_404(queries.memberships_in(company_id), pk=membership_id)
    actions.end_membership(actor=request.actor, membership=membership)
    if rules.sees_private(request.actor, membership.company):
        return redirect("companies:members", company_id)
    return redirect("companies:company", company_id)
