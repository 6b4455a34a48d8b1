"""The list of what could not be delivered: for administrators of the district only, sent again from there."""

import pytest
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.models import AuditEntry
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications import actions
from lianyuan.notifications.models import Delivery
from lianyuan.notifications.tests.factories import make_address, make_delivery
from lianyuan.places.tests.factories import make_district, make_place, make_place_role

pytestmark = pytest.mark.django_db
FORM = {"acting_for": "", "form_key": "k"}


@pytest.fixture
def administrator(client: Client) -> Client:
    person = make_person(username="head")
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    client.force_login(person)
    return client


def test_the_list_says_to_whom_on_what_and_why(administrator: Client) -> None:
    delivery = make_delivery(failed=True)
    make_delivery()
    page = administrator.get(reverse("deliveries")).content.decode()
    assert str(delivery.address.person) in page
    assert "SMTP 451" in page
    assert "邮件" in page
    assert delivery.address.address not in page
    assert page.count("重发</button>") == 1


def test_one_is_sent_again_with_the_same_key(administrator: Client) -> None:
    delivery = make_delivery(failed=True)
    administrator.post(reverse("delivery-sending", args=[delivery.pk]), FORM)
    again = Delivery.objects.get()
    assert (again.failed_at, again.attempts, again.key) == (None, 0, delivery.key)
    assert Delivery.objects.due().exists()
    assert AuditEntry.objects.get(verb="重发通知").person is not None


def test_a_channel_is_sent_again_as_a_whole(administrator: Client) -> None:
    for _number in range(3):
        make_delivery(failed=True)
    other = make_delivery(address=make_address(channel="wecom", address="abcdefgh-1"), failed=True)
    administrator.post(reverse("deliveries-sending"), {**FORM, "channel": "mail"})
    assert list(Delivery.objects.failed()) == [other]
    assert AuditEntry.objects.filter(verb="重发通知").count() == 1


def test_what_a_colleague_sent_again_already_is_said_so() -> None:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    with pytest.raises(Refused, match="不在失败清单"):
        actions.resend(actor=actor_for(person), delivery=make_delivery())


def test_the_desk_of_one_park_is_not_the_district() -> None:
    person, park = make_person(), make_place()
    make_place_role(person=person, place=park, role=PlaceRoleName.ADMINISTRATOR)
    for deed in (
        lambda: actions.resend(actor=actor_for(person), delivery=make_delivery(failed=True)),
        lambda: actions.resend_all(actor=actor_for(person), channel="mail"),
    ):
        with pytest.raises(NotAllowed):
            deed()
