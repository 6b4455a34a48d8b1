"""Bringing a roster in, from the page."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from lianyuan.accounts.middleware import reads_before_writing
from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed
from lianyuan.core.sentences import named, quoted
from lianyuan.core.spreadsheets.reasons import UnreadableSpreadsheet

from .. import rules
from ..actions import roster as actions
from ..actions import roster_undoing
from ..models import RosterImport
from ..models.roster import ImportState
from ..roster import mending, queries
from ..roster.forms import MatchingForm, RosterUploadForm
from ..roster.presentation import ImportView, Reading, import_lines

form_page = require_http_methods(["GET", "HEAD", "POST"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
def imports(request: SignedInRequest) -> HttpResponse:
    """The rosters brought in so far."""
    _only_for_the_desk(request)
    lines = import_lines(queries.imports(request.actor, key=request.GET.get("key", "")))
    return render(request, "companies/imports/imports.html", {"lines": lines})


# The file is read before anything is written, so that a long file holds no lock; the key on the import
# itself makes a repeat count once.
@form_page
@reads_before_writing
@login_required
def upload(request: SignedInRequest) -> HttpResponse:
    """Choose a file and have it read."""
    _only_for_the_desk(request)
    form = RosterUploadForm(
        request.POST or None, request.FILES or None, initial={"sheet": request.GET.get("sheet")}
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            roster = actions.start(
                actor=request.actor,
                file=file,
                file_name=file.name,
                sheet=form.sheet_index(),
                upload_key=_upload_key(request),
            )
        except UnreadableSpreadsheet as problem:
            form.add_error("file", named(quoted(file.name), problem))
        else:
            return redirect("companies:import", roster.pk)
    return render(
        request, "companies/imports/upload.html", {"form": form}, status=400 if form.errors else 200
    )


@require_safe
@login_required
def roster_import(request: SignedInRequest, roster_id: int) -> HttpResponse:
    """One import: what to do next, or what came of it."""
    roster = _found(request, roster_id)
    if roster.state == ImportState.MATCHING:
        return redirect("companies:import-matching", roster.pk)
    view = ImportView.of(roster, key=request.GET.get("key", ""))
    return render(request, "companies/imports/import.html", {"view": view, "roster": roster})


@form_page
@login_required
def matching(request: SignedInRequest, roster_id: int) -> HttpResponse:
    """Look at which column was taken for what, correct it, and have the rows checked."""
    roster = _found(request, roster_id)
    if roster.state not in (ImportState.MATCHING, ImportState.CHECKED):
        return redirect("companies:import", roster.pk)
    form = MatchingForm(
        request.POST if request.method == "POST" else None,
        heading=queries.heading_of(roster),
        matching=queries.matching_of(roster),
        samples=queries.samples_of(roster),
    )
    if form.is_valid():
        actions.ask_check(actor=request.actor, roster=roster, matching=form.matching())
        return redirect("companies:import", roster.pk)
    context = {"form": form, "roster": roster, "reading": Reading.of(roster)}
    return render(request, "companies/imports/matching.html", context, status=400 if form.errors else 200)


@require_safe
@login_required
def progress(request: SignedInRequest, roster_id: int) -> HttpResponse:
    """How far checking or importing has come; asks the page to load anew when it is over."""
    roster = _found(request, roster_id)
    view = ImportView.of(roster)
    if not view.under_way or view.stuck:
        return HttpResponseClientRefresh()
    return render(request, "companies/imports/progress.html", {"view": view, "roster": roster})


@require_POST
@login_required
def application(request: SignedInRequest, roster_id: int) -> HttpResponse:
    """Write the good rows."""
    actions.ask_apply(actor=request.actor, roster=_found(request, roster_id))
    return redirect("companies:import", roster_id)


@require_POST
@login_required
def resumption(request: SignedInRequest, roster_id: int) -> HttpResponse:
    """Try once more what failed on the way."""
    actions.ask_again(actor=request.actor, roster=_found(request, roster_id))
    return redirect("companies:import", roster_id)


@require_POST
@login_required
def removal(request: SignedInRequest, roster_id: int) -> HttpResponse:
    """Give up an import that isn't applied."""
    actions.discard(actor=request.actor, roster=_found(request, roster_id))
    messages.success(request, _("已放弃，读到的内容已经删除。"))
    return redirect("companies:imports")


@form_page
@login_required
def reversal(request: SignedInRequest, roster_id: int) -> HttpResponse:
    """Take an import back, after saying what that means."""
    roster = _found(request, roster_id)
    if request.method == "POST":
        roster_undoing.undo(actor=request.actor, roster=roster)
        messages.success(request, _("已撤销“%(name)s”的导入。") % {"name": roster})
        return redirect("companies:import", roster.pk)
    if roster.state != ImportState.DONE:
        return redirect("companies:import", roster.pk)
    context = {"roster": roster, "obstacles": roster_undoing.obstacles(roster)}
    return render(request, "companies/imports/reversal.html", context)


@require_safe
@login_required
def mend_sheet(request: SignedInRequest, roster_id: int) -> HttpResponse:
    """The rows that didn't go in, as a spreadsheet to mend and send back."""
    roster = _found(request, roster_id)
    if not roster.refused_rows.exists():
        raise Http404(_("这份名册没有待修改的行。"))
    return HttpResponse(
        mending.sheet_to_mend(roster),
        headers={
            "Content-Type": XLSX,
            "Content-Disposition": content_disposition_header(True, mending.mend_file_name(roster))
            or "attachment",
            "Cache-Control": "no-store",
        },
    )


def _only_for_the_desk(request: SignedInRequest) -> None:
    if not rules.imports_rosters(request.actor):
        raise NotAllowed(_("名册由服务台人员和管理员导入。您可以认领自己的企业，由服务台核对。"))


def _found(request: SignedInRequest, roster_id: int) -> RosterImport:
    _only_for_the_desk(request)
    return get_object_or_404(queries.visible_to(request.actor), pk=roster_id)


def _upload_key(request: SignedInRequest) -> str | None:
    key = request.POST.get("form_key", "")
    return hashlib.sha256(f"{request.user.pk} {key}".encode()).hexdigest() if key else None
