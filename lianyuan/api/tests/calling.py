"""Calling the API in tests the way a program does."""

import json
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.models import Person
from lianyuan.accounts.tokens.actions import make_token
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.companies.models import Company


def token_of(person: Person, *scopes: Scope) -> str:
    """A fresh token of a person with these scopes; with all of them when none is named."""
    _token, written = make_token(
        actor=command_line(),
        person=person,
        name="示例程序",
        scopes=scopes or tuple(Scope),
        expires_on=None,
    )
    return written


def headers(token: str = "", company: Company | None = None, key: str = "", **others: str) -> dict[str, str]:
    """The headers of a program's request; `If_Match` is written `If-Match`."""
    found = {name.replace("_", "-"): value for name, value in others.items()}
    if token:
        found["Authorization"] = f"Bearer {token}"
    if company:
        found["X-Acting-For"] = str(company.pk)
    if key:
        found["Idempotency-Key"] = key
    return found


def call(
    method: str,
    path: str,
    body: Any = None,
    *,
    sent: dict[str, str] | None = None,
    client: Client | None = None,
) -> HttpResponse:
    """One request to `/api/v1/…`; a body is sent as JSON."""
    answer = (client or Client(raise_request_exception=False)).generic(
        method,
        f"/api/v1/{path}",
        "" if body is None else json.dumps(body),
        content_type="application/json",
        headers=sent or {},
    )
    assert isinstance(answer, HttpResponse)
    return answer


def told(answer: HttpResponse) -> Any:
    """What the answer's JSON says."""
    return json.loads(answer.content)


def fresh_key() -> str:
    """A key for one deed."""
    return str(uuid4())
