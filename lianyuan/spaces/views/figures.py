"""What the rooms were used for: for their desks and administrators."""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.disclosure import LEAST_PARTIES
from lianyuan.core.refusals import NotAllowed
from lianyuan.core.spreadsheets.writing import WrittenSheet, write_csv, write_workbook
from lianyuan.places.queries import works_at_a_desk

from ..queries import figures as queries
from ..queries.figures import Bar, MonthOfRooms

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
def figures(request: SignedInRequest) -> HttpResponse:
    """A month's use of the rooms one keeps, the latest that is over unless asked for another."""
    _require_desk(request)
    months = queries.months()
    found = queries.of_month(request.user, _month_asked(request, months))
    context = {"found": found, "months": months, "least": LEAST_PARTIES}
    return render(request, "spaces/desk/figures.html", context)


@require_safe
@login_required
def file(request: SignedInRequest) -> HttpResponse:
    """The same as CSV, or as a workbook; what isn't told is left empty."""
    _require_desk(request)
    found = queries.of_month(request.user, _month_asked(request, queries.months()))
    header = [
        _("按什么"),
        _("名称"),
        _("小时"),
        _("没有来的比例（%）"),
        _("没有满足的小时"),
        _("没有满足的次数"),
    ]
    name = f"spaces-{found.month:%Y-%m}"
    if request.GET.get("format") == "xlsx":
        book = write_workbook([WrittenSheet(_("场地使用"), header, list(_rows(found)))])
        response = HttpResponse(book, content_type=WORKBOOK)
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response
    response = HttpResponse(b"".join(write_csv(header, _rows(found))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _rows(found: MonthOfRooms) -> Iterator[list[str]]:
    for kind, bars in ((_("场地"), found.rooms), (_("时间"), found.hours), (_("企业人数"), found.bands)):
        for bar in bars:
            yield [kind, bar.label, *_cells(bar)]


def _cells(bar: Bar) -> list[str]:
    values = (bar.hours, bar.no_show_percent, bar.refused_hours, bar.refused_times)
    return ["" if value is None else str(value) for value in values]


def _month_asked(request: SignedInRequest, months: list[date]) -> date:
    asked = request.GET.get("month", "")
    return next((month for month in months if f"{month:%Y-%m}" == asked), months[0])


def _require_desk(request: SignedInRequest) -> None:
    if request.actor.company_id is not None or not works_at_a_desk(request.user):
        raise NotAllowed(_("场地的统计给服务台和管理员看。请换成本人身份，或联系服务台。"))
