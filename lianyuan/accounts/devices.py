"""How many people sign up from one device, told apart by a cookie behind the address a park shares."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from .limits import Limit

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


def _device_or_address(request: HttpRequest) -> str:
    # Devices that keep no cookie share one count for their address.
    return device_of(request) or str(request.META.get("REMOTE_ADDR", ""))


def _limit() -> Limit:
    return Limit("sign-ups", settings.SIGN_UPS_PER_DEVICE, HOUR)


def count_sign_up(request: HttpRequest) -> bool:
    """Count one sign-up; False when the device has had its hour's worth (LIANYUAN_SIGN_UPS_PER_DEVICE)."""
    return _limit().spend(_device_or_address(request)) == 0


def take_back_sign_up(request: HttpRequest) -> None:
    """Take one back that came to nothing."""
    _limit().give_back(_device_or_address(request))
