"""A company's logo and photos."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed
from lianyuan.files.receiving import takes_files

from .. import queries, rules
from ..actions import pictures as actions
from ..forms import PicturesForm
from ..models import Company
from ..pictures import LOGO, PHOTO
from .directory import existing


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@takes_files(logo=LOGO, photos=PHOTO)
def pictures(request: SignedInRequest, company_id: int) -> HttpResponse:
    """Show a logo and photos."""
    company = _changeable(request, company_id)
    form = PicturesForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        actions.show_pictures(actor=request.actor, company=company, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("companies:pictures", company.pk)
    context = {"form": form, "company": company, "pictures": queries.pictures_of(company)}
    return render(request, "companies/pictures.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def picture_removal(request: SignedInRequest, company_id: int, file_id: int) -> HttpResponse:
    """Take a picture down."""
    company = _changeable(request, company_id)
    for picture in queries.pictures_of(company).all:
        if picture.pk == file_id:
            actions.remove_picture(actor=request.actor, picture=picture)
            messages.success(request, _("已删除。"))
    return redirect("companies:pictures", company.pk)


def _changeable(request: SignedInRequest, company_id: int) -> Company:
    company = existing(company_id)
    if not rules.changes(request.actor, company):
        if rules.owns(request.actor, company):
            raise NotAllowed(_("请先在页面顶部切换为“%(name)s”，再更换它的图片。") % {"name": company})
        raise NotAllowed(_("只有企业负责人和服务台可以更换企业的图片。"))
    return company
