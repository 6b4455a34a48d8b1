"""Asking for an opinion, and the pages of those who are asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts import look_ups
from lianyuan.accounts.requests import SignedInRequest
from lianyuan.accounts.sealing import seal, unseal

from .. import actions, queries
from ..actions.opinions import token_hash
from ..forms_opinions import OpinionForm, OpinionWordsForm

form_page = require_http_methods(["GET", "HEAD", "POST"])
# The link that was just made waits here for the one page that shows it.
FRESH_LINK = "fresh_opinion"
SECONDS_TO_SHOW = 60


@form_page
@login_required
def asking(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask somebody for an opinion on a case."""
    page = queries.desk_case(request.actor, reference)
    if page is None:
        raise Http404
    if request.method != "POST" and not page.may_ask_opinion:
        return redirect("cases:desk-case", page.case.reference)
    form = OpinionForm(page.case, queries.steps_with_files(page.case), request.POST or None)
    if form.is_valid():
        opinion, token = actions.ask_opinion(actor=request.actor, case=page.case, **form.asked)
        if token:
            link = request.build_absolute_uri(reverse("cases:opinion-link", args=[token]))
            # The session is a row of the database, where no link may lie in clear.
            request.session[FRESH_LINK] = {"opinion": opinion.pk, "link": seal(link, FRESH_LINK)}
        else:
            messages.success(request, _("已请%(person)s提意见。") % {"person": opinion.expert})
        return redirect("cases:opinion", opinion.pk)
    return render(request, "cases/opinion_asking.html", {"page": page, "case": page.case, "form": form})


@require_safe
@login_required
def opinions(request: SignedInRequest) -> HttpResponse:
    """What the person is asked about now."""
    found = queries.opinions_asked_of(request.user, key=request.GET.get("key", ""))
    return render(request, "cases/opinions.html", {"asked": found})


@form_page
@login_required
@never_cache
def opinion(request: SignedInRequest, opinion_id: int) -> HttpResponse:
    """One question: what is shown of the case, and what was said."""
    page = queries.opinion_page(request.actor, opinion_id)
    if page is None:
        raise Http404
    form = OpinionWordsForm(request.POST or None)
    if form.is_valid():
        actions.say_opinion(actor=request.actor, opinion=page.opinion, words=form.cleaned_data["words"])
        messages.success(request, _("意见已发出。"))
        return redirect("cases:opinion", page.opinion.pk)
    look_ups.record(
        actor=request.actor,
        as_role=gettext_noop("被请教的人") if page.case is None else gettext_noop("服务台"),
        target=page.opinion.case,
        what=gettext_noop("办件里请教的内容"),
        why=gettext_noop("征求意见"),
        concerns=[page.opinion.case.applicant_id],
    )
    fresh = request.session.get(FRESH_LINK) if request.method == "GET" else None
    if fresh and fresh["opinion"] == page.opinion.pk:
        del request.session[FRESH_LINK]
        fresh = {"link": unseal(fresh["link"], FRESH_LINK, SECONDS_TO_SHOW)}
    else:
        fresh = None
    context = {"page": page, "opinion": page.opinion, "form": form, "fresh": fresh}
    return render(request, "cases/opinion.html", context)


@require_POST
@login_required
def ending(request: SignedInRequest, opinion_id: int) -> HttpResponse:
    """Take back what was shown."""
    page = queries.opinion_page(request.actor, opinion_id)
    if page is None:
        raise Http404
    actions.end_opinion(actor=request.actor, opinion=page.opinion)
    messages.success(request, _("已结束，对方不能再看。"))
    return redirect("cases:opinion", page.opinion.pk)


@form_page
@login_required
@never_cache
def link(request: SignedInRequest, token: str) -> HttpResponse:
    """Who asks for one's opinion, and accepting to give it."""
    found = queries.opinion_by_link(token_hash(token))
    if found is None:
        raise Http404
    if request.method == "POST":
        return redirect("cases:opinion", actions.accept_opinion(actor=request.actor, opinion=found).pk)
    return render(request, "cases/opinion_link.html", {"opinion": found})
