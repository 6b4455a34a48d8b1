"""Signatures as Standard Webhooks has them: HMAC-SHA256 over `id.timestamp.body`, with a secret `whsec_…`."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from lianyuan.accounts.sealing import seal, unseal

PREFIX = "whsec_"
PURPOSE = "webhook secret"
# Sealed for as long as the endpoint lives.
FOR_GOOD = 10**10


def new_secret() -> str:
    """A fresh secret of 192 random bits, as the receiver's program takes it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def sealed(secret: str) -> str:
    """A secret as it lies in the database."""
    return seal(secret, PURPOSE)


def opened(kept: str) -> str:
    """A secret out of the database; empty when it can't be read with our keys any more."""
    return unseal(kept, PURPOSE, FOR_GOOD)


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of one message: `v1,` and the base64 of the HMAC."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(secrets_: Sequence[str], *, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers; while a secret is being changed the message is signed with both."""
    signatures = [
        signature(secret, message_id=message_id, timestamp=timestamp, body=body) for secret in secrets_
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
