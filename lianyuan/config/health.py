"""Addresses for whatever watches over the platform: whether it lives, and may be given people to serve."""

from threading import Event

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .condition import READY, State, examine, migrations

# Asked until it is so; the tables don't go back while this version runs.
_tables_were_right = Event()


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so a database that is away restarts nobody."""
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when people may be sent here, else 503; which question failed, without details for strangers."""
    questions = tuple(q for q in READY if q is not migrations or not _tables_were_right.is_set())
    states = {finding.name: finding.state for finding in examine(questions)}
    if states.get("migrations") == State.OK:
        _tables_were_right.set()
    fit = State.PROBLEM not in states.values()
    return JsonResponse(
        {"status": "ready" if fit else "not ready", "checks": states}, status=200 if fit else 503
    )
