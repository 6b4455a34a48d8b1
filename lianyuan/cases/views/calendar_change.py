"""The pages on which an administrator brings in a year's holiday notice."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.middleware import reads_before_writing
from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed
from lianyuan.core.spreadsheets.reasons import UnreadableSpreadsheet
from lianyuan.places import rules as place_rules
from lianyuan.workdays.importing import UnreadableNotice

from ..actions import calendar_change as actions
from ..ledger_forms import NoticeForm
from ..models import CalendarChange
from ..queries import calendar_change as queries


@require_safe
@login_required
def calendar(request: SignedInRequest) -> HttpResponse:
    """What the calendar rests on, and the notices brought in."""
    _only_for_the_district(request)
    page = queries.calendar_page(key=request.GET.get("key", ""))
    return render(request, "cases/calendar/calendar.html", {"page": page})


# The file is read, and every open case looked at, before anything is written, so that no lock is held; the
# key on the upload itself makes a repeat count once.
@require_http_methods(["GET", "HEAD", "POST"])
@reads_before_writing
@login_required
def upload(request: SignedInRequest) -> HttpResponse:
    """Choose a file and have it read."""
    _only_for_the_district(request)
    form = NoticeForm(request.POST or None, request.FILES or None)
    problems: list[object] = []
    if request.method == "POST" and form.is_valid():
        try:
            change = actions.look_at_notice(
                actor=request.actor, upload_key=_upload_key(request), **form.cleaned_data
            )
        except (UnreadableNotice, UnreadableSpreadsheet) as problem:
            form.add_error("file", str(problem))
        except actions.NoticeRefused as refused:
            problems = list(refused.problems)
            form.add_error("file", _("下面列出的行不能用，什么也没有保存。请改好文件再上传。"))
        else:
            return redirect("cases:calendar-change", change.pk)
    context = {"form": form, "problems": problems}
    return render(request, "cases/calendar/upload.html", context, status=400 if form.errors else 200)


@require_safe
@login_required
def change(request: SignedInRequest, change_id: int) -> HttpResponse:
    """One notice: what it would move, how far it is, what it moved."""
    page = queries.change_page(_found(request, change_id))
    return render(request, "cases/calendar/change.html", {"page": page, "change": page.change})


@require_POST
@login_required
def confirmation(request: SignedInRequest, change_id: int) -> HttpResponse:
    """Put a notice into force."""
    actions.confirm_change(actor=request.actor, change=_found(request, change_id))
    return redirect("cases:calendar-change", change_id)


@require_POST
@login_required
def discarding(request: SignedInRequest, change_id: int) -> HttpResponse:
    """Give a notice up."""
    actions.discard_change(actor=request.actor, change=_found(request, change_id))
    messages.success(request, _("已放弃，日历没有变。"))
    return redirect("cases:calendar")


def _only_for_the_district(request: SignedInRequest) -> None:
    if not place_rules.administers_the_district(request.actor):
        raise NotAllowed(_("放假安排由新区的管理员导入。"))


def _found(request: SignedInRequest, change_id: int) -> CalendarChange:
    _only_for_the_district(request)
    return get_object_or_404(queries.changes(), pk=change_id)


def _upload_key(request: SignedInRequest) -> str | None:
    key = request.POST.get("form_key", "")
    return hashlib.sha256(f"{request.user.pk} {key}".encode()).hexdigest() if key else None
