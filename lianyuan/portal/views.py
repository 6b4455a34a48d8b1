"""The portal's pages."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianyuan.accounts.requests import ActingRequest, SignedInRequest
from lianyuan.companies.middleware import acts_for_anyone, switch
from lianyuan.core.refusals import NotAllowed
from lianyuan.places import rules as place_rules

from . import finding, queries
from .style import specimens


@require_safe
def home(request: ActingRequest) -> HttpResponse:
    """Today at the district, and the next step for whoever is looking."""
    return render(request, "portal/home.html", queries.home_for(request.actor))


@require_safe
@login_required
def my(request: SignedInRequest) -> HttpResponse:
    """Everything that concerns the person and whom they act for."""
    return render(request, "portal/my.html", queries.my_page(request.actor))


@require_safe
@login_required
def desk(request: SignedInRequest) -> HttpResponse:
    """The service desk's front page."""
    if not place_rules.works_at_a_desk(request.actor):
        raise NotAllowed(_("这一页给服务台。您的办件在“我的”里。"))
    return render(request, "portal/desk.html", queries.desk_page(request.actor))


@require_safe
def search(request: ActingRequest) -> HttpResponse:
    """Everything the person may see that answers the question."""
    return render(request, "portal/search.html", finding.search_page(request.actor, request.GET))


@require_safe
def search_suggestions(request: ActingRequest) -> HttpResponse:
    """What the person may be about to type, a part of the search page; opened by itself it is that page."""
    if "HX-Request" not in request.headers:
        return search(request)
    return render(request, "portal/parts/suggestions.html", finding.suggestions(request.actor, request.GET))


@require_safe
def style(request: ActingRequest) -> HttpResponse:
    """Every component of the look, in demo mode."""
    return render(request, "portal/style.html", {"specimens": specimens()})


@require_POST
@login_required
@acts_for_anyone
def acting(request: SignedInRequest) -> HttpResponse:
    """Switch whom the person acts for, and go back where they were."""
    if not switch(request, request.POST.get("company", "")):
        raise NotAllowed(_("您现在不是这家企业的成员，不能代表它。"))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    return redirect(back)


def csrf_failure(request: ActingRequest, reason: str = "") -> HttpResponse:
    """A form whose safety mark is missing or old."""
    return render(
        request, "403.html", {"reason": _("这张表单已过期。请返回上一页，刷新后再提交。")}, status=403
    )
