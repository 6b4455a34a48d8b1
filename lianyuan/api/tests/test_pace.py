"""How often programs may ask: each token by itself, and those without one by their address."""

import time
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from lianyuan.accounts.tests.factories import make_person
from lianyuan.api.tests.calling import call, fresh_key, headers, token_of, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Little is allowed, and the minute doesn't turn."""
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    settings.API_PER_MINUTE, settings.API_PER_ADDRESS = 3, 50


def many(client: Client, times: int, token: str = "") -> list[int]:
    """The statuses of so many requests."""
    where, sent = "workdays/add?start=2026-02-13&days=5", headers(token)
    return [call("GET", where, client=client, sent=sent).status_code for _ in range(times)]


def test_one_tokens_flood_stops_no_other_and_no_visitor() -> None:
    client, person = Client(), make_person()
    flood, other, another = token_of(person), token_of(person), token_of(make_person())
    assert many(client, 60, flood) == [200] * 3 + [429] * 57
    assert many(client, 3, other) == many(client, 3, another) == [200] * 3
    assert many(client, 50) == [200] * 50, "what a token asked doesn't count at its address"


def test_the_refusal_is_a_problem_that_says_when_to_go_on() -> None:
    token, client = token_of(make_person()), Client()
    many(client, 3, token)
    answer = call("GET", "me", client=client, sent=headers(token))
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert (answer["Retry-After"], int(answer["Content-Length"])) == ("61", len(answer.content))
    assert told(answer)["type"].endswith("#problem-too-many")
    assert "61 秒后" in told(answer)["detail"]


def test_counts_are_shared_by_all_processes() -> None:
    token = token_of(make_person())
    # Each client makes the middlewares anew, as another process does.
    assert many(Client(), 2, token) + many(Client(), 2, token) == [200, 200, 200, 429]


def test_visitors_and_wrong_tokens_meet_the_ceiling_of_their_address_only() -> None:
    client, token = Client(), token_of(make_person())
    assert many(client, 50) == [200] * 50
    assert many(client, 1) == [429]
    assert many(client, 1, "wrong") == [429]
    assert many(client, 1, token) == [200], "a park whose visitors flood doesn't stop its programs"
    elsewhere = Client(REMOTE_ADDR="198.51.100.8")
    assert many(elsewhere, 10) == [200] * 10
    assert many(elsewhere, 1, "wrong") == [401]


def test_what_programs_send_is_not_counted_as_forms(settings: Any) -> None:
    settings.FORMS_PER_ADDRESS = 1
    client = Client()
    sent: list[HttpResponse] = [
        call("POST", "notices/reading", {"up_to": 0}, client=client, sent=headers(token, key=fresh_key()))
        for token in (token_of(make_person()) for _ in range(4))
    ]
    assert [answer.status_code for answer in sent] == [200] * 4
