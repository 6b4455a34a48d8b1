"""A form sent twice is answered once."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianyuan.core.middleware import refusal_page
from lianyuan.core.refusals import Refused

from .models import KeptAnswer

WAIT_MILLISECONDS = 8000


class OnceMiddleware:
    """Wraps each keyed form in one transaction together with the answer it got.

    A repeat with the same key and content gets the first answer again, marked `Idempotent-Replayed`;
    while the first is under way the repeat waits on the unique constraint, and after the time-out gets
    409 with `Retry-After`; the same key with other content gets 422. Only a redirect counts as an answer
    worth keeping: anything else (an error shown in the form) is rolled back, so nothing is half-saved.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Answer a keyed form from a signed-in person; leave every other request alone."""
        written = request.POST.get("form_key", "") if request.method == "POST" else ""
        # Whatever a client sends as its key, what is kept of it has one length and only plain letters.
        key = hashlib.sha256(written.encode()).hexdigest() if written else ""
        if not key or not request.user.is_authenticated or getattr(view, "reads_before_writing", False):
            return None
        try:
            with transaction.atomic():
                return _answer_once(request, key, lambda: view(request, *args, **kwargs))
        except _RolledBack as outcome:
            return outcome.response
        except Refused as refusal:
            return refusal_page(request, refusal)
        except OperationalError:
            response = render(
                request,
                "409.html",
                {"reason": _("同一份表单正在处理。请过几秒再看，不用再填一次。")},
                status=409,
            )
            response["Retry-After"] = "5"
            return response


class _RolledBack(Exception):
    """Carries an answer out of a transaction that is not to be kept."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def _answer_once(request: HttpRequest, key: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    assert request.user.is_authenticated
    fingerprint = _fingerprint(request)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {WAIT_MILLISECONDS}")
    mark = KeptAnswer(person=request.user, key=key, fingerprint=fingerprint)
    KeptAnswer.objects.bulk_create([mark], ignore_conflicts=True)
    kept = KeptAnswer.objects.select_for_update().get(person=request.user, key=key)
    if kept.status:
        return _repeat(request, kept, fingerprint)
    response = answer()
    if not isinstance(response, HttpResponseRedirect):
        raise _RolledBack(response)
    kept.status, kept.location = response.status_code, response.url
    kept.save(update_fields=["status", "location"])
    return response


def _repeat(request: HttpRequest, kept: KeptAnswer, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        reason = _("这份表单已经提交过一次，内容和这次不一样。请打开新的表单再填。")
        return render(request, "409.html", {"reason": reason}, status=422)
    response = HttpResponseRedirect(kept.location, status=kept.status)
    response["Idempotent-Replayed"] = "true"
    return response


def _fingerprint(request: HttpRequest) -> str:
    content = hashlib.sha256(request.path.encode())
    for name in sorted(request.POST):
        if name != "csrfmiddlewaretoken":
            content.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            content.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
    return content.hexdigest()


def reads_before_writing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that first reads for a while and sees to it itself that a repeat counts once."""
    view.reads_before_writing = True  # type: ignore[attr-defined]
    return view
