"""The pages of what follows from a bad rating: the desk's list, one follow-up, its deeds, a second rating."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed

from .. import actions, queries
from ..forms import RatingForm
from ..looking import note_look
from ..queries.follow_ups import FollowUpPage
from ..rating_forms import AppealForm, CallForm, ClosingForm, DecisionForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def follow_ups(request: SignedInRequest) -> HttpResponse:
    """The bad ratings the person looks after, due first."""
    if not queries.looks_after_ratings(request.user):
        raise NotAllowed(_("差评由服务中心的管理员跟进。需要的话，请联系管理员。"))
    closed = request.GET.get("show") == "closed"
    found = queries.follow_up_list(request.user, closed=closed, key=request.GET.get("key", ""))
    return render(request, "cases/desk_ratings.html", {"list": found})


@require_safe
@login_required
def follow_up(request: SignedInRequest, follow_up_id: int) -> HttpResponse:
    """One bad rating and what is done about it."""
    page = _page(request, follow_up_id)
    note_look(request.actor, page.case, why=gettext_noop("差评的跟进页"))
    return render(request, "cases/desk_rating.html", {"page": page})


@form_page
@login_required
def call(request: SignedInRequest, follow_up_id: int) -> HttpResponse:
    """Record a call back."""

    def record(page: FollowUpPage, form: forms.Form) -> None:
        actions.record_call(actor=request.actor, follow_up=page.follow_up, **form.cleaned_data)
        messages.success(request, _("回电已记下。"))

    heading, label = _("记一次回电"), _("记下")
    return _deed(request, follow_up_id, CallForm(request.POST or None), record, "may_call", heading, label)


@form_page
@login_required
def closing(request: SignedInRequest, follow_up_id: int) -> HttpResponse:
    """Close a follow-up with an answer to the applicant."""

    def close(page: FollowUpPage, form: forms.Form) -> None:
        actions.close_follow_up(actor=request.actor, follow_up=page.follow_up, **form.cleaned_data)
        messages.success(request, _("已结束，申请人会收到答复。"))

    heading, label = _("结束整改"), _("发给申请人并结束")
    return _deed(request, follow_up_id, ClosingForm(request.POST or None), close, "may_close", heading, label)


@form_page
@login_required
def decision(request: SignedInRequest, follow_up_id: int) -> HttpResponse:
    """Decide the appeal against a bad rating."""

    def decide(page: FollowUpPage, form: forms.Form) -> None:
        if page.appeal is None:
            raise Http404
        actions.decide_appeal(actor=request.actor, appeal=page.appeal, **form.cleaned_data)
        messages.success(request, _("已决定，申诉人会收到结果。"))

    heading, label = _("决定申诉"), _("决定")
    form = DecisionForm(request.POST or None)
    return _deed(request, follow_up_id, form, decide, "may_decide", heading, label)


@form_page
@login_required
def appeal(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say that a bad rating was given by mistake."""
    page = queries.desk_case(request.actor, reference)
    if page is None or page.follow_up is None:
        raise Http404
    if request.method != "POST" and not page.follow_up.may_appeal:
        return redirect("cases:desk-case", page.case.reference)
    form = AppealForm(request.POST or None)
    if form.is_valid():
        actions.appeal_against_rating(actor=request.actor, case=page.case, **form.cleaned_data)
        messages.success(request, _("申诉已提交，由管理员决定。"))
        return redirect("cases:desk-case", page.case.reference)
    return render(request, "cases/appeal.html", {"case": page.case, "rating": page.rating, "form": form})


@form_page
@login_required
def second_rating(request: SignedInRequest, reference: str) -> HttpResponse:
    """Rate once more after a bad rating was put right."""
    page = queries.case_page(request.actor, reference)
    if page is None:
        raise Http404
    if request.method != "POST" and not (page.follow_up and page.follow_up.may_rate_again):
        return redirect("cases:case", page.case.reference)
    form = RatingForm(request.POST or None)
    if form.is_valid():
        actions.rate_again(actor=request.actor, case=page.case, **form.said())
        messages.success(request, _("谢谢您再次评价。"))
        return redirect("cases:case", page.case.reference)
    return render(
        request, "cases/rating.html", {"case": page.case, "form": form, "answer": _answer(page.follow_up)}
    )


def _answer(shown: queries.FollowUpShown | None) -> str:
    return shown.answer if shown else ""


def _page(request: SignedInRequest, follow_up_id: int) -> FollowUpPage:
    page = queries.follow_up_page(request.actor, follow_up_id)
    if page is None:
        raise Http404
    return page


def _deed(
    request: SignedInRequest,
    follow_up_id: int,
    form: forms.Form,
    do: Callable[[FollowUpPage, forms.Form], None],
    allowed: str,
    heading: str,
    label: str,
) -> HttpResponse:
    page = _page(request, follow_up_id)
    if request.method != "POST" and not getattr(page, allowed):
        return redirect("cases:desk-rating", follow_up_id)
    if form.is_valid():
        do(page, form)
        return redirect("cases:desk-rating", follow_up_id)
    context = {"page": page, "form": form, "heading": heading, "label": label}
    return render(request, "cases/desk_rating_deed.html", context)
