"""The desk's answer templates: the list, writing one, changing it, taking it out of use."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import queries as places
from lianyuan.places.models import Place

from ..actions.answers import keep_answer, restore_answer, retire_answer
from ..answer_forms import AnswerForm, values_of
from ..models import AnswerTemplate
from ..queries import answer_templates as queries

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def answers(request: SignedInRequest) -> HttpResponse:
    """The templates of the person's centres: those in use, or those retired."""
    if not places.works_at_a_desk(request.user):
        raise NotAllowed(_("答复模板只给服务台的人看。"))
    retired = request.GET.get("retired") == "yes"
    context = {
        "page": queries.answer_list(request.user, retired=retired, key=request.GET.get("key", "")),
        "retired": retired,
        "centres": queries.answer_centres(request.user),
    }
    return render(request, "cases/answers.html", context)


@form_page
@login_required
def new_answer(request: SignedInRequest, place_id: int) -> HttpResponse:
    """Write a template."""
    centre = queries.answer_centre(request.user, place_id)
    if centre is None:
        raise Http404
    return _answer(request, centre, None)


@form_page
@login_required
def answer(request: SignedInRequest, template_id: int) -> HttpResponse:
    """Change a template."""
    found = get_object_or_404(queries.answers_kept_by(request.user), pk=template_id)
    return _answer(request, found.centre, found)


@require_POST
@login_required
def retirement(request: SignedInRequest, template_id: int) -> HttpResponse:
    """Take a template out of use, or, where the form says so, back into it."""
    found = get_object_or_404(queries.answers_kept_by(request.user), pk=template_id)
    if request.POST.get("back"):
        restore_answer(actor=request.actor, template=found)
        messages.success(request, _("“%(title)s”可以用了。") % {"title": found})
    else:
        retire_answer(actor=request.actor, template=found)
        messages.success(request, _("“%(title)s”已停用。") % {"title": found})
    return redirect("cases:answers")


def _answer(request: SignedInRequest, centre: Place, found: AnswerTemplate | None) -> HttpResponse:
    before: dict[str, Any] = values_of(found) if found else {}
    form = AnswerForm(request.POST or None, centre=centre, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_answer(actor=request.actor, centre=centre, template=found, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error("title", refusal.message)
        else:
            messages.success(request, _("答复模板“%(title)s”已保存。") % {"title": kept})
            return redirect("cases:answers")
    return render(request, "cases/answer.html", {"centre": centre, "template": found, "form": form})
