"""The demo people's confirmed mail addresses, so that notices show at /demo/mail/."""

from collections.abc import Callable

from lianyuan.accounts.models import Person
from lianyuan.core import clock

from .models import ChannelAddress


def fill(say: Callable[[str], None]) -> None:
    """Confirm everyone's address; nothing leaves the demo."""
    if ChannelAddress.objects.exists():
        return
    people = Person.objects.exclude(email="").order_by("pk")
    now = clock.now()
    made = ChannelAddress.objects.bulk_create(
        ChannelAddress(person=person, channel="mail", address=person.email, confirmed_at=now)
        for person in people
    )
    say(f"{len(made)} mail addresses")
