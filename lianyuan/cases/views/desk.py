"""The desk's pages: its queue, one case at the desk, and what the desk may do with it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed
from lianyuan.core.sentences import listed, quoted
from lianyuan.files.receiving import takes_files
from lianyuan.places import queries as places

from .. import actions, queries
from ..attachments import ATTACHMENT
from ..desk_filters import read_filter
from ..desk_forms import QueueFilterForm
from ..forms import CompletionForm, QuestionForm, RefusalForm
from ..looking import note_look
from ..models import Case
from ..transitions import Deed
from .beginning_words import begin_words

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def queue(request: SignedInRequest) -> HttpResponse:
    """The cases at the person's desks, due soonest first."""
    if not places.works_at_a_desk(request.user):
        raise NotAllowed(_("办件队列只给服务台的人看。您自己的办件在“我的办件”里。"))
    asked = request.GET
    wanted = read_filter(asked)
    found = queries.desk_queue(
        request.user,
        view=asked.get("view", "") or ("" if wanted.is_empty else "open"),
        key=asked.get("key", ""),
        wanted=wanted,
        saved=asked.get("saved", ""),
    )
    context = {
        "queue": found,
        "form": QueueFilterForm(found.wanted.as_json(), desks=found.desks),
        "administers": queries.keeps_teams(request.user),
    }
    return render(request, "cases/desk_queue.html", context)


@require_safe
@login_required
def case(request: SignedInRequest, reference: str) -> HttpResponse:
    """One case at the desk."""
    page = _at_desk(request, reference)
    note_look(request.actor, page.case, why=gettext_noop("服务台的办件页"))
    return render(request, "cases/desk_case.html", {"page": page, "case": page.case})


@require_POST
@login_required
def taking(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a case."""
    found = actions.take_case(actor=request.actor, case=_at_desk(request, reference).case)
    messages.success(request, _("已受理，由您经办。"))
    return redirect("cases:desk-case", found.reference)


@form_page
@login_required
@takes_files(attachments=ATTACHMENT)
def question(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask the applicant for something."""

    def ask(case: Case, form: forms.Form) -> None:
        actions.ask_back(actor=request.actor, case=case, **form.cleaned_data)
        messages.success(request, _("已请申请人补充，时限停表。"))

    return _deed(request, reference, Deed.ASK, QuestionForm(request.POST or None, request.FILES or None), ask)


@form_page
@login_required
@takes_files(attachments=ATTACHMENT)
def completion(request: SignedInRequest, reference: str) -> HttpResponse:
    """Close a case as done. What must be checked is checked first; of the rest the form asks."""
    unticked = queries.lines_unticked(request.user, reference)
    must = [quoted(line.words) for line in unticked if line.is_required]
    if must and request.method != "POST":
        messages.warning(request, _("先核对这几条，才能办结：%(lines)s。") % {"lines": listed(must)})
        return redirect(reverse("cases:desk-case", args=[reference]) + "#checklist")

    def complete(case: Case, form: forms.Form) -> None:
        said = {name: value for name, value in form.cleaned_data.items() if name != "unchecked"}
        actions.complete_case(actor=request.actor, case=case, **said)
        messages.success(request, _("已办结。"))

    return _deed(
        request,
        reference,
        Deed.COMPLETE,
        CompletionForm(
            request.POST or None,
            request.FILES or None,
            has_open_children=queries.has_open_children(request.user, reference),
            unticked=[line.words for line in unticked if not line.is_required],
        ),
        complete,
    )


@form_page
@login_required
@takes_files(attachments=ATTACHMENT)
def refusal(request: SignedInRequest, reference: str) -> HttpResponse:
    """Close a case as not to be done."""

    def refuse(case: Case, form: forms.Form) -> None:
        actions.refuse_case(actor=request.actor, case=case, **form.cleaned_data)
        messages.success(request, _("已记为不予办理。"))

    return _deed(
        request, reference, Deed.REFUSE, RefusalForm(request.POST or None, request.FILES or None), refuse
    )


def _deed(
    request: SignedInRequest,
    reference: str,
    deed: Deed,
    form: forms.Form,
    do: Callable[[Case, forms.Form], None],
) -> HttpResponse:
    page = _at_desk(request, reference)
    if request.method != "POST" and deed not in page.deeds:
        return redirect("cases:desk-case", page.case.reference)
    if form.is_valid():
        do(page.case, form)
        return redirect("cases:desk-case", page.case.reference)
    heading, label = _DEED_WORDS[deed]
    context = {
        "page": page,
        "case": page.case,
        "form": form,
        "deed": deed,
        "ready": begin_words(request, page.case, deed, form),
        "heading": heading,
        "label": label,
    }
    return render(request, "cases/desk_deed.html", context)


# The heading of each deed's page, and what its button says.
_DEED_WORDS = {
    Deed.ASK: (gettext_lazy("请申请人补充"), gettext_lazy("发给申请人")),
    Deed.COMPLETE: (gettext_lazy("办结办件"), gettext_lazy("办结")),
    Deed.REFUSE: (gettext_lazy("不予办理"), gettext_lazy("确定不予办理")),
}


def _at_desk(request: SignedInRequest, reference: str) -> queries.DeskCase:
    page = queries.desk_case(request.actor, reference)
    if page is None:
        raise Http404
    return page
