"""Writing the catalogue: the services one keeps, their drafts, versions and examples."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.forms import add_problem
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import rules as place_rules

from .. import actions, queries
from ..catalogue_forms import DraftForm, NewServiceForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def services(request: SignedInRequest) -> HttpResponse:
    """The services of the centres the person administers."""
    if not queries.keeps_a_catalogue(request.user):
        raise NotAllowed(_("办事目录由服务中心的管理员编写。"))
    context = {
        "services": list(queries.services_kept_by(request.user)),
        "settles_startups": place_rules.administers_the_district(request.actor),
    }
    return render(request, "cases/kept_services.html", context)


@form_page
@login_required
def beginning(request: SignedInRequest) -> HttpResponse:
    """A new service with its first draft."""
    if not queries.keeps_a_catalogue(request.user):
        raise NotAllowed(_("办事目录由服务中心的管理员编写。"))
    form = NewServiceForm(request.user, request.POST or None)
    if form.is_valid():
        try:
            version = actions.begin_service(actor=request.actor, **form.said)
        except (Refused, ValidationError) as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("草稿已保存。看一遍，再发布。"))
            return redirect("cases:kept-service", version.service.slug)
    return render(request, "cases/draft.html", {"form": form, "heading": _("新的事项")})


@require_safe
@login_required
def service(request: SignedInRequest, slug: str) -> HttpResponse:
    """One service: what is in force, the draft, the examples and the versions before."""
    return render(request, "cases/kept_service.html", {"page": kept(request, slug)})


@form_page
@login_required
def draft(request: SignedInRequest, slug: str) -> HttpResponse:
    """The draft of the next version; begun when there is none."""
    page = kept(request, slug)
    if page.draft is None and request.method != "POST":
        return redirect("cases:kept-service", slug)
    form = DraftForm(request.POST or None, instance=page.draft)
    if form.is_valid():
        try:
            actions.change_draft(
                actor=request.actor,
                service=page.service,
                revision=form.cleaned_data["revision"] or 0,
                **form.said,
            )
        except (Refused, ValidationError) as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("草稿已保存。"))
            return redirect("cases:kept-service", slug)
    return render(request, "cases/draft.html", {"form": form, "page": page, "heading": _("修改草稿")})


@require_POST
@login_required
def drafting(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin a draft from what is in force."""
    actions.begin_draft(actor=request.actor, service=kept(request, slug).service)
    return redirect("cases:service-draft", slug)


@require_POST
@login_required
def publication(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put the draft in force."""
    page = kept(request, slug)
    actions.publish_draft(actor=request.actor, service=page.service, revision=_revision(request))
    messages.success(request, _("已发布。从现在起按新版本受理；已经提交的办件不变。"))
    return redirect("cases:kept-service", slug)


@require_POST
@login_required
def discarding(request: SignedInRequest, slug: str) -> HttpResponse:
    """Throw the draft away."""
    page = kept(request, slug)
    actions.discard_draft(actor=request.actor, service=page.service, revision=_revision(request))
    messages.success(request, _("草稿已删去。"))
    return redirect("cases:kept-service", slug)


@require_POST
@login_required
def offering(request: SignedInRequest, slug: str) -> HttpResponse:
    """Offer the service again, or no longer."""
    page, is_active = kept(request, slug), request.POST.get("offered") == "yes"
    actions.offer_service(actor=request.actor, service=page.service, is_active=is_active)
    messages.success(
        request, _("重新开放申请了。") if is_active else _("已停止受理新的申请，办理中的不受影响。")
    )
    return redirect("cases:kept-service", slug)


def kept(request: SignedInRequest, slug: str) -> queries.KeptService:
    """A service whose catalogue entry the person writes."""
    page = queries.kept_service(request.user, slug)
    if page is None:
        raise Http404
    return page


def _revision(request: SignedInRequest) -> int:
    written = request.POST.get("revision", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
