"""Adding addresses at the same moment, by connections of their own: the limits hold."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connections

from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.core.refusals import Refused
from lianyuan.notifications import actions, channels
from lianyuan.notifications.actions import addresses
from lianyuan.notifications.models import ChannelAddress, Delivery

from .factories import make_address

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
AT_ONCE = 4


def with_room_for_one() -> Person:
    cache.clear()
    person = make_person()
    for _number in range(addresses.MOST_ADDRESSES - 1):
        make_address(person=person)
    return person


def all_at_once(deed: Callable[[int], object]) -> list[str]:
    start = threading.Barrier(AT_ONCE)

    def one(number: int) -> str:
        start.wait(10)
        try:
            deed(number)
        except Refused:
            return "refused"
        finally:
            connections.close_all()
        return "in"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, range(AT_ONCE)))


def add(person: Person, number: int) -> None:
    channel = channels.find("mail")
    assert channel is not None
    actions.add_address(actor=actor_for(person), channel=channel, address=f"new-{number}@example.invalid")


def test_of_several_added_at_once_the_last_free_place_takes_one() -> None:
    person = with_room_for_one()
    assert all_at_once(lambda number: add(person, number)) == ["in"] + ["refused"] * (AT_ONCE - 1)
    assert ChannelAddress.objects.filter(person=person).count() == addresses.MOST_ADDRESSES


def test_of_several_codes_asked_for_at_once_the_last_one_of_the_day_is_sent() -> None:
    cache.clear()
    person = make_person()
    kept = [make_address(person=person, confirmed=False) for _number in range(AT_ONCE)]
    for _number in range(addresses.CODES_A_DAY - 1):
        actions.ask_confirmation(actor=actor_for(person), address=kept[0])
    outcomes = all_at_once(
        lambda number: actions.ask_confirmation(actor=actor_for(person), address=kept[number])
    )
    assert outcomes == ["in"] + ["refused"] * (AT_ONCE - 1)
    assert Delivery.objects.count() == addresses.CODES_A_DAY


def test_looking_first_and_adding_then_lets_several_in() -> None:
    """The negative control: the same race without the lock."""
    person = with_room_for_one()
    looked = threading.Barrier(AT_ONCE)

    def look_then_add(number: int) -> None:
        own = ChannelAddress.objects.filter(person=person, channel="mail")
        assert own.count() < addresses.MOST_ADDRESSES
        looked.wait(10)
        make_address(person=person, address=f"new-{number}@example.invalid")

    assert all_at_once(look_then_add) == ["in"] * AT_ONCE
    assert ChannelAddress.objects.filter(person=person).count() > addresses.MOST_ADDRESSES
