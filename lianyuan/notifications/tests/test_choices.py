"""The page where people choose how they are reached."""

import pytest
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.models import AuditEntry
from lianyuan.accounts.tests.factories import make_person
from lianyuan.notifications import queries
from lianyuan.notifications.forms import field_name
from lianyuan.notifications.models import Timing

from .factories import KIND, make_address

pytestmark = pytest.mark.django_db
PAGE = "/my/notices/choices/"


def everything(**changes: str) -> dict[str, str]:
    person = make_person()
    told = {
        field_name(kind, channel): str(timing)
        for (kind, channel), timing in queries.timings_of(person).items()
    }
    return told | {"acting_for": "", "form_key": "k"} | changes


def test_a_choice_is_kept_and_leaves_its_trail(client: Client) -> None:
    address = make_address()
    client.force_login(address.person)
    page = client.get(PAGE).content.decode()
    assert str(KIND.label) in page
    client.post(PAGE, everything(**{field_name(KIND.name, "mail"): "daily"}))
    assert queries.timings_of(address.person)[KIND.name, "mail"] == Timing.DAILY
    entry = AuditEntry.objects.get(verb="修改通知方式")
    assert entry.changes.get().after == {f"{KIND.name} mail": "daily"}


def test_saving_what_stands_writes_nothing(client: Client) -> None:
    client.force_login(make_address().person)
    client.post(PAGE, everything())
    assert not AuditEntry.objects.exists()


def test_a_timing_nobody_offers_is_refused(client: Client) -> None:
    person = make_address().person
    client.force_login(person)
    assert client.post(PAGE, everything(**{field_name(KIND.name, "mail"): "hourly"})).status_code == 400
    assert queries.timings_of(person)[KIND.name, "mail"] == Timing.AT_ONCE


def test_without_an_address_the_page_says_what_to_do(client: Client) -> None:
    client.force_login(make_person())
    page = client.get(PAGE).content.decode()
    assert reverse("notifications:address", args=["mail"]) in page
    assert "<select" not in page
