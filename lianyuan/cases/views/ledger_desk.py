"""The desk's pages about a case's time: more of it, and putting its date right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianyuan.accounts.requests import SignedInRequest

from .. import actions, queries
from ..ledger_forms import CorrectionForm, DecisionForm, ExtensionForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@login_required
def extension(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask for more time."""
    page = _at_desk(request, reference)
    if request.method != "POST" and not page.time.may_ask:
        return redirect("cases:desk-case", page.case.reference)
    form = ExtensionForm(request.POST or None, days_left=page.time.days_left)
    if form.is_valid():
        actions.ask_extension(actor=request.actor, case=page.case, **form.cleaned_data)
        messages.success(request, _("已申请，等管理员批准。批准前日期不变。"))
        return redirect("cases:desk-case", page.case.reference)
    return _form(request, page, form, _("申请延长时限"), _("提交申请"))


@form_page
@login_required
def decision(request: SignedInRequest, reference: str) -> HttpResponse:
    """Approve or decline the request for more time that waits."""
    page = _at_desk(request, reference)
    waiting = page.time.waiting
    if waiting is None or (request.method != "POST" and not page.time.may_decide):
        return redirect("cases:desk-case", page.case.reference)
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        if form.cleaned_data["decision"] == "approve":
            actions.approve_extension(actor=request.actor, extension=waiting)
            messages.success(request, _("已批准，并告诉了申请人。"))
        else:
            actions.decline_extension(
                actor=request.actor, extension=waiting, words=form.cleaned_data["words"]
            )
            messages.success(request, _("没有批准，已告诉申请的同事。"))
        return redirect("cases:desk-case", page.case.reference)
    return _form(request, page, form, _("延长申请"), _("确定"))


@form_page
@login_required
def correction(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put the due date right."""
    page = _at_desk(request, reference)
    if request.method != "POST" and not page.time.may_correct:
        return redirect("cases:desk-case", page.case.reference)
    form = CorrectionForm(request.POST or None)
    if form.is_valid():
        actions.correct_deadline(actor=request.actor, case=page.case, **form.cleaned_data)
        messages.success(request, _("已更正，并告诉了申请人。"))
        return redirect("cases:desk-case", page.case.reference)
    return _form(request, page, form, _("更正时限"), _("更正"))


def _form(
    request: SignedInRequest,
    page: queries.DeskCase,
    form: ExtensionForm | DecisionForm | CorrectionForm,
    heading: str,
    label: str,
) -> HttpResponse:
    context = {"page": page, "case": page.case, "form": form, "heading": heading, "label": label}
    return render(request, "cases/ledger_deed.html", context)


def _at_desk(request: SignedInRequest, reference: str) -> queries.DeskCase:
    page = queries.desk_case(request.actor, reference)
    if page is None:
        raise Http404
    return page
