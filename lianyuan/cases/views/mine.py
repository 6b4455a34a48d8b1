"""The applicant's pages: their cases, one case, and what they may do with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.files.receiving import takes_files

from .. import actions, queries
from ..attachments import ATTACHMENT
from ..forms import RatingForm, ReplyForm, WithdrawalForm
from ..models import Case

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def cases(request: SignedInRequest) -> HttpResponse:
    """The cases of the person and of their companies."""
    closed = request.GET.get("show") == "closed"
    mine = queries.my_cases(request.actor, request.user, closed=closed, key=request.GET.get("key", ""))
    return render(request, "cases/cases.html", {"mine": mine})


@require_safe
@login_required
def case(request: SignedInRequest, reference: str) -> HttpResponse:
    """One case: where it stands, when it is due and why, what was said, what to do next."""
    page = queries.case_page(request.actor, reference)
    if page is None:
        # A link passed on inside the desk leads to the desk's own page.
        if queries.is_at_a_desk_for(request.user, reference):
            return redirect("cases:desk-case", reference)
        raise Http404
    if page.has_news and request.method == "GET":
        actions.mark_seen(actor=request.actor, case=page.case)
    return render(request, "cases/case.html", {"page": page, "case": page.case})


@form_page
@login_required
@takes_files(attachments=ATTACHMENT)
def reply(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say something to the desk."""
    page, found = _mine(request, reference)
    if request.method != "POST" and not page.may_reply:
        if found.merged_into is not None:
            return redirect("cases:reply", found.merged_into.reference)
        return redirect("cases:case", found.reference)
    form = ReplyForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        actions.reply(actor=request.actor, case=found, **form.cleaned_data)
        messages.success(request, _("回复已发给窗口。"))
        return redirect("cases:case", found.reference)
    return render(request, "cases/reply.html", {"case": found, "form": form, "page": page})


@form_page
@login_required
def withdrawal(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a case back."""
    page, found = _mine(request, reference)
    if request.method != "POST" and not page.may_withdraw:
        return redirect("cases:case", found.reference)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        actions.withdraw_case(actor=request.actor, case=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("办件已撤回。"))
        return redirect("cases:case", found.reference)
    return render(request, "cases/withdrawal.html", {"case": found, "form": form})


@form_page
@login_required
def rating(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say how it went."""
    page, found = _mine(request, reference)
    if request.method != "POST" and not page.may_rate:
        return redirect("cases:case", found.reference)
    form = RatingForm(request.POST or None)
    if form.is_valid():
        actions.rate_case(actor=request.actor, case=found, **form.said())
        messages.success(request, _("谢谢您的评价。"))
        return redirect("cases:case", found.reference)
    return render(request, "cases/rating.html", {"case": found, "form": form})


def _mine(request: SignedInRequest, reference: str) -> tuple[queries.CasePage, Case]:
    page = queries.case_page(request.actor, reference)
    if page is None:
        raise Http404
    return page, page.case
