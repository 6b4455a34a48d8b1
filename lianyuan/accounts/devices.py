"""How many people sign up from one device, told apart by a cookie behind the address a park shares."""

import secrets

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

COOKIE = "lianyuan_device"
SALT = "device"
HOUR = 3600
YEAR = 365 * 24 * HOUR


def device_of(request: HttpRequest) -> str:
    """The device's number from its signed cookie; empty when it has none or has changed it."""
    return request.get_signed_cookie(COOKIE, default="", salt=SALT) or ""


def mark_device(request: HttpRequest, response: HttpResponseBase) -> None:
    """Give the device a number, so that it can be told apart the next time."""
    if not device_of(request):
        response.set_signed_cookie(
            COOKIE,
            secrets.token_hex(12),
            salt=SALT,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _key(request: HttpRequest) -> str:
    # Devices that keep no cookie share one count for their address.
    return f"sign-ups:{device_of(request) or request.META.get('REMOTE_ADDR', '')}"


def may_sign_up(request: HttpRequest) -> bool:
    """Whether this device still may within the hour (LIANYUAN_SIGN_UPS_PER_DEVICE)."""
    count: int = cache.get(_key(request), 0)
    return count < settings.SIGN_UPS_PER_DEVICE


def count_sign_up(request: HttpRequest) -> None:
    """Count one who signed up; the hour runs from the first."""
    if not cache.add(_key(request), 1, HOUR):
        cache.incr(_key(request))
