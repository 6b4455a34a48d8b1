"""Telling people something: once, in the deed's transaction, on the channels they chose."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.notifications import actions, queries
from lianyuan.notifications.actions import NewNotice
from lianyuan.notifications.models import Choice, Delivery, DigestEntry, Notice, Timing

from .factories import KIND, make_address, make_notice

pytestmark = pytest.mark.django_db
ROBOTS = ["wecom"]


def test_a_notice_lands_in_the_inbox_and_in_the_outbox_of_its_channels() -> None:
    address = make_address()
    make_address(person=address.person, confirmed=False)
    notice = make_notice(person=address.person, title="示例办结")
    assert queries.inbox_state(address.person).unread == 1
    assert notice.title == "示例办结"
    assert [delivery.address for delivery in Delivery.objects.all()] == [address]


def test_someone_without_a_confirmed_address_still_has_an_inbox() -> None:
    person = make_person(email="unproved@example.invalid")
    make_notice(person=person)
    assert queries.inbox_state(person).unread == 1
    assert not Delivery.objects.exists()


def test_telling_it_again_does_nothing() -> None:
    address = make_address()
    for _repeat in range(2):
        actions.notify(person=address.person, kind=KIND.name, key="same", title="一", text="")
    assert Notice.objects.count() == Delivery.objects.count() == 1


def test_a_deed_that_fails_tells_nobody() -> None:
    address = make_address()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_notice(person=address.person)
        raise ZeroDivisionError
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()


def test_a_wording_is_filled_when_it_is_read() -> None:
    person = make_person()
    actions.notify(person=person, kind=KIND.name, key="k", wording="done", words={"thing": "示例证"})
    notice = Notice.objects.get()
    assert (notice.title, notice.text) == ("“示例证”好了", "请来取“示例证”。")
    with translation.override("en"):
        assert Notice.objects.get().title == "“示例证”好了"


def test_a_percent_sign_in_a_word_is_only_a_word() -> None:
    person = make_person()
    notice = make_notice(person=person, title="完成 100%(s", text="50% 了")
    assert (notice.title, notice.text) == ("完成 100%(s", "50% 了")


@pytest.mark.parametrize(("kind", "wording"), [("nobody.knows", ""), (KIND.name, "no-such")])
def test_what_no_room_registered_is_an_error(kind: str, wording: str) -> None:
    with pytest.raises(ValueError, match=r"nobody\.knows|no-such"):
        actions.notify(person=make_person(), kind=kind, key="k", wording=wording)


def choose(timing: Timing) -> Callable[[object], None]:
    return lambda person: actions.choose(
        actor=actor_for(person),  # type: ignore[arg-type]  # people only
        choices={(KIND.name, "mail"): timing},
    )


@pytest.mark.parametrize(
    ("timing", "deliveries", "entries"), [(Timing.AT_ONCE, 1, 0), (Timing.DAILY, 0, 1), (Timing.OFF, 0, 0)]
)
def test_each_kind_goes_out_as_chosen(timing: Timing, deliveries: int, entries: int) -> None:
    address = make_address()
    choose(timing)(address.person)
    make_notice(person=address.person)
    assert (Delivery.objects.count(), DigestEntry.objects.count()) == (deliveries, entries)
    assert queries.inbox_state(address.person).unread == 1


def test_a_channel_that_is_not_the_kinds_own_stays_silent_until_chosen(settings: object) -> None:
    settings.ROBOTS = ROBOTS  # type: ignore[attr-defined]
    address = make_address(channel="wecom", address="abcdefgh-1")
    make_notice(person=address.person)
    assert not Delivery.objects.exists()
    Choice.objects.create(person=address.person, kind=KIND.name, channel="wecom", timing=Timing.AT_ONCE)
    make_notice(person=address.person)
    assert Delivery.objects.get().channel == "wecom"


def test_a_channel_that_is_set_up_no_longer_gets_nothing() -> None:
    address = make_address(channel="wecom", address="abcdefgh-1")
    Choice.objects.create(person=address.person, kind=KIND.name, channel="wecom", timing=Timing.AT_ONCE)
    make_notice(person=address.person)
    assert not Delivery.objects.exists()


def test_a_batch_asks_no_more_for_more_people() -> None:
    addresses = [make_address() for _number in range(60)]
    batch = [
        NewNotice(person_id=address.person_id, kind=KIND.name, key=f"b:{address.pk}", words={"title": "一"})
        for address in addresses
    ]
    asked = []
    for part in (batch[:2], batch[2:]):
        with CaptureQueriesContext(connection) as captured:
            assert actions.notify_many(part) == len(part)
        asked.append(len(captured))
    assert asked[0] == asked[1]
    assert Delivery.objects.count() == 60
    assert actions.notify_many([*batch, batch[0]]) == 0


def test_the_same_key_twice_in_a_batch_is_one_notice() -> None:
    person = make_person()
    new = NewNotice(person_id=person.pk, kind=KIND.name, key="twin", words={"title": "一"})
    assert actions.notify_many([new, new]) == 1
