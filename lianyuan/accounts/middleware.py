"""A form sent twice is answered once."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianyuan.core.middleware import refusal_page
from lianyuan.core.refusals import Refused

from .models import Person
from .once import RETRY_SECONDS, OtherContent, StillUnderWay, answer_once, fingerprint_of


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
        key = request.POST.get("form_key", "") if request.method == "POST" else ""
        if not key or not isinstance(request.user, Person) or getattr(view, "reads_before_writing", False):
            return None
        try:
            return answer_once(
                person=request.user,
                key=key,
                fingerprint=fingerprint_of(request),
                answer=lambda: view(request, *args, **kwargs),
                keeps=lambda response: isinstance(response, HttpResponseRedirect),
            )
        except Refused as refusal:
            return refusal_page(request, refusal)
        except OtherContent:
            reason = _("这份表单已经提交过一次，内容和这次不一样。请打开新的表单再填。")
            return render(request, "409.html", {"reason": reason}, status=422)
        except StillUnderWay:
            reason = _("同一份表单正在处理。请过几秒再看，不用再填一次。")
            response = render(request, "409.html", {"reason": reason}, status=409)
            response["Retry-After"] = RETRY_SECONDS
            return response


def reads_before_writing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that first reads for a while and sees to it itself that a repeat counts once."""
    view.reads_before_writing = True  # type: ignore[attr-defined]
    return view
