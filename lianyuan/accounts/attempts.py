"""How often a password may be tried.

Attempts count for the account they are for, whichever of its names was written. Those from a device it was
signed in on before count apart from strangers', so that nobody is locked out of their own phone.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from . import known_devices
from .addresses import address_of
from .fields import plain_phone
from .limits import Limit
from .models import Person

NAMES = ("username", "phone", "email")
STRANGERS = (Limit("sign-in by strangers", 10, 60), Limit("sign-in by strangers, hourly", 60, 3600))
FAMILIAR = (Limit("sign-in on a known device", 10, 60), Limit("sign-in on a known device, hourly", 60, 3600))


class LimitedAttempts(DefaultAccountAdapter):
    """The part of our adapter that counts attempts to sign in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("这个账号的密码试错太多次了。请过一会儿再试，或请服务台帮忙。"),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that allauth's own ceilings count."""
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt. Raises a validation error when there were too many."""
        counted, who = _counted(request, credentials)
        if any(limit.spend(who) for limit in counted):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Who it is; an attempt that succeeds doesn't count."""
        person = super().authenticate(request, **credentials)
        if person is not None:
            counted, who = _counted(request, credentials)
            for limit in counted:
                limit.give_back(who)
        return person

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **details: Any) -> HttpResponse:
        """The device is known from now on."""
        response: HttpResponse = super().post_login(request, user, **details)
        if isinstance(user, Person):
            known_devices.remember(request, response, user)
        return response


def _counted(request: HttpRequest, credentials: dict[str, Any]) -> tuple[tuple[Limit, ...], str]:
    """The limits an attempt counts for, and as whose."""
    person = _person_named(credentials)
    if person is None:
        written = next((str(credentials[name]) for name in NAMES if credentials.get(name)), "")
        return STRANGERS, f"nobody {written.casefold()}"
    if known_devices.knows(request, person):
        device = request.COOKIES.get(known_devices.COOKIE, "")
        return FAMILIAR, f"{person.pk} {device}"
    return STRANGERS, str(person.pk)


def _person_named(credentials: dict[str, Any]) -> Person | None:
    """The account someone tries; what was written may be read as more than one of its names."""
    read = {name: str(credentials[name]) for name in NAMES if credentials.get(name)}
    names = Q(pk__in=[])
    if phone := read.get("phone"):
        names |= Q(phone=plain_phone(phone))
    if email := read.get("email"):
        names |= Q(email__iexact=email)
    if username := read.get("username"):
        names |= Q(username__iexact=username)
    return Person.objects.filter(names).order_by("pk").first()
