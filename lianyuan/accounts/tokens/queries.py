"""Reads about tokens."""

import hashlib

from django.db.models import QuerySet

from lianyuan.core import clock

from ..models import ApiToken, Person


def digest_of(written: str) -> str:
    """What is kept of a token. It is 256 random bits, so a plain hash can't be guessed back."""
    return hashlib.sha256(written.encode(errors="surrogatepass")).hexdigest()


def working_token(written: str) -> ApiToken | None:
    """The token as a program sent it, with its person; None when it doesn't work (any more)."""
    found = ApiToken.objects.filter(digest=digest_of(written)).select_related("person").first()
    return found if found and found.person.is_active and found.works_on(clock.today()) else None


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """The person's tokens that are not revoked, newest first."""
    return ApiToken.objects.filter(person=person, revoked_at__isnull=True).order_by("-id")
