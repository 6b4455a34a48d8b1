"""The desk files for somebody at the counter, or from a case; and joins cases that belong together."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianyuan.accounts.actions.newcomers import record_newcomer
from lianyuan.accounts.models import Person
from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed
from lianyuan.files.receiving import takes_files
from lianyuan.places import queries as places
from lianyuan.questionnaires.forms import QuestionnaireForm

from .. import actions, queries
from ..attachments import ATTACHMENT
from ..forms_counter import CounterForm, PapersForm, ReferenceForm, ServiceChoice
from ..forms_life import PartingForm
from ..models import Case, Service

form_page = require_http_methods(["GET", "HEAD", "POST"])
SALT = "cases.counter"
# A page that is left open over lunch still works; one found in a history next week doesn't.
LONGEST_SECONDS = 24 * 3600


@form_page
@login_required
def counter(request: SignedInRequest) -> HttpResponse:
    """For whom, and what for."""
    if not places.works_at_a_desk(request.user):
        raise NotAllowed(_("窗口代办只给服务台的人用。您自己的事请在“办事”里提交。"))
    form = CounterForm(list(queries.services_at_counter(request.user)), request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        whom = (
            {"person": given["who"].pk} if given["who"] else {"name": given["name"], "phone": given["phone"]}
        )
        return redirect("cases:counter-filing", _sealed(request, service=given["service"], **whom))
    return render(request, "cases/counter.html", {"form": form})


@form_page
@login_required
@takes_files(attachments=ATTACHMENT)
def filing(request: SignedInRequest, sealed: str) -> HttpResponse:
    """The service's form, filled in for whom the sealed address names."""
    asked = _unsealed(request, sealed)
    service = queries.services_at_counter(request.user).filter(slug=asked["service"]).first()
    person = queries.active_person(asked["person"]) if "person" in asked else None
    if service is None or ("person" in asked and person is None):
        raise Http404
    parent = _parent(request, asked)
    form = QuestionnaireForm(service.form, request.POST or None)
    papers = PapersForm(
        _identities(person, service, asked, parent), request.POST or None, request.FILES or None
    )
    # Both are read, so that every fault is said at once.
    if form.is_valid() & papers.is_valid():
        with transaction.atomic():
            applicant = person or record_newcomer(
                actor=request.actor, name=asked["name"], phone=asked["phone"]
            )
            case = actions.file_at_counter(
                actor=request.actor,
                applicant=applicant,
                service=service,
                answers=form.answers,
                company_id=papers.company_id,
                attachments=papers.cleaned_data["attachments"],
                parent=parent,
            )
        messages.success(request, _("已代为提交，申请人会收到通知。"))
        if person is None:
            messages.info(request, _("申请人还不能自己登录。可以在“更多”里给一张领取码。"))
        return redirect("cases:desk-case", case.reference)
    context = {
        "form": form,
        "papers": papers,
        "service": service,
        "whom": person or asked["name"],
        "parent": parent,
    }
    return render(request, "cases/counter_filing.html", context)


@form_page
@login_required
def children(request: SignedInRequest, reference: str) -> HttpResponse:
    """File another case for the same applicant below this one, or link one that is there."""
    page = _at_desk(request, reference)
    if not page.may_add_child:
        return redirect("cases:desk-case", page.case.reference)
    services = list(queries.services_at_counter(request.user))
    linking = "reference" in request.POST
    form = ServiceChoice(services, None if linking else request.POST or None)
    link = ReferenceForm(request.POST if linking else None)
    if form.is_valid():
        speaker = queries.speaker_for(page.case)
        if speaker is not None:
            sealed = _sealed(
                request,
                service=form.cleaned_data["service"],
                person=speaker.pk,
                parent=page.case.reference,
            )
            return redirect("cases:counter-filing", sealed)
        form.add_error(
            "service",
            _("“%(whose)s”现在没有能代表它的人：账号停用了，或者都离开了企业。请对方先认领企业或恢复账号。")
            % {"whose": page.case.applicant_label},
        )
    if link.is_valid():
        other = _other(request, link)
        if other is not None:
            actions.link_child(actor=request.actor, parent=page.case, child=other)
            messages.success(request, _("已关联。"))
            return redirect("cases:desk-case", page.case.reference)
    context = {"page": page, "case": page.case, "form": form, "link": link}
    return render(request, "cases/children.html", context)


@form_page
@login_required
def merging(request: SignedInRequest, reference: str) -> HttpResponse:
    """Merge this duplicate into another case."""
    page = _at_desk(request, reference)
    if request.method != "POST" and not page.may_merge:
        return redirect("cases:desk-case", page.case.reference)
    form = ReferenceForm(request.POST or None)
    if form.is_valid():
        kept = _other(request, form)
        if kept is not None:
            actions.merge_case(actor=request.actor, duplicate=page.case, kept=kept)
            messages.success(request, _("已并入 %(reference)s。") % {"reference": kept.reference})
            return redirect("cases:desk-case", kept.reference)
    return render(request, "cases/merging.html", {"page": page, "case": page.case, "form": form})


@form_page
@login_required
def parting(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a merge back."""
    page = _at_desk(request, reference)
    if request.method != "POST" and not page.may_part:
        return redirect("cases:desk-case", page.case.reference)
    form = PartingForm(request.POST or None)
    if form.is_valid():
        actions.part_case(actor=request.actor, case=page.case, reason=form.cleaned_data["reason"])
        messages.success(request, _("已撤销并入，这件重新等受理。"))
        return redirect("cases:desk-case", page.case.reference)
    context = {
        "page": page,
        "case": page.case,
        "form": form,
        "heading": _("撤销并入"),
        "label": _("撤销并入"),
    }
    return render(request, "cases/desk_deed.html", context)


def _other(request: SignedInRequest, form: ReferenceForm) -> Case | None:
    written = form.cleaned_data["reference"]
    found = queries.desk_case(request.actor, written)
    if found is None:
        form.add_error(
            "reference", _("您的窗口没有编号为“%(written)s”的办件。请核对。") % {"written": written}
        )
        return None
    return found.case


def _identities(
    person: Person | None, service: Service, asked: dict[str, Any], parent: Case | None
) -> list[tuple[str, str]]:
    if person is None:
        return [("", asked["name"])]
    found = queries.identities_of(person, service)
    if parent is None:
        return found
    wanted = str(parent.company_id or "")
    return [(number, label) for number, label in found if number == wanted]


def _parent(request: SignedInRequest, asked: dict[str, Any]) -> Case | None:
    return _at_desk(request, asked["parent"]).case if "parent" in asked else None


def _sealed(request: SignedInRequest, **asked: Any) -> str:
    """For whom and what for, so that the address names nobody and can't be made up."""
    return signing.dumps({"by": request.user.pk, **asked}, salt=SALT, compress=True)


def _unsealed(request: SignedInRequest, sealed: str) -> dict[str, Any]:
    try:
        asked: dict[str, Any] = signing.loads(sealed, salt=SALT, max_age=LONGEST_SECONDS)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    if asked["by"] != request.user.pk:
        raise Http404
    return asked


def _at_desk(request: SignedInRequest, reference: str) -> queries.DeskCase:
    page = queries.desk_case(request.actor, reference)
    if page is None:
        raise Http404
    return page
