"""Talking to a provider's web interface: one session a thread, time limits, and faults said in one way."""

import threading
from datetime import timedelta
from typing import Any

import requests

from lianyuan.accounts.failures import GiveUp, NoAnswer, TryLater, Unreachable

SECONDS = 10
_own = threading.local()


class _Staying(requests.Session):
    """A session that stays at the address it was given, whoever calls it and however."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere: an answer that leads elsewhere, into our own network perhaps, is a refusal."""
        return


def session() -> requests.Session:
    """This thread's session, which keeps connections open between messages and follows no redirect."""
    if not hasattr(_own, "session"):
        _own.session = _Staying()
        # A proxy or password file of the machine must not change where messages go.
        _own.session.trust_env = False
    found: requests.Session = _own.session
    return found


def post(url: str, *, data: bytes, headers: dict[str, str]) -> requests.Response:
    """What was answered. Raises NoAnswer when nothing was, without the address: it may hold a secret."""
    try:
        return session().post(url, data=data, headers=headers, timeout=SECONDS, allow_redirects=False)
    except requests.RequestException as trouble:
        raise NoAnswer(type(trouble).__name__) from None


def read_json(answer: requests.Response) -> dict[str, Any]:
    """The answer's object. Raises Unreachable when the far end is out of order, TryLater for no object."""
    check_status(answer)
    try:
        read = answer.json()
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise TryLater(f"HTTP {answer.status_code} without a JSON object")
    return read


def check_status(answer: requests.Response) -> None:
    """Raise what a status of 429 or 5xx means; any other is the caller's to judge."""
    if answer.status_code == 429:
        raise TryLater("HTTP 429", after=_asked_pause(answer))
    if answer.status_code >= 500:
        raise Unreachable(f"HTTP {answer.status_code}", after=_asked_pause(answer))
    if 300 <= answer.status_code < 400:
        raise GiveUp(f"HTTP {answer.status_code}: the provider has moved; see its address in the settings")


def _asked_pause(answer: requests.Response) -> timedelta | None:
    asked = answer.headers.get("Retry-After", "")
    return timedelta(seconds=min(int(asked), 86_400)) if asked.isdecimal() else None
