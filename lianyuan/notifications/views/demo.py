"""The demo's mail."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import ActingRequest

from .. import queries


@require_safe
def mail(request: ActingRequest) -> HttpResponse:
    """What the demo would have sent, for everyone to look at."""
    page = queries.kept_mail(key=request.GET.get("key", ""))
    return render(request, "notifications/demo_mail.html", {"page": page})
