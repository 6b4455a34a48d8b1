"""In which language a request is answered."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from lianyuan.core import languages

from .models import Person


class LanguageMiddleware:
    """Speaks the signed-in person's language, else the one this browser's owner chose, else the platform's.

    A browser's wish alone changes no page: it is offered, not taken (docs/adr/0019). Only a request marked
    `speaks_by_header`, the API's, follows `Accept-Language`. The browser is told what a person chose
    elsewhere, so that the page after signing out is still theirs to read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        by_header = getattr(request, "speaks_by_header", False)
        wanted = (
            languages.preferred(request) if by_header else _of_person(request) or languages.chosen(request)
        )
        translation.activate(wanted or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = languages.present_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", languages.TAGS[languages.present_language()])
        if by_header:
            return response
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        own = _of_person(request)
        if own and own != languages.chosen(request) and settings.LANGUAGE_COOKIE_NAME not in response.cookies:
            languages.remember(response, own)
        return response


def _of_person(request: HttpRequest) -> str:
    return request.user.language if isinstance(request.user, Person) else ""
