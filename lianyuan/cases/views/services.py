"""The catalogue's pages: which services there are, one service's guide, and its form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianyuan.accounts.requests import ActingRequest, SignedInRequest
from lianyuan.files.receiving import takes_files
from lianyuan.questionnaires import one_step
from lianyuan.questionnaires import queries as forms_queries
from lianyuan.questionnaires.forms import QuestionnaireForm

from .. import actions, queries
from ..attachments import ATTACHMENT
from ..filing_forms import NAME
from ..forms import AttachmentsForm


@require_safe
def catalogue(request: ActingRequest) -> HttpResponse:
    """What the service centre does for people."""
    found = queries.catalogue(request.GET.get("topic", ""))
    return render(request, "cases/services.html", {"catalogue": found, "services": found.services})


@require_safe
def service(request: ActingRequest, slug: str) -> HttpResponse:
    """One service: what it is for, what to bring, how long it takes, and the way to its form."""
    return render(request, "cases/service.html", {"page": _page(request, slug)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@takes_files(attachments=ATTACHMENT)
def filing(request: SignedInRequest, slug: str) -> HttpResponse:
    """The form of a service, and filing it; a form of several pages, or one begun before, has a draft."""
    page = _page(request, slug)
    has_draft = forms_queries.has_draft(request.actor, NAME, slug)
    if page.is_for_actor and request.method != "POST" and (has_draft or page.in_pages):
        return redirect("questionnaires:page", NAME, slug, 1)
    papers = AttachmentsForm(request.POST or None, request.FILES or None)
    step = one_step.read(request, NAME, slug, page.service.form) if page.is_for_actor else None
    if step is not None and step.address:
        return redirect(step.address)
    form = step.form if step is not None else QuestionnaireForm(page.service.form, request.POST or None)
    # Both are read, so that every fault is said at once.
    if form.is_bound and form.is_valid() & papers.is_valid():
        case = actions.file_case(
            actor=request.actor, service=page.service, answers=form.answers, **papers.cleaned_data
        )
        messages.success(request, _("已提交，窗口会尽快受理。"))
        return redirect("cases:case", case.reference)
    context = {"page": page, "form": form, "papers": papers, "actor": request.actor}
    return render(request, "cases/filing.html", context | {"prefilled": step.prefilled if step else []})


def _page(request: ActingRequest, slug: str) -> queries.ServicePage:
    page = queries.service_page(request.actor, slug)
    if page is None:
        raise Http404
    return page
