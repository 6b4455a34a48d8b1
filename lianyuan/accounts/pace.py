"""How many forms may be sent: by an account, by a visitor's device, with a high ceiling by an address."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .addresses import address_of
from .limits import Limit

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Where a request's META says so, whoever brought it here counts it.
PACED = "lianyuan.paced"


class PaceMiddleware:
    """Answers 429 with `Retry-After` to what is sent too fast.

    A visitor's device is told by the cookie every form of ours needs; who changes it on each request still
    meets the ceiling of their address. A whole park shares one, so that is far above what people do.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        by_one, by_address = settings.FORMS_PER_MINUTE, settings.FORMS_PER_ADDRESS
        self.account = Limit("forms of an account", by_one, 60, block=max(1, by_one // 20))
        self.device = Limit("forms of a device", by_one, 60, block=max(1, by_one // 20))
        self.address = Limit("forms from an address", by_address, 60, block=max(1, by_address // 50))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        counts = request.method not in SAFE and not request.META.get(PACED)
        wait = self._spend(request) if counts else 0
        return _too_fast(request, wait) if wait else self.get_response(request)

    def _spend(self, request: HttpRequest) -> int:
        if request.user.is_authenticated:
            wait = self.account.spend(str(request.user.pk))
        else:
            device = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
            wait = self.device.spend(device) if device else 0
        return wait or self.address.spend(address_of(request))


def _too_fast(request: HttpRequest, wait: int) -> HttpResponse:
    reason = _("操作太快了，%(seconds)s 秒后就能继续。您填的内容还没有提交，请返回再试。") % {"seconds": wait}
    response = render(request, "429.html", {"reason": reason}, status=429)
    response["Retry-After"] = str(wait)
    return response
