"""The pages on which examples of a service are written and removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.forms import add_problem
from lianyuan.core.refusals import Refused
from lianyuan.questionnaires.forms import QuestionnaireForm

from .. import actions, queries
from ..example_forms import ExampleForm, Steps
from .catalogue import kept


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def example(request: SignedInRequest, slug: str) -> HttpResponse:
    """A new example, written into the form as an applicant would, with what is done with it afterwards.

    `go` as `look` draws the form anew by its conditions, as `more` with room for more steps.
    """
    page = kept(request, slug)
    if page.newest is None:
        raise Http404
    version, sent = page.newest.form, request.POST or None
    filled, steps = QuestionnaireForm(version, sent), Steps(sent)
    written = filled.written() if sent else None
    # Its answers may be wrong on purpose: they are shown as written, without complaints.
    shown = QuestionnaireForm(version, answers=written)
    redrawn = request.POST.get("go") in {"look", "more"}
    form = ExampleForm(version, sent)
    if redrawn:
        form = ExampleForm(version, initial={name: form[name].value() for name in form.fields})
    elif form.is_valid() and steps.are_valid(form):
        try:
            actions.add_example(
                actor=request.actor,
                service=page.service,
                answers=written,
                steps=[step.kept() for step in steps.said()],
                **form.said,
            )
        except (Refused, ValidationError) as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("例子已添加。以后每次发布都会先试它。"))
            return redirect("cases:kept-service", slug)
    context = {"form": form, "filled": shown, "page": page, "steps": steps}
    context["step_forms"] = steps.unbound if redrawn else steps.forms
    return render(request, "cases/example.html", context)


@require_POST
@login_required
def example_removal(request: SignedInRequest, slug: str, example_id: int) -> HttpResponse:
    """Remove an example."""
    page = kept(request, slug)
    found = get_object_or_404(queries.examples_of(page.service), pk=example_id)
    actions.remove_example(actor=request.actor, example=found)
    messages.success(request, _("例子已删去。"))
    return redirect("cases:kept-service", slug)
