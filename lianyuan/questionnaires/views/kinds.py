"""Asking a question of a sketch with another control."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianyuan.accounts.requests import SignedInRequest

from ..actions import building as actions
from ..building import content as contents
from ..building.forms import WIDGET_NAMES, KindForm
from ..building.kinds import lost, with_kind
from ..pages import sent_edition
from ..widgets import Widget
from .building import sketched, writer_page


@writer_page
def kind(request: SignedInRequest, form_slug: str, key: str) -> HttpResponse:
    """Choose another kind, see what is lost by it, and only then change it."""
    found = sketched(form_slug)
    question = contents.question_in(found.content, key)
    if question is None:
        raise Http404
    form = KindForm(question, request.POST or None)
    wanted, overtaken = None, ""
    if form.is_valid():
        wanted = Widget(form.cleaned_data["widget"])
        # What was agreed to is the kind whose losses were shown.
        if request.POST.get("seen") == wanted:
            try:
                actions.change_sketch(
                    actor=request.actor,
                    questionnaire=found.questionnaire,
                    edition=sent_edition(request.POST),
                    change=lambda content: with_kind(content, key, wanted),
                )
            except actions.Overtaken as refusal:
                found, overtaken = sketched(form_slug), refusal.message
                question = contents.question_in(found.content, key) or question
            else:
                messages.success(request, _("已换，请看看这个问题的其他设置。"))
                return redirect("questionnaires:question", form_slug, key)
    context = {
        "found": found,
        "question": question,
        "kind": WIDGET_NAMES[Widget(question["widget"])],
        "form": form,
        "overtaken": overtaken,
        "wanted": WIDGET_NAMES[wanted] if wanted else "",
        "seen": wanted or "",
        "lost": lost(found.content, question, wanted) if wanted else [],
    }
    return render(request, "questionnaires/builder/kind.html", context)
