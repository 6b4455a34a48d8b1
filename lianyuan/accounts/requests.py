"""What a request carries once the middleware has looked at it, for the types of views."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from .acting import Actor
from .models import Person


class ActingRequest(HttpRequest):
    """A request whose `actor` says who asks, and as whom."""

    actor: Actor


class SignedInRequest(ActingRequest):
    """A request behind `login_required`."""

    if TYPE_CHECKING:
        user: Person
