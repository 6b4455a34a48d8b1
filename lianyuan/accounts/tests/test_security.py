"""One-time codes, recovery codes, sessions, and how many sign up from one device."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.test import Client, override_settings
from django.urls import reverse

from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.tests.factories import PASSWORD, let_sign_in_age, make_person

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def code_for(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def log_in(person: Person, client: Client | None = None, agent: str = "Firefox on Linux") -> Client:
    client = client or Client(headers={"user-agent": agent})
    client.post(LOGIN, {"login": person.username, "password": PASSWORD})
    return client


def with_codes(person: Person) -> tuple[Client, str]:
    """Turn one-time codes on as a person does; the browser and the app's secret."""
    client = log_in(person)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    return client, secret


def test_one_time_codes_are_asked_for_after_the_password() -> None:
    person = make_person()
    with_codes(person)
    client = log_in(person)
    assert not client.get("/").wsgi_request.user.is_authenticated
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "这个码不对" in wrong.content.decode()
    # Each code works once, so the one that turned them on is used up; a recovery code does as well.
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get("/").wsgi_request.user == person
    again = log_in(person)
    again.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not again.get("/").wsgi_request.user.is_authenticated
    assert AuditEntry.objects.filter(verb="添加登录方式", person=person).count() == 2


def test_secrets_lie_in_the_database_encrypted() -> None:
    person = make_person()
    _, secret = with_codes(person)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert Authenticator.objects.get(user=person, type="totp").wrap().instance.data["secret"] != secret


def test_recovery_codes_are_shown_made_anew_and_the_old_ones_end() -> None:
    person = make_person()
    client, _ = with_codes(person)
    shown = set(
        re.findall(r"<li>([0-9]+)</li>", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    )
    assert len(shown) == 10
    client.post(reverse("mfa_generate_recovery_codes"))
    fresh = set(Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes())
    assert not shown & fresh
    verbs = AuditEntry.objects.filter(person=person).values_list("verb", flat=True)
    assert list(verbs).count("添加登录方式") == 3


def test_one_time_codes_are_turned_off() -> None:
    person = make_person()
    client, _ = with_codes(person)
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=person).exists()
    assert log_in(person).get("/").wsgi_request.user == person
    assert AuditEntry.objects.filter(verb="移除登录方式").exists()


def test_adding_a_way_in_asks_for_the_password_again() -> None:
    client = log_in(make_person())
    let_sign_in_age(client)
    for name in ("mfa_add_webauthn", "mfa_activate_totp", "mfa_generate_recovery_codes"):
        for answer in (client.get(reverse(name)), client.post(reverse(name), {"form_key": name})):
            assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Authenticator.objects.exists()


def test_sessions_are_listed_and_ended_one_by_one() -> None:
    person = make_person()
    here, there = log_in(person), log_in(person, agent="Mozilla/5.0 (iPhone) MicroMessenger/8")
    page = here.get(reverse("mfa_index")).content.decode()
    assert "iPhone · 微信" in page
    away = UserSession.objects.get(session_key=there.session.session_key)
    end = reverse("accounts:session-ending", args=[away.pk])
    assert log_in(make_person()).post(end, {"acting_for": "", "form_key": "k"}).status_code == 404
    assert here.post(end, {"acting_for": "", "form_key": "k"}).status_code == 302
    assert not there.get("/").wsgi_request.user.is_authenticated
    assert here.get("/").wsgi_request.user == person
    assert AuditEntry.objects.filter(verb="结束登录", person=person).count() == 1


def test_all_others_are_ended_at_once() -> None:
    person = make_person()
    here, others = log_in(person), [log_in(person) for _ in range(2)]
    here.post(reverse("accounts:other-sessions-ending"), {"acting_for": "", "form_key": "k"})
    assert here.get("/").wsgi_request.user == person
    assert not any(other.get("/").wsgi_request.user.is_authenticated for other in others)
    assert AuditEntry.objects.get(verb="结束其他登录").person == person


def sign_up(client: Client, username: str) -> int:
    written = {
        "username": username,
        "password1": "lake-and-paper-9",
        "password2": "lake-and-paper-9",
        "terms": "on",
    }
    status = client.post("/accounts/signup/", written).status_code
    client.post("/accounts/logout/")
    return status


@override_settings(SIGN_UPS_PER_DEVICE=2)
def test_one_device_signs_up_so_many_and_its_neighbour_on_the_same_address_still_may() -> None:
    device, neighbour = Client(), Client()
    for each in (device, neighbour):
        each.get("/accounts/signup/")
    assert [sign_up(device, f"first-{n}") for n in range(3)] == [302, 302, 429]
    assert sign_up(neighbour, "second") == 302
    assert Person.objects.count() == 3


@override_settings(SIGN_UPS_PER_DEVICE=2)
def test_forgetting_or_forging_the_cookie_counts_for_the_address() -> None:
    outcomes = []
    for number in range(4):
        client = Client()
        if number % 2:
            client.cookies["lianyuan_device"] = f"forged-{number}"
        outcomes.append(sign_up(client, f"newcomer-{number}"))
    assert outcomes == [302, 302, 429, 429]


@override_settings(SIGN_UPS_PER_DEVICE=1)
def test_a_mistake_in_the_form_is_not_counted() -> None:
    client = Client()
    client.get("/accounts/signup/")
    for _ in range(3):
        assert client.post("/accounts/signup/", {"username": ""}).status_code == 200
    assert sign_up(client, "newcomer") == 302
