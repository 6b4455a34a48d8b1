"""People for tests."""

from itertools import count

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person

PASSWORD = "demo"
_numbers = count(1)


def make_person(
    *, username: str = "", display_name: str = "", phone: str | None = None, email: str = ""
) -> Person:
    """A saved person who signs in with PASSWORD; a user name of their own unless one is given."""
    username = username or f"person-{next(_numbers)}"
    return Person.objects.create_user(
        username, PASSWORD, display_name=display_name or username.title(), phone=phone, email=email
    )


def actor_for(person: Person) -> Actor:
    """The person acting as themselves."""
    return Actor(person=person)


def let_sign_in_age(client: Client) -> None:
    """As if the client had said who they are an hour ago."""
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 3600
    session.save()
