"""Addresses: nothing but a code goes there before they prove to be the person's."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianyuan.accounts import outbox
from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications import actions, channels
from lianyuan.notifications.actions import addresses
from lianyuan.notifications.channels import Channel
from lianyuan.notifications.delivering import lane_of
from lianyuan.notifications.models import ChannelAddress, Delivery

from .factories import make_address, make_notice

pytestmark = pytest.mark.django_db
MAIL = "new@example.invalid"
FORM = {"acting_for": ""}


def send_mail() -> None:
    lane = lane_of("mail")
    assert lane is not None
    outbox.run(lane)


def add(person: Person, address: str = MAIL) -> ChannelAddress:
    channel = channels.find("mail")
    assert isinstance(channel, Channel)
    return actions.add_address(actor=actor_for(person), channel=channel, address=address)


def test_a_code_is_sent_and_confirms(client: Client) -> None:
    person = make_person()
    client.force_login(person)
    answer = client.post(
        reverse("notifications:address", args=["mail"]), {**FORM, "form_key": "1", "address": MAIL}
    )
    kept = ChannelAddress.objects.get()
    assert answer.headers["Location"] == reverse("notifications:confirmation", args=[kept.pk])
    make_notice(person=person)
    send_mail()
    assert [sent.to for sent in mail.outbox] == [[MAIL]]
    assert kept.code in mail.outbox[0].subject
    client.post(answer.headers["Location"], {**FORM, "form_key": "2", "code": kept.code})
    kept.refresh_from_db()
    assert kept.confirmed_at is not None
    assert AuditEntry.objects.get(verb="确认接收地址").person == person
    make_notice(person=person, title="确认以后")
    send_mail()
    assert mail.outbox[-1].subject == "确认以后"


def test_wrong_codes_are_counted_even_though_the_form_is_refused(client: Client) -> None:
    kept = add(make_person())
    client.force_login(kept.person)
    where = reverse("notifications:confirmation", args=[kept.pk])
    wrong = f"{(int(kept.code) + 1) % 1_000_000:06}"
    for number in range(addresses.CODE_TRIES):
        answer = client.post(where, {**FORM, "form_key": str(number), "code": wrong})
        assert answer.context["form"].errors["code"]
    assert client.post(where, {**FORM, "form_key": "x", "code": kept.code}).status_code == 409
    kept.refresh_from_db()
    assert kept.confirmed_at is None


def test_a_code_runs_out() -> None:
    kept = add(make_person())
    ChannelAddress.objects.update(code_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="过期"):
        actions.confirm_address(actor=actor_for(kept.person), address=kept, code=kept.code)
    send_mail()
    assert mail.outbox == []


def test_codes_are_not_sent_without_end() -> None:
    kept = add(make_person())
    for _number in range(addresses.CODES_A_DAY - 1):
        actions.ask_confirmation(actor=actor_for(kept.person), address=kept)
    with pytest.raises(Refused, match="明天再试"):
        actions.ask_confirmation(actor=actor_for(kept.person), address=kept)


def test_removing_an_address_takes_no_code_back() -> None:
    person = make_person()
    for number in range(addresses.CODES_A_DAY):
        kept = add(person, f"a{number}@example.invalid")
        actions.remove_address(actor=actor_for(person), address=kept)
    with pytest.raises(Refused, match="明天再试"):
        add(person, "one-more@example.invalid")
    assert not ChannelAddress.objects.exists()


def test_one_address_is_not_bothered_by_many_people() -> None:
    for number in range(addresses.CODES_A_DAY):
        add(make_person(), MAIL if number % 2 else MAIL.upper())
    with pytest.raises(Refused, match="明天再试"):
        add(make_person())
    assert Delivery.objects.count() == addresses.CODES_A_DAY


def test_a_refused_code_is_not_counted() -> None:
    for _number in range(addresses.CODES_A_DAY):
        add(make_person())
    person = make_person()
    for _number in range(addresses.CODES_A_DAY):
        with pytest.raises(Refused):
            add(person)
    assert add(person, "other@example.invalid").code


def test_nobody_touches_anothers_address(client: Client) -> None:
    kept, other = add(make_person()), make_person()
    with pytest.raises(NotAllowed):
        actions.confirm_address(actor=actor_for(other), address=kept, code=kept.code)
    client.force_login(other)
    for name in ("confirmation", "code", "removal"):
        answer = client.post(reverse(f"notifications:{name}", args=[kept.pk]), {**FORM, "form_key": name})
        assert answer.status_code == 404


def test_a_removed_address_takes_what_waits_for_it_along() -> None:
    address = make_address()
    make_notice(person=address.person)
    actions.remove_address(actor=actor_for(address.person), address=address)
    assert not Delivery.objects.exists()
    assert not ChannelAddress.objects.exists()


def test_there_is_an_end_to_addresses() -> None:
    person = make_person()
    for number in range(addresses.MOST_ADDRESSES):
        add(person, f"a{number}@example.invalid")
    with pytest.raises(Refused, match="最多 5 个"):
        add(person, "one-more@example.invalid")
    assert add(person, "a0@example.invalid").pk


@pytest.mark.parametrize("written", ["不是邮箱", "a@", ""])
def test_nonsense_is_answered_at_its_field(client: Client, written: str) -> None:
    client.force_login(make_person())
    answer = client.post(
        reverse("notifications:address", args=["mail"]), {**FORM, "form_key": "1", "address": written}
    )
    assert answer.status_code == 400
    assert answer.context["form"].errors["address"]
    assert not ChannelAddress.objects.exists()


@pytest.mark.parametrize("channel", ["sms", "push", "wechat", "no-such"])
def test_a_channel_that_is_not_set_up_is_not_there(client: Client, channel: str) -> None:
    client.force_login(make_person())
    assert client.get(reverse("notifications:address", args=[channel])).status_code == 404


@pytest.mark.parametrize("name", ["wechat", "wechat-return", "push-worker"])
def test_pages_of_channels_not_set_up_are_not_there(client: Client, name: str) -> None:
    client.force_login(make_person())
    assert client.get(reverse(f"notifications:{name}")).status_code == 404


def test_a_mail_address_is_checked_by_its_channel() -> None:
    channel = channels.find("mail")
    assert channel is not None
    assert channel.check(" a@example.cn ") == "a@example.cn"
    with pytest.raises(ValidationError, match="不像邮箱"):
        channel.check("a b")
