"""The outbox of deliveries: tried, retried, given up in the open; one channel never stops another."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from lianyuan.accounts import outbox
from lianyuan.accounts.failures import Unreachable
from lianyuan.notifications.delivering import DELAYS, lane_of
from lianyuan.notifications.models import ChannelAddress, Choice, Delivery, Timing

from .factories import KIND, make_address, make_delivery, make_notice
from .provider import Reply, in_turn, provider
from .sink import mail_sink

pytestmark = pytest.mark.django_db


def run(channel: str) -> int:
    lane = lane_of(channel)
    assert lane is not None
    return outbox.run(lane)


@pytest.fixture
def smtp(settings: Any) -> Any:
    with mail_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def overdue() -> None:
    Delivery.objects.update(next_try=timezone.now() - timedelta(seconds=1))


def test_a_mail_says_what_the_notice_says_and_where() -> None:
    address = make_address()
    notice = make_notice(person=address.person, title="示例\n办结", text="请来取。", href="/cases/X/")
    assert run("mail") == 1
    assert run("mail") == 0
    sent = mail.outbox[0]
    assert (sent.subject, sent.to) == ("示例 办结", [address.address])
    assert "请来取。" in sent.body
    assert f"/my/notices/{notice.pk}/" in sent.body
    delivery = Delivery.objects.get()
    assert delivery.done_at is not None
    assert sent.extra_headers["Message-ID"] == f"<{delivery.key}@localhost>"


def test_nobody_is_written_to_who_may_not_sign_in() -> None:
    address = make_address()
    make_notice(person=address.person)
    address.person.is_active = False
    address.person.save()
    run("mail")
    assert mail.outbox == []
    assert Delivery.objects.get().done_at is not None


def test_a_mail_over_smtp_arrives_whole(smtp: Any) -> None:
    address = make_address()
    make_notice(person=address.person, title="“示例”办结", text="第一行\n第二行")
    assert run("mail") == 1
    got = smtp.mails[0]
    assert got["Subject"] == "“示例”办结"
    assert got["To"] == address.address
    assert got["Auto-Submitted"] == "auto-generated"
    assert "第一行\r\n第二行" in got.get_content()


@pytest.mark.parametrize(
    ("refusal", "gives_up"), [("550 5.1.1 no such user", True), ("450 4.2.1 mailbox busy", False)]
)
def test_a_refused_recipient_is_final_or_not_as_the_server_says(
    smtp: Any, refusal: str, gives_up: bool
) -> None:
    delivery = make_delivery()
    smtp.refusals[delivery.address.address] = refusal
    run("mail")
    delivery.refresh_from_db()
    assert (delivery.failed_at is not None) == gives_up
    assert delivery.trouble == f"SMTP {refusal[:3]}: the address is refused"
    assert delivery.address.address not in delivery.trouble
    assert delivery.answers == 1


def test_a_dead_server_is_tried_again_later_and_later_then_given_up(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    # The discard port of this machine: nothing listens there.
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    delivery = make_delivery()
    waits = []
    for _try in range(len(DELAYS) + 1):
        before = timezone.now()
        with pytest.raises(Unreachable):
            run("mail")
        delivery.refresh_from_db()
        waits.append(round((delivery.next_try - before).total_seconds()))
        overdue()
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[0] == pytest.approx(DELAYS[0].total_seconds(), abs=5)
    assert delivery.failed_at is not None
    assert delivery.trouble == "ConnectionRefusedError"
    assert delivery.answers == 0
    assert run("mail") == 0


def test_when_the_server_is_dead_the_rest_of_the_batch_keeps_its_tries(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for _number in range(3):
        make_delivery()
    with pytest.raises(Unreachable):
        run("mail")
    assert list(Delivery.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]
    assert not Delivery.objects.filter(leased_until__isnull=False).exists()


def test_one_dead_channel_stops_no_other(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from lianyuan.notifications.channels.robots import WeCom

    settings.ROBOTS = ["wecom"]
    address = make_address()
    make_address(person=address.person, channel="wecom", address="abcdefgh-1")
    Choice.objects.create(person=address.person, kind=KIND.name, channel="wecom", timing=Timing.AT_ONCE)
    with provider(in_turn(Reply(status=503))) as dead:
        monkeypatch.setattr(WeCom, "api", dead.address)
        make_notice(person=address.person)
        with pytest.raises(Unreachable):
            run("wecom")
        assert run("mail") == 1
    assert len(mail.outbox) == 1
    assert Delivery.objects.get(channel="wecom").trouble == "HTTP 503"


def test_an_address_that_will_never_work_again_is_forgotten(settings: Any) -> None:
    settings.PUSH_KEY = ""
    delivery = make_delivery(address=make_address(channel="push", address="{}"))
    # The channel was switched off after the notice was written: its lane isn't driven, nothing is lost.
    assert lane_of("push") is None
    assert Delivery.objects.filter(pk=delivery.pk, done_at__isnull=True).exists()


def test_a_lease_that_ran_out_is_taken_up_alone() -> None:
    first, second = make_delivery(), make_delivery()
    lane = lane_of("mail")
    assert lane is not None
    assert len(outbox.claim(lane)) == 2
    assert outbox.claim(lane) == []
    Delivery.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    again = outbox.claim(lane)
    assert [row.pk for row in again] == [first.pk]
    assert again[0].attempts == 2
    assert [row.pk for row in outbox.claim(lane)] == [second.pk]


def test_a_worker_whose_lease_was_taken_over_ticks_nothing_off() -> None:
    delivery = make_delivery()
    lane = lane_of("mail")
    assert lane is not None
    slow = outbox.claim(lane)
    Delivery.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    outbox.claim(lane)
    outbox._do(lane, slow[0])
    delivery.refresh_from_db()
    assert delivery.done_at is None


def test_what_takes_its_worker_down_every_time_is_given_up() -> None:
    delivery = make_delivery()
    Delivery.objects.update(attempts=len(DELAYS) + 1)
    run("mail")
    delivery.refresh_from_db()
    assert (delivery.trouble, mail.outbox) == ("WorkerDied", [])
    assert delivery.failed_at is not None
    assert ChannelAddress.objects.exists()
