"""The open data of cases: what it is, and the files."""

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import ActingRequest
from lianyuan.core.disclosure import LEAST_PARTIES
from lianyuan.core.spreadsheets.writing import write_csv

from ..queries.statistics import COLUMNS, case_statistics


@require_safe
def statistics(request: ActingRequest) -> HttpResponse:
    """What the open data of cases says, what it leaves out, and where it is."""
    rows = case_statistics()
    latest = [row for row in rows if row.month == rows[-1].month]
    return render(request, "cases/statistics.html", {"rows": latest, "least": LEAST_PARTIES})


@require_safe
def as_csv(request: ActingRequest) -> HttpResponse:
    """The figures as CSV in UTF-8, what isn't told left empty."""
    rows = ([*row.cells()] for row in case_statistics())
    response = HttpResponse(b"".join(write_csv(COLUMNS, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="case-statistics.csv"'
    return response


@require_safe
def as_json(request: ActingRequest) -> HttpResponse:
    """The figures as JSON, what isn't told null."""
    rows = [asdict(row) for row in case_statistics()]
    return JsonResponse({"items": rows}, json_dumps_params={"ensure_ascii": False})
