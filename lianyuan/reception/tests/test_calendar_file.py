"""An appointment taken home into one's own calendar: one entry that follows every change."""

from datetime import UTC, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.reception import actions
from lianyuan.reception.models import Appointment, AppointmentState

from .factories import TEN, make_reception
from .test_appointments import THURSDAY, booked, with_pattern

pytestmark = pytest.mark.django_db


def taken_home(client: Client, appointment: Appointment) -> tuple[str, Event]:
    """The method of the file, and its one event."""
    answer = client.get(reverse("reception:for-calendar", args=[appointment.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]
    read = Calendar.from_ical(answer.content)
    assert isinstance(read, Calendar)
    (event,) = read.walk("VEVENT")
    assert isinstance(event, Event)
    return str(read["METHOD"]), event


def test_it_keeps_its_uid_counts_its_changes_and_is_taken_out_again() -> None:
    place = make_reception()
    with_pattern(place)
    person = make_person(display_name="私人姓名", phone="13900000009")
    appointment = booked(place, actor_for(person))
    client = Client()
    client.force_login(person)

    method, first = taken_home(client, appointment)
    assert (method, first["SEQUENCE"], first["STATUS"]) == ("PUBLISH", 0, "CONFIRMED")
    assert first.decoded("DTSTART") == THURSDAY.astimezone(UTC)
    assert first.decoded("DURATION") == timedelta(minutes=30)
    text = first.to_ical().decode()
    assert str(place.service) in text and place.hall.centre.name in text
    assert "私人姓名" not in text and "13900000009" not in text
    assert taken_home(client, appointment)[1]["UID"] == first["UID"]

    later = THURSDAY + timedelta(days=7)
    actions.move(actor=actor_for(person), appointment=appointment, starts_at=later, at=TEN)
    method, moved = taken_home(client, appointment)
    assert (method, moved["SEQUENCE"], moved["UID"]) == ("PUBLISH", 1, first["UID"])
    assert moved.decoded("DTSTART") == later.astimezone(UTC)

    actions.cancel(actor=actor_for(person), appointment=appointment, at=TEN)
    method, gone = taken_home(client, appointment)
    assert (method, gone["SEQUENCE"], gone["STATUS"]) == ("CANCEL", 2, "CANCELLED")
    assert gone["UID"] == first["UID"] and gone.decoded("DTSTART") == later.astimezone(UTC)
    assert not gone.walk("VALARM")

    other = booked(place, when=later)
    assert client.get(reverse("reception:for-calendar", args=[other.pk])).status_code == 404


def test_one_that_lost_its_time_is_taken_out_until_there_is_a_new_one() -> None:
    place = make_reception()
    pattern = with_pattern(place)
    person = make_person()
    appointment = booked(place, actor_for(person))
    client = Client()
    client.force_login(person)
    actions.remove_pattern(actor=command_line(), pattern=pattern, at=TEN)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.DISPLACED
    method, gone = taken_home(client, appointment)
    assert (method, gone["SEQUENCE"]) == ("CANCEL", 1)
    with_pattern(place)
    actions.move(actor=actor_for(person), appointment=appointment, starts_at=THURSDAY, at=TEN)
    method, again = taken_home(client, appointment)
    assert (method, again["SEQUENCE"], again["UID"]) == ("PUBLISH", 2, gone["UID"])
