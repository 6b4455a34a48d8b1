"""Rooms and bookings as a program meets them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.accounts.tokens.actions import make_token
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.core import clock
from lianyuan.spaces.models import Booking
from lianyuan.spaces.opening import ONE_DAY

from .factories import at, booked, make_space

pytestmark = pytest.mark.django_db


def sent_by(person: Person, key: str) -> dict[str, str]:
    """The headers of one request of a person's program, which may book and read."""
    _token, written = make_token(
        actor=command_line(),
        person=person,
        name="示例程序",
        scopes=(Scope.SPACES_BOOK, Scope.SPACES_READ),
        expires_on=None,
    )
    return {"Authorization": f"Bearer {written}", "Idempotency-Key": key}


def test_booking_and_being_refused() -> None:
    space, person = make_space(closed_on_holidays=False), make_person()
    day = clock.today() + 2 * ONE_DAY
    headers = sent_by(person, "one-booking-of-mine")
    body = {
        "space": space.pk,
        "start": at(10, day=day).isoformat(),
        "end": at(11, day=day).isoformat(),
        "title": "示例会议",
    }

    def post(headers: dict[str, str]) -> Any:
        return Client().post("/api/v1/bookings", body, content_type="application/json", headers=headers)

    first, again = post(headers), post(headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert Booking.objects.count() == 1
    other = post(sent_by(make_person(), "a-booking-of-another"))
    told = json.loads(other.content)
    assert other.status_code == 409
    assert (told["reason"], told["next_free"]) == ("taken", at(11, day=day).isoformat())
    assert "示例会议" not in other.content.decode()


def test_the_question_of_the_finder() -> None:
    day = clock.today() + 2 * ONE_DAY
    space = make_space(closed_on_holidays=False)
    booked(space, 13, 15, day=day, now=clock.now())
    asked: dict[str, Any] = {
        "people": 8,
        "earliest": at(13, day=day).isoformat(),
        "latest": at(18, day=day).isoformat(),
        "minutes": 120,
    }
    found = Client().get("/api/v1/spaces/availability", asked).json()
    assert found["nearest"] == []
    assert [one["space"] for one in found["found"]] == [space.pk]
    assert found["found"][0]["starts"][0] == at(15, day=day).isoformat()
    nonsense = asked | {"latest": at(13, day=day + timedelta(days=1)).isoformat()}
    assert Client().get("/api/v1/spaces/availability", nonsense).status_code == 422
    assert Client().get("/api/v1/spaces/availability", asked | {"earliest": "13:00"}).status_code == 422
