"""Web Push: a message encrypted for a browser. An extra: Chrome's push is blocked in mainland China."""

import json
import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.failures import GiveUp, NoAnswer, TryLater, Unreachable

from ..models import CHANNEL_LABELS
from . import http
from .base import Channel, Gone, Message

# Browsers hand over an address at one of these; another could be anything inside our own network.
SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "notify.windows.com",
    "push.apple.com",
)
KEEP_SECONDS = 24 * 3600
LONGEST_TEXT = 300
LONGEST_ADDRESS = 2000
# Readers differ on what a backslash and `@` mean, and so on which host is meant: neither may be there.
_ENDPOINT = re.compile(r"https://(?P<host>[a-z0-9.-]+)(:443)?([/?][!-?A-\[\]-~]*)?")


class Push(Channel):
    """A push message. Its `Topic` lets the push service replace a repeat that was not delivered yet."""

    name: ClassVar[str] = "push"
    label = CHANNEL_LABELS["push"]
    help = _("在这个浏览器里打开推送，网页关着也能收到。")
    confirm_by = "browser"

    def __init__(self, key: str, contact: str, origins: tuple[str, ...] = ()) -> None:
        """With a key, whom push services turn to, and origins that stand in for these in a rehearsal."""
        self.key = key
        self.contact = contact
        self.origins = origins

    @property
    def public_key(self) -> str:
        """What browsers need to know to accept our messages: the public half of the key."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
        from py_vapid import Vapid, b64urlencode

        point = Vapid.from_string(self.key).public_key.public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return str(b64urlencode(point))

    def check(self, written: str) -> str:
        """A subscription as a browser writes it, with nothing in it but what sending needs."""
        try:
            # First of all: reading deeply nested JSON costs more than it is long.
            if len(written) > LONGEST_ADDRESS:
                raise ValueError(len(written))
            read = json.loads(written)
            endpoint, keys = str(read["endpoint"]), read["keys"]
            kept = {"endpoint": endpoint, "keys": {name: str(keys[name]) for name in ("p256dh", "auth")}}
            host = urlsplit(endpoint).hostname or ""
        except (ValueError, KeyError, TypeError, RecursionError) as wrong:
            raise ValidationError(_t("浏览器没有给出可用的推送地址，请再试一次。")) from wrong
        if not self._knows(endpoint):
            raise ValidationError(
                _t("这个浏览器的推送服务（%(host)s）我们不认识，用不了推送。") % {"host": host}
            )
        return json.dumps(kept, sort_keys=True)

    def _knows(self, endpoint: str) -> bool:
        """Whether an endpoint leads to a push service, however it is read."""
        if any(endpoint.startswith(f"{origin}/") for origin in self.origins):
            return True
        plain = _ENDPOINT.fullmatch(endpoint)
        host = plain["host"] if plain else ""
        return any(host == service or host.endswith("." + service) for service in SERVICES)

    def shown(self, address: str) -> str:
        """Which browser's service it is."""
        return urlsplit(json.loads(address)["endpoint"]).hostname or ""

    def device(self, address: str) -> str:
        """The browser: its endpoint, as `check` writes it first."""
        return json.dumps({"endpoint": json.loads(address)["endpoint"]})[:-1] + ","

    def send(self, address: str, message: Message) -> None:
        """Encrypt the message for the browser and hand it to its push service."""
        from pywebpush import WebPushException, webpush

        subscription = json.loads(address)
        # Kept before `check` was as strict as it is, it may lead anywhere.
        if not self._knows(subscription["endpoint"]):
            raise Gone("the address is not one of a push service")
        content = {
            "title": message.title,
            "text": message.text[:LONGEST_TEXT],
            "url": message.url,
            "tag": message.key,
        }
        try:
            webpush(
                subscription,
                data=json.dumps(content, ensure_ascii=False),
                vapid_private_key=self.key,
                vapid_claims={"sub": self.contact},
                ttl=KEEP_SECONDS,
                timeout=http.SECONDS,
                headers={"Topic": message.key[:32], "Urgency": "normal"},
                requests_session=http.session(),
            )
        except WebPushException as refused:
            _judge(refused)
        except http.requests.RequestException as trouble:
            raise NoAnswer(type(trouble).__name__) from None
        except ValueError as trouble:
            raise GiveUp("the browser's key can't be used") from trouble


def _judge(refused: Any) -> None:
    if refused.response is None:
        raise GiveUp("the subscription can't be used")
    http.check_status(refused.response)
    if refused.status_code in {404, 410}:
        raise Gone("the browser no longer takes messages")
    if refused.status_code in {401, 403}:
        raise Unreachable(f"HTTP {refused.status_code}: the push service refuses our key")
    if refused.status_code in {400, 413}:
        raise GiveUp(f"HTTP {refused.status_code}")
    raise TryLater(f"HTTP {refused.status_code}")
