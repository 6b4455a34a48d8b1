"""At the nursing room's address nobody is anybody: it is asked and answered without who asks."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lianyuan.accounts.pace import PACED

_QUIET = re.compile(r"/spaces/\d+/quiet/")


class NamelessMiddleware:
    """Stands before the sessions: where a nursing room is used nobody is signed in, whatever cookies say.

    So no later step can keep the person: no session is read or written, no answer kept under their name, no
    form counted to their account, device or address. How often a room's form is sent is counted for the room.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _QUIET.fullmatch(request.path):
            return self.get_response(request)
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        request.META.pop("HTTP_AUTHORIZATION", None)
        request.META[PACED] = True
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        return response
