"""The desk's pages on how a case goes on: accepting, taking over, handing on, messages, notes, reopening."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lianyuan.accounts.models import Person
from lianyuan.accounts.requests import SignedInRequest
from lianyuan.files.receiving import takes_files

from .. import actions, queries
from ..attachments import ATTACHMENT
from ..forms_life import HandoverForm, MessageForm, NoteForm, ReopeningForm, WantedForm
from ..models import Case, Team
from ..queries.answer_templates import OfferedAnswers
from ..transitions import Deed
from .beginning_words import begin_words

form_page = require_http_methods(["GET", "HEAD", "POST"])
F = TypeVar("F", bound=forms.Form)
NOTHING_READY = OfferedAnswers()


@dataclass(frozen=True)
class Words:
    """What a deed's page is headed and what its button says."""

    heading: Any
    label: Any


HANDOVER = Words(gettext_lazy("转交办件"), gettext_lazy("转交"))
MESSAGE = Words(gettext_lazy("告知申请人"), gettext_lazy("发给申请人"))
NOTE = Words(gettext_lazy("内部备注"), gettext_lazy("记下"))
REOPENING = Words(gettext_lazy("重新办理"), gettext_lazy("重新办理"))
CORRECTIONS = Words(gettext_lazy("请申请人更正"), gettext_lazy("发给申请人"))


@require_POST
@login_required
def acceptance(request: SignedInRequest, reference: str) -> HttpResponse:
    """Accept a case without beginning yet."""
    found = actions.accept_case(actor=request.actor, case=_at_desk(request, reference).case)
    messages.success(request, _("已受理，申请人会收到通知。"))
    return redirect("cases:desk-case", found.reference)


@require_POST
@login_required
def beginning(request: SignedInRequest, reference: str) -> HttpResponse:
    """Begin to work on an accepted case."""
    found = actions.begin_case(actor=request.actor, case=_at_desk(request, reference).case)
    messages.success(request, _("已着手办理。"))
    return redirect("cases:desk-case", found.reference)


@require_POST
@login_required
def takeover(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a case nobody handles."""
    found = actions.take_over_case(actor=request.actor, case=_at_desk(request, reference).case)
    messages.success(request, _("已接手，由您经办。"))
    return redirect("cases:desk-case", found.reference)


@form_page
@login_required
def handover(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give a case to a colleague, a team or another centre."""
    page = _at_desk(request, reference)

    def hand(case: Case, form: HandoverForm) -> None:
        receiver, reason = form.receiver, form.cleaned_data["reason"]
        if isinstance(receiver, Person):
            actions.hand_to_person(actor=request.actor, case=case, person=receiver, reason=reason)
        elif isinstance(receiver, Team):
            actions.hand_to_team(actor=request.actor, case=case, team=receiver, reason=reason)
        else:
            actions.hand_to_centre(actor=request.actor, case=case, centre=receiver, reason=reason)
        messages.success(request, _("已转给%(whom)s。") % {"whom": receiver})

    form = HandoverForm(queries.receivers(page.case), request.POST or None)
    answer = _deed(request, page, Deed.HAND_OVER, HANDOVER, form, hand)
    # Whoever handed it to another centre doesn't see it any more.
    if answer.status_code == 302 and not queries.is_at_desk_of(request.user, page.case):
        return redirect("cases:desk-cases")
    return answer


@form_page
@login_required
@takes_files(attachments=ATTACHMENT)
def message(request: SignedInRequest, reference: str) -> HttpResponse:
    """Write to the applicant without asking for anything."""

    def send(case: Case, form: MessageForm) -> None:
        actions.send_message(actor=request.actor, case=case, **form.cleaned_data)
        messages.success(request, _("已发给申请人。"))

    form = MessageForm(request.POST or None, request.FILES or None)
    return _deed(request, _at_desk(request, reference), Deed.MESSAGE, MESSAGE, form, send)


@form_page
@login_required
def notes(request: SignedInRequest, reference: str) -> HttpResponse:
    """Write an internal note."""
    page = _at_desk(request, reference)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_note(actor=request.actor, case=page.case, words=form.cleaned_data["words"])
        messages.success(request, _("已记下。"))
        return redirect("cases:desk-case", page.case.reference)
    if not page.may_note:
        return redirect("cases:desk-case", page.case.reference)
    return _shown(request, page, NOTE, form)


@form_page
@login_required
def reopening(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take up again what was closed."""

    def reopen(case: Case, form: ReopeningForm) -> None:
        actions.reopen_case(actor=request.actor, case=case, reason=form.cleaned_data["reason"])
        messages.success(request, _("已重新办理，申请人会收到通知。"))

    form = ReopeningForm(request.POST or None)
    return _deed(request, _at_desk(request, reference), Deed.REOPEN, REOPENING, form, reopen)


@form_page
@login_required
def corrections(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark the answers to be put right."""
    page = _at_desk(request, reference)

    def ask(case: Case, form: WantedForm) -> None:
        actions.ask_corrections(
            actor=request.actor, case=case, wanted=form.wanted, words=form.cleaned_data["words"]
        )
        messages.success(request, _("已请申请人更正，时限停表。"))

    form = WantedForm(page.case, request.POST or None)
    return _deed(request, page, Deed.ASK, CORRECTIONS, form, ask, "cases/desk_corrections.html")


def _deed(
    request: SignedInRequest,
    page: queries.DeskCase,
    deed: Deed,
    words: Words,
    form: F,
    do: Callable[[Case, F], None],
    template: str = "cases/desk_deed.html",
) -> HttpResponse:
    if request.method != "POST" and deed not in page.deeds:
        return redirect("cases:desk-case", page.case.reference)
    if request.method == "POST" and form.is_valid():
        do(page.case, form)
        return redirect("cases:desk-case", page.case.reference)
    return _shown(request, page, words, form, template, ready=begin_words(request, page.case, deed, form))


def _shown(
    request: SignedInRequest,
    page: queries.DeskCase,
    words: Words,
    form: forms.Form,
    template: str = "cases/desk_deed.html",
    ready: OfferedAnswers = NOTHING_READY,
) -> HttpResponse:
    context = {
        "page": page,
        "case": page.case,
        "form": form,
        "heading": words.heading,
        "label": words.label,
        "ready": ready,
    }
    return render(request, template, context)


def _at_desk(request: SignedInRequest, reference: str) -> queries.DeskCase:
    page = queries.desk_case(request.actor, reference)
    if page is None:
        raise Http404
    return page
