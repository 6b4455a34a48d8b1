"""A form filled in page by page: its pages, the choice between two devices, the last look, throwing away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.files.receiving import takes_files, takes_files_under

from .. import actions, pages, queries
from ..actions.drafts import NotReady
from ..draft_files import DRAFT_FILE
from ..forms import PREFIX
from ..queries import Filling

form_page = require_http_methods(["GET", "HEAD", "POST"])
PAGE, CHECK, DIFFERENCES = (
    "questionnaires:page",
    "questionnaires:check",
    "questionnaires:differences",
)


@form_page
@login_required
@takes_files_under(f"{PREFIX}-", DRAFT_FILE)
@takes_files(papers=DRAFT_FILE)
def page(request: SignedInRequest, use: str, subject: str, number: int) -> HttpResponse:
    """One page of a form; sending it keeps what was written, whatever it is, and goes on."""
    filling = _filling(request, use, subject)
    if filling.opened.elsewhere:
        return redirect(filling.opened.elsewhere)
    if request.method == "POST":
        where = pages.keep(request, filling, number)
        if isinstance(where, pages.FilledIn):
            return render(request, "questionnaires/page.html", {"page": where.page})
        return redirect(where)
    if filling.draft is not None and filling.draft.others:
        return redirect(DIFFERENCES, use, subject)
    shown = pages.form_page(filling, number, checked="check" in request.GET)
    if shown is None:
        return redirect(PAGE, use, subject, 1)
    return render(request, "questionnaires/page.html", {"page": shown})


@form_page
@login_required
def differences(request: SignedInRequest, use: str, subject: str) -> HttpResponse:
    """What two tabs or devices wrote differently, to choose from."""
    filling = _filling(request, use, subject)
    if filling.draft is None or not filling.draft.others:
        return redirect(PAGE, use, subject, filling.draft.page if filling.draft else 1)
    if request.method == "POST":
        chosen = pages.chosen(filling, request.POST)
        settled = actions.choose(
            actor=request.actor, filling=filling, edition=pages.sent_edition(request.POST), chosen=chosen
        )
        if not settled:
            messages.warning(request, _("刚才又有新的保存，请再选一次。"))
        return redirect(DIFFERENCES, use, subject)
    return render(request, "questionnaires/differences.html", {"page": pages.differences_page(filling)})


@form_page
@login_required
@takes_files(papers=DRAFT_FILE)
def check(request: SignedInRequest, use: str, subject: str) -> HttpResponse:
    """Everything once more before it is handed in."""
    filling = _filling(request, use, subject)
    if filling.opened.elsewhere:
        return redirect(filling.opened.elsewhere)
    if filling.draft is None:
        messages.warning(request, _("这份草稿已经提交或删掉了，这里是新的一份。"))
        return redirect(PAGE, use, subject, 1)
    if filling.draft.others:
        return redirect(DIFFERENCES, use, subject)
    shown = pages.check_page(filling)
    if request.method != "POST":
        return render(request, "questionnaires/check.html", {"page": shown})
    if request.POST.get("go") != "hand-in":
        return redirect(pages.keep_papers(request, filling))
    try:
        return redirect(
            actions.hand_in(actor=request.actor, filling=filling, edition=pages.sent_edition(request.POST))
        )
    except NotReady as reason:
        messages.error(request, reason.message)
        return redirect(CHECK, use, subject)


@form_page
@login_required
def discarding(request: SignedInRequest, use: str, subject: str) -> HttpResponse:
    """Throw a draft away."""
    found = queries.draft_to_discard(request.actor, use, subject)
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.discard(actor=request.actor, use=found.use, subject=subject)
        messages.success(request, _("草稿已删掉。"))
        return redirect("questionnaires:drafts")
    return render(request, "questionnaires/discarding.html", {"found": found})


@require_http_methods(["GET", "HEAD"])
@login_required
def drafts(request: SignedInRequest) -> HttpResponse:
    """Everything the person began to fill in and hasn't handed in."""
    return render(request, "questionnaires/drafts.html", {"drafts": queries.drafts_of(request.actor)})


def _filling(request: SignedInRequest, use: str, subject: str) -> Filling:
    found = queries.filling(request.actor, use, subject)
    if found is None:
        raise Http404
    return found
