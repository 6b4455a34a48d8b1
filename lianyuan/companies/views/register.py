"""Keeping the register."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed
from lianyuan.places import rules as place_rules

from .. import queries, rules
from ..actions import register as actions
from ..forms import DeskCompanyForm, HonourForm, NewCompanyForm, OwnCompanyForm
from ..looking import note_look
from .directory import existing

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@login_required
def entry(request: SignedInRequest) -> HttpResponse:
    """The desk enters a company by hand."""
    if not place_rules.works_at_a_desk(request.actor):
        raise NotAllowed(_("这一页给服务台。您可以认领自己的企业，由服务台核对。"))
    form = NewCompanyForm(request.POST or None)
    if form.is_valid():
        company = actions.enter_company(actor=request.actor, values=form.cleaned_data)
        messages.success(request, _("已登记“%(name)s”。") % {"name": company})
        return redirect("companies:company", company.pk)
    return render(request, "companies/entry.html", {"form": form}, status=400 if form.errors else 200)


@form_page
@login_required
def edit(request: SignedInRequest, company_id: int) -> HttpResponse:
    """Change what the register says of a company."""
    company = existing(company_id)
    if not rules.changes(request.actor, company):
        if rules.owns(request.actor, company):
            raise NotAllowed(_("请先在页面顶部切换为“%(name)s”，再修改它的资料。") % {"name": company})
        raise NotAllowed(_("只有企业负责人和服务台可以修改企业资料。"))
    note_look(
        request.actor, company, what=gettext_noop("联系人、电话和从业人数"), why=gettext_noop("修改企业资料")
    )
    form_class = DeskCompanyForm if rules.is_served(request.actor, company) else OwnCompanyForm
    form = form_class(request.POST or None, company=company)
    if form.is_valid():
        version = form.cleaned_data.pop("version")
        actions.change_company(
            actor=request.actor, company=company, version=version, changes=form.cleaned_data
        )
        messages.success(request, _("已保存。"))
        return redirect("companies:company", company.pk)
    context = {"form": form, "company": existing(company_id)}
    return render(request, "companies/edit.html", context, status=400 if form.errors else 200)


@form_page
@login_required
def honours(request: SignedInRequest, company_id: int) -> HttpResponse:
    """The desk records an honour."""
    company = existing(company_id)
    if not rules.is_served(request.actor, company):
        raise NotAllowed(_("荣誉由服务台核对后登记。请把证书带到服务台。"))
    form = HonourForm(request.POST or None)
    if form.is_valid():
        actions.record_honour(actor=request.actor, company=company, **form.cleaned_data)
        return redirect("companies:honours", company.pk)
    context = {"form": form, "company": company}
    return render(request, "companies/honours.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def honour_removal(request: SignedInRequest, company_id: int, honour_id: int) -> HttpResponse:
    """Take back an honour recorded by mistake."""
    honour = get_object_or_404(queries.honours_of(company_id), pk=honour_id)
    actions.remove_honour(actor=request.actor, honour=honour)
    return redirect("companies:honours", company_id)
