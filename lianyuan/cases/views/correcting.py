"""The applicant's pages on answers the desk asked to have put right, and on taking a withdrawal back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.files.receiving import takes_files, takes_files_under
from lianyuan.questionnaires.forms import PREFIX

from .. import actions, queries
from ..attachments import ANSWER_FILE, ATTACHMENT
from ..forms_life import CorrectionsForm, RemarkForm
from ..queries.answers import files_of_answers, reads_secrets


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@takes_files(attachments=ATTACHMENT)
@takes_files_under(f"{PREFIX}-", ANSWER_FILE)
def corrections(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put right what the desk marked, all in one reply."""
    page = _mine(request, reference)
    if not page.corrections or (request.method != "POST" and not page.may_reply):
        return redirect("cases:case", page.case.reference)
    form = CorrectionsForm(
        page.case,
        [each.key for each in page.corrections],
        request.POST or None,
        request.FILES,
        reads_secrets=reads_secrets(request.actor, page.case),
        kept=files_of_answers(page.case),
    )
    remark = RemarkForm(request.POST or None, request.FILES or None)
    # Both are read, so that every fault is said at once.
    if form.is_valid() & remark.is_valid():
        actions.correct_answers(
            actor=request.actor,
            case=page.case,
            answers=form.answers,
            files=form.uploads,
            **remark.cleaned_data,
        )
        messages.success(request, _("更正已发给窗口。"))
        return redirect("cases:case", page.case.reference)
    context = {
        "case": page.case,
        "page": page,
        "form": form,
        "fields": list(form.shown(page.corrections)),
        "remark": remark,
    }
    return render(request, "cases/corrections.html", context)


@require_POST
@login_required
def restoration(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a withdrawal back."""
    page = _mine(request, reference)
    actions.restore_case(actor=request.actor, case=page.case)
    messages.success(request, _("办件已恢复，等窗口受理。"))
    return redirect("cases:case", page.case.reference)


def _mine(request: SignedInRequest, reference: str) -> queries.CasePage:
    page = queries.case_page(request.actor, reference)
    if page is None:
        raise Http404
    return page
