"""Devices an account was signed in on before, told by a signed cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from .models import Person

COOKIE = "lianyuan_known"
SALT = "known device"
MOST = 8
YEAR = 365 * 24 * 3600


def knows(request: HttpRequest, person: Person) -> bool:
    """Whether this person signed in on this device before."""
    return _mark_of(person) in _marks(request)


def remember(request: HttpRequest, response: HttpResponseBase, person: Person) -> None:
    """Note on the device that this person signed in on it; the latest few are kept."""
    mark = _mark_of(person)
    marks = [mark, *(other for other in _marks(request) if other != mark)][:MOST]
    response.set_signed_cookie(
        COOKIE,
        ".".join(marks),
        salt=SALT,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _marks(request: HttpRequest) -> list[str]:
    kept = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=YEAR)
    return kept.split(".") if kept else []


def _mark_of(person: Person) -> str:
    # Says nothing about the account to whoever reads the device's cookies.
    return salted_hmac(SALT, str(person.pk)).hexdigest()[:16]
