"""A keyed request is answered once, whoever sends it: a form in a browser, or a program."""

import hashlib
from collections.abc import Callable

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse

from .models import KeptAnswer, Person

WAIT_MILLISECONDS = 8000
RETRY_SECONDS = "5"
_KEPT_HEADERS = ("Content-Type", "ETag", "Link")

Answer = Callable[[], HttpResponse]


class StillUnderWay(Exception):
    """A request with the same key has not been answered yet; ask again in a while."""


class OtherContent(Exception):
    """The key was used before, for other content."""


class _RolledBack(Exception):
    """Carries an answer out of a transaction that is not to be kept."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def answer_once(
    *,
    person: Person,
    key: str,
    fingerprint: str,
    answer: Answer,
    keeps: Callable[[HttpResponse], bool],
) -> HttpResponse:
    """The kept answer to this key, marked `Idempotent-Replayed`; else the one made now, kept with its deed.

    Deed and answer are one transaction; what an answer that `keeps` turns down wrote is rolled back.
    Raises StillUnderWay after waiting for the first request, OtherContent when the key stood for another.
    """
    try:
        with transaction.atomic():
            return _kept_or_made(person, key_digest(key), fingerprint, answer, keeps)
    except _RolledBack as outcome:
        return outcome.response
    except OperationalError as problem:
        raise StillUnderWay from problem


def key_digest(key: str) -> str:
    """What is kept of a key: whatever a client sends, it has one length and only plain letters."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def kept_answer(*, person: Person, key: str, fingerprint: str) -> HttpResponse | None:
    """The answer kept for a key, or None; for work that reads long before it writes."""
    kept = KeptAnswer.objects.filter(person=person, key=key_digest(key)).first()
    return _replayed(kept, fingerprint) if kept and kept.status else None


def _kept_or_made(
    person: Person, key: str, fingerprint: str, answer: Answer, keeps: Callable[[HttpResponse], bool]
) -> HttpResponse:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {WAIT_MILLISECONDS}")
    mark = KeptAnswer(person=person, key=key, fingerprint=fingerprint)
    KeptAnswer.objects.bulk_create([mark], ignore_conflicts=True)
    kept = KeptAnswer.objects.select_for_update().get(person=person, key=key)
    if kept.status:
        return _replayed(kept, fingerprint)
    response = answer()
    if not keeps(response):
        raise _RolledBack(response)
    kept.status, kept.location = response.status_code, response.get("Location", "")
    kept.headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    kept.body = response.content.decode()
    kept.save(update_fields=["status", "location", "headers", "body"])
    return response


def _replayed(kept: KeptAnswer, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        raise OtherContent
    response = HttpResponse(kept.body, status=kept.status, headers=kept.headers)
    if kept.location:
        response["Location"] = kept.location
    response["Idempotent-Replayed"] = "true"
    return response


def fingerprint_of(request: HttpRequest, *, besides: str = "") -> str:
    """What tells two requests apart: the address and all that was sent, files by what is in them."""
    content = hashlib.sha256(f"{besides}{request.path}".encode())
    if request.content_type not in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        content.update(request.body)
        return content.hexdigest()
    for name in sorted(request.POST):
        if name != "csrfmiddlewaretoken":
            content.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            content.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
    return content.hexdigest()
