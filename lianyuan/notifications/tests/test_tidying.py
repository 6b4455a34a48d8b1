"""Once a day old notices, deliveries and unconfirmed addresses go; what still matters stays."""

from datetime import timedelta

import pytest

from lianyuan.core import clock
from lianyuan.notifications import tidying
from lianyuan.notifications.models import ChannelAddress, Delivery, Notice

from .factories import make_address, make_delivery, make_notice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def aged_notice(*, read: bool, age: timedelta) -> Notice:
    address = make_address(confirmed=False)
    notice = make_notice(person=address.person)
    Notice.objects.filter(pk=notice.pk).update(is_read=read, created_at=clock.now() - age)
    return notice


def test_only_notices_read_long_ago_go() -> None:
    gone = aged_notice(read=True, age=tidying.READ_NOTICES_KEPT + DAY)
    stay = {
        aged_notice(read=True, age=tidying.READ_NOTICES_KEPT - DAY).pk,
        aged_notice(read=False, age=tidying.READ_NOTICES_KEPT + DAY).pk,
    }
    tidying.tidy({})
    assert set(Notice.objects.values_list("pk", flat=True)) == stay
    assert gone.pk not in stay


def test_deliveries_done_long_ago_go_and_failed_ones_stay() -> None:
    done, failed, fresh = make_delivery(), make_delivery(failed=True), make_delivery()
    long_ago = clock.now() - tidying.DELIVERIES_KEPT - DAY
    Delivery.objects.filter(pk=done.pk).update(done_at=long_ago)
    Delivery.objects.filter(pk=failed.pk).update(failed_at=long_ago)
    Delivery.objects.filter(pk=fresh.pk).update(done_at=clock.now())
    tidying.tidy({})
    left = set(Delivery.objects.values_list("pk", flat=True))
    assert {failed.pk, fresh.pk} <= left
    assert done.pk not in left


def test_an_address_nobody_confirmed_goes_after_a_week() -> None:
    stranger, confirmed = make_address(confirmed=False), make_address()
    ChannelAddress.objects.update(added_at=clock.now() - tidying.UNCONFIRMED_KEPT - DAY)
    fresh = make_address(confirmed=False)
    tidying.tidy({})
    left = set(ChannelAddress.objects.values_list("pk", flat=True))
    assert {confirmed.pk, fresh.pk} <= left
    assert stranger.pk not in left


def test_more_than_one_bite_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "_AT_ONCE", 1)
    for _number in range(3):
        aged_notice(read=True, age=tidying.READ_NOTICES_KEPT + DAY)
    tidying.tidy({})
    assert not Notice.objects.exists()
