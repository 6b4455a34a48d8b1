"""Who holds a ticket, without saying who: a digest of the account, or of the device's cookie."""

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.devices import device_of, mark_device
from lianyuan.accounts.limits import Limit

# Taking and giving up numbers all day keeps others from theirs.
PER_HOUR = Limit("tickets taken", 6, 3600)
# What a device without cookies could take; a whole park shares an address.
PER_ADDRESS = Limit("tickets taken from an address", 120, 3600)
SALT = "ticket holder"


def holder_of(actor: Actor, request: HttpRequest) -> str:
    """The digest of the account, else of the device; empty for a device without a number yet."""
    who = f"person {actor.person.pk}" if actor.person else device_of(request)
    return salted_hmac(SALT, who, algorithm="sha256").hexdigest() if who else ""


def remember_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the device a number before it takes one, so that it is known when it comes again."""
    mark_device(request, response)
    return response
