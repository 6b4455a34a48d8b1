"""Looking companies up."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import ActingRequest, SignedInRequest
from lianyuan.core.refusals import NotAllowed

from .. import queries, rules
from ..forms import DirectoryForm
from ..looking import note_look
from ..models import Company


@require_safe
def directory(request: ActingRequest) -> HttpResponse:
    """The companies that answer a question, a page at a time."""
    form = DirectoryForm(request.GET)
    question = form.question()
    context = {
        "form": form,
        "page": queries.directory(question, key=request.GET.get("key", "")),
        "count": queries.count_matching(question),
        "asked": question != queries.DirectoryQuestion(),
        "narrowed": replace(question, text="") != queries.DirectoryQuestion(),
    }
    return render(request, "companies/directory.html", context)


@require_safe
def company(request: ActingRequest, company_id: int) -> HttpResponse:
    """One company: what anyone may see, and the private half for those who may."""
    found = existing(company_id)
    profile = queries.profile(request.actor, found)
    if profile.sees_private:
        note_look(
            request.actor, found, what=gettext_noop("联系人、电话和从业人数"), why=gettext_noop("企业页")
        )
    return render(request, "companies/company.html", {"profile": profile})


@require_safe
@login_required
def history(request: SignedInRequest, company_id: int) -> HttpResponse:
    """What changed on a company, for its people and the desk."""
    found = existing(company_id)
    if not rules.sees_private(request.actor, found):
        raise NotAllowed(_("变更记录只给本企业成员和服务台看。"))
    lines = queries.history(found, key=request.GET.get("key", ""))
    return render(request, "companies/history.html", {"company": found, "page": lines})


def existing(company_id: int) -> Company:
    """The company with this id, with all a profile shows. Raises Http404 when there is none."""
    found = queries.company_with_all(company_id)
    if found is None:
        raise Http404(_("没有这家企业。"))
    return found
