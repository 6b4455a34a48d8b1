"""Reaching an address somebody registered, without being led into our own network.

The name is looked up once, every address it has must be public, and the connection goes to exactly the one
that was looked at: a name that answers otherwise a moment later leads nowhere. No redirect is followed, no
proxy of the machine is used, the whole exchange has SECONDS, and no more than the first bytes of an answer
are read.
"""

import ipaddress
import re
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from lianyuan.accounts.failures import GiveUp, TryLater

from .models import ANSWER_KEPT, LONGEST_ADDRESS

SECONDS = 10
READ_AT_MOST = 2048
# Readers differ on what a backslash, a space and `@` mean, and so on which host is meant.
_PLAIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+([/?][!-?A-\[\]-~]*)?")
# Addresses that carry an IPv4 one inside them, which could be any; and those that once were a site's own.
_CARRIERS = [
    ipaddress.ip_network(net)
    for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10", "::/96")
]


class NotReachable(ValueError):
    """An address that may not be reached; `why` is a short word for it."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the first bytes as text, and the pause it asked for in seconds."""

    status: int
    text: str
    pause: int


def check_address(address: str) -> SplitResult:
    """The parts of an address that may be registered. Raises NotReachable with why not."""
    if len(address) > LONGEST_ADDRESS:
        raise NotReachable("long")
    if not _PLAIN.fullmatch(address):
        raise NotReachable("form")
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        raise NotReachable("form") from None
    if not parts.hostname or parts.username is not None:
        raise NotReachable("form")
    if parts.scheme != "https" and not settings.WEBHOOKS_INSIDE:
        raise NotReachable("https")
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet's."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in net for net in _CARRIERS):
            return False
    return found.is_global and not found.is_multicast


def look_up(host: str, port: int) -> str:
    """The one IP address to connect to. Raises TryLater when there is none, GiveUp when one is private."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TryLater("DNS") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.WEBHOOKS_INSIDE and not all(map(is_public, addresses)):
        raise GiveUp("private address")
    return addresses[0]


def post(address: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Post to an address. Raises TryLater without an answer in time, GiveUp when it may not be reached."""
    try:
        parts = check_address(address)
    except NotReachable as problem:
        raise GiveUp(f"address: {problem}") from None
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    ip = look_up(host, port)
    connection = _Pinned(host, port, ip) if parts.scheme == "http" else _PinnedTls(host, port, ip)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # Each read has a limit of its own; this one ends an answer that drips.
    too_long = threading.Event()
    watch = threading.Timer(SECONDS, _cut, [connection, too_long])
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        # While it connects there may be nothing to cut yet.
        if too_long.is_set():
            raise TimeoutError
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        said = answer.read(READ_AT_MOST)
        asked = answer.headers.get("Retry-After", "")
    except (OSError, HTTPException, ValueError, AttributeError) as trouble:
        # The last two are what a connection cut in the middle of a read looks like.
        slow = too_long.is_set() or isinstance(trouble, TimeoutError)
        raise TryLater("timed out" if slow else type(trouble).__name__) from None
    finally:
        watch.cancel()
        connection.close()
    if too_long.is_set():
        # Headers cut off in the middle read like headers that end there.
        raise TryLater("timed out")
    text = said.decode("utf-8", "replace").replace("\x00", "")[:ANSWER_KEPT]
    return Answer(answer.status, text, min(int(asked), 86_400) if asked.isdecimal() else 0)


class _Pinned(HTTPConnection):
    """A connection to the address that was looked at, whatever the name says by now."""

    def __init__(self, host: str, port: int, ip: str) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.ip = ip

    def connect(self) -> None:
        """Connect to the IP address."""
        self.sock = socket.create_connection((self.ip, self.port), self.timeout)


class _PinnedTls(HTTPSConnection):
    """The same over TLS, its certificate checked against the name."""

    def __init__(self, host: str, port: int, ip: str) -> None:
        self.context = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self.context)
        self.ip = ip

    def connect(self) -> None:
        """Connect to the IP address, and check that it is who the name says."""
        plain = socket.create_connection((self.ip, self.port), self.timeout)
        self.sock = plain
        self.sock = self.context.wrap_socket(plain, server_hostname=self.host)


def _cut(connection: Any, too_long: threading.Event) -> None:
    too_long.set()
    sock = connection.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
