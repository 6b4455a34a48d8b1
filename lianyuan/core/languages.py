"""The languages one can read the platform in: what a visitor chose, and what their browser would like."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

# How a page says its language (BCP 47): by script, since a district's readers differ in nothing else.
TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}


@dataclass(frozen=True)
class Language:
    """One language as the switch shows it: by its own name."""

    code: str
    name: str
    tag: str
    current: bool


@dataclass(frozen=True)
class Offer:
    """What a first visitor is asked, in the language their browser prefers."""

    code: str
    tag: str
    words: str
    action: str


def is_known(code: str) -> bool:
    """Whether the platform speaks it."""
    return code in TAGS


def all_languages() -> list[Language]:
    """Every language, the present one marked."""
    present = present_language()
    return [Language(code, name, TAGS[code], code == present) for code, name in settings.LANGUAGES]


def present_language() -> str:
    """The code of the language in use now."""
    code = translation.get_language() or ""
    return code if is_known(code) else settings.LANGUAGE_CODE


def chosen(request: HttpRequest) -> str:
    """What this browser's owner chose earlier; empty when they didn't."""
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if is_known(code) else ""


def preferred(request: HttpRequest) -> str:
    """The first of our languages the browser asks for; empty when it asks for none of them."""
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            code = translation.get_supported_language_variant(wanted)
        except LookupError:
            continue
        if is_known(code):
            return code
    return ""


def offer(request: HttpRequest) -> Offer | None:
    """The other language to offer a visitor who chose none and whose browser asks for it first."""
    code = "" if chosen(request) else preferred(request)
    if not code or code == present_language() or present_language() != settings.LANGUAGE_CODE:
        return None
    with translation.override(code):
        return Offer(code, TAGS[code], _("本站也有您的语言。"), dict(settings.LANGUAGES)[code])


def remember(response: HttpResponse, code: str) -> None:
    """Keep the choice in this browser for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def here(request: HttpRequest) -> str:
    """The page to come back to after switching: this one, or for the answer to a form the page it was on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not is_ours(request, came_from):
        return "/"
    parts = urlsplit(came_from)
    return parts._replace(scheme="", netloc="").geturl() or "/"


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether an address leads nowhere but to this platform."""
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """In this language until the end of the block; the platform's own for one it doesn't know."""
    with translation.override(code if is_known(code) else settings.LANGUAGE_CODE):
        yield
