"""Signing up, in and out: by user name, phone or e-mail."""

import pytest
from django.db import IntegrityError
from django.test import Client

from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db

LOGIN, SIGNUP = "/accounts/login/", "/accounts/signup/"


@pytest.mark.parametrize("written", ["chengguo", "10012345678", "chengguo@example.invalid", "100 1234 5678"])
def test_a_person_signs_in_by_any_of_three_names(client: Client, written: str) -> None:
    person = make_person(username="chengguo", phone="10012345678", email="chengguo@example.invalid")
    answer = client.post(LOGIN, {"login": written, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/").wsgi_request.user == person


def test_a_wrong_password_says_so_without_saying_whether_the_name_exists(client: Client) -> None:
    make_person(username="chengguo")
    said = []
    for name in ("chengguo", "nobody-here"):
        answer = client.post(LOGIN, {"login": name, "password": "wrong"})
        assert answer.status_code == 200
        said.append(str(answer.context["form"].non_field_errors()))
    assert said[0] == said[1] != ""


def signup(client: Client, **changes: str) -> object:
    written = {
        "username": "chengguo",
        "phone": "",
        "email": "",
        "password1": "lake-and-paper-9",
        "password2": "lake-and-paper-9",
        "display_name": "橙果",
        "terms": "on",
    }
    return client.post(SIGNUP, written | changes)


def test_a_newcomer_signs_up_with_nothing_but_a_name_and_a_password(client: Client) -> None:
    signup(client)
    person = Person.objects.get(username="chengguo")
    assert str(person) == "橙果"
    assert client.get("/").wsgi_request.user == person
    assert AuditEntry.objects.get(verb="注册").person == person


def test_a_phone_given_at_sign_up_signs_in(client: Client) -> None:
    signup(client, phone="+86 100-1234-5678")
    person = Person.objects.get(username="chengguo")
    assert person.phone == "10012345678"
    client.post("/accounts/logout/")
    client.post(LOGIN, {"login": "+8610012345678", "password": "lake-and-paper-9"})
    assert client.get("/").wsgi_request.user == person


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", ""),
        ("username", "带 空格"),
        ("phone", "一二三"),
        ("phone", "123"),
        ("email", "不是邮箱"),
        ("password1", "12345678"),
        ("password2", "different-9-9"),
    ],
)
def test_nonsense_at_sign_up_is_answered_at_its_field(client: Client, field: str, value: str) -> None:
    answer = signup(client, **{field: value})
    assert answer.context["form"].errors[field]  # type: ignore[attr-defined]
    assert not Person.objects.exists()


def test_a_user_name_is_given_once(client: Client) -> None:
    make_person(username="chengguo")
    answer = signup(client)
    assert "username" in answer.context["form"].errors  # type: ignore[attr-defined]
    assert Person.objects.count() == 1


def test_a_phone_is_given_once(client: Client) -> None:
    make_person(phone="10012345678")
    signup(client, phone="10012345678")
    assert Person.objects.filter(phone="10012345678").count() == 1


def test_nobody_is_given_global_power() -> None:
    person = make_person()
    person.is_superuser = True
    with pytest.raises(IntegrityError):
        person.save()
