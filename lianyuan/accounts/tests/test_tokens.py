"""Who makes access tokens, what of them lies in the database, and what ends them."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.signals import password_changed
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import ApiToken, AuditEntry, KeptAnswer, Person
from lianyuan.accounts.tests.factories import PASSWORD, let_sign_in_age, make_person
from lianyuan.accounts.tokens.actions import make_token
from lianyuan.accounts.tokens.queries import working_token
from lianyuan.core import clock

pytestmark = pytest.mark.django_db

PAGE = "/my/tokens/"
NEW_PASSWORD = "lake-and-paper-9"


def signed_in(person: Person, *, fresh: bool = True) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    if not fresh:
        let_sign_in_age(client)
    return client


def make(client: Client, key: str = "k") -> str:
    """Make a token by the form; where the answer leads."""
    written = {"acting_for": "", "form_key": key, "name": "示例程序", "days": "30"}
    return client.post(PAGE, written)["Location"]


def shown(client: Client) -> str:
    found: str = client.get(PAGE).context["fresh"]
    return found


def with_token(person: Person) -> str:
    _token, written = make_token(
        actor=Actor(person=person), person=person, name="示例程序", scopes=[], expires_on=None
    )
    assert working_token(written)
    return written


def test_making_one_asks_for_the_password_again_some_time_after_signing_in() -> None:
    client = signed_in(make_person(), fresh=False)
    assert make(client).startswith(reverse("account_reauthenticate"))
    assert client.get(PAGE)["Location"].startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert make(client, key="again") == PAGE


def test_a_new_one_is_shown_once_and_never_lies_in_the_database_in_clear() -> None:
    client = signed_in(make_person())
    assert make(client) == PAGE
    kept = [session.get_decoded() for session in Session.objects.all()]
    answers = list(KeptAnswer.objects.values())
    written = shown(client)
    assert working_token(written)
    assert written not in f"{kept} {answers}" and ApiToken.objects.get().prefix not in f"{kept} {answers}"
    assert shown(client) == ""


def test_it_is_shown_within_a_minute_or_never(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(make_person())
    make(client)
    moment = clock.now() + timedelta(seconds=62)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert shown(client) == ""


def test_a_new_password_ends_all_tokens_of_the_person_alone() -> None:
    person, other = make_person(), make_person()
    ended, others = [with_token(person), with_token(person)], with_token(other)
    client, change = signed_in(person), reverse("account_change_password")
    form = {"oldpassword": "wrong", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(change, form)
    assert all(working_token(written) for written in ended)
    assert client.post(change, form | {"oldpassword": PASSWORD}).status_code == 302
    assert not any(working_token(written) for written in ended)
    assert working_token(others)
    assert AuditEntry.objects.filter(verb="停用访问令牌", person=person).count() == 2


def test_password_and_tokens_change_together_or_not_at_all() -> None:
    person = make_person()
    written, client = with_token(person), signed_in(person)

    def fail(**_: Any) -> None:
        raise RuntimeError

    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    password_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            client.post(reverse("account_change_password"), form)
    finally:
        password_changed.disconnect(fail)
    person.refresh_from_db()
    assert person.check_password(PASSWORD) and working_token(written)


def test_signing_the_other_devices_out_ends_the_tokens_too() -> None:
    person = make_person()
    written, client = with_token(person), signed_in(person)
    client.post(reverse("accounts:other-sessions-ending"), {"acting_for": "", "form_key": "k"})
    assert not working_token(written)
    assert AuditEntry.objects.filter(verb="停用访问令牌", person=person).count() == 1


def test_a_first_password_ends_the_tokens_made_without_one() -> None:
    person = make_person()
    client = Client()
    person.set_unusable_password()
    person.save()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    written = with_token(person)
    form = {"acting_for": "", "form_key": "k", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(reverse("account_set_password"), form)
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD) and not working_token(written)
