"""Where a request comes from. A whole park shares one address, so only high ceilings may hang on it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address as the outermost of our own proxies saw it (LIANYUAN_PROXIES); of IPv6 its /64 network.

    What is further left in X-Forwarded-For anyone may have written.
    """
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    ours = settings.PROXIES
    seen = forwarded[-ours] if 0 < ours <= len(forwarded) else ""
    written = seen or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
