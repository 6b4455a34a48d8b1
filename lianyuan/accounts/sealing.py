"""Secrets that lie in the database encrypted."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

from lianyuan.core import clock


def cipher(purpose: str) -> MultiFernet:
    """Keys made from the secret key and, after a change of it, from the former ones still listed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = (hashlib.sha256(f"{purpose} ".encode() + force_bytes(secret)).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def seal(text: str, purpose: str) -> str:
    """A text that nobody reads without the secret key, with the moment it was sealed."""
    return cipher(purpose).encrypt_at_time(text.encode(), int(clock.now().timestamp())).decode()


def unseal(sealed: str, purpose: str, seconds: int) -> str:
    """The text, when it was sealed no longer ago than so many seconds; else nothing."""
    try:
        now = int(clock.now().timestamp())
        return cipher(purpose).decrypt_at_time(sealed.encode(), seconds, now).decode()
    except InvalidToken:
        return ""
