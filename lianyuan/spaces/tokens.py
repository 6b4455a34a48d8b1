"""Secret addresses: looked up by what can't be turned back, and sealed so that they can be told again."""

import hashlib
import secrets
from dataclasses import dataclass

from lianyuan.accounts.sealing import seal, unseal

# What a secret is for; sealed for one, it opens no other.
FEED, INVITATION = "spaces.feed", "spaces.invitation"
# Longer than anything sealed here lives.
SECONDS = 20 * 366 * 24 * 3600


@dataclass(frozen=True)
class Secret:
    """A new secret: what its holder is given, and what is kept of it."""

    token: str
    hashed: str
    sealed: str


def new_secret(purpose: str) -> Secret:
    """A secret nobody guesses."""
    token = secrets.token_urlsafe(24)
    return Secret(token, hashed(token), seal(token, purpose))


def hashed(token: str) -> str:
    """What a token is looked up by. It is long and random, so a plain hash can't be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def told_again(sealed: str, purpose: str) -> str:
    """The token itself; empty where the secret key it was sealed with is gone."""
    return unseal(sealed, purpose, SECONDS)
