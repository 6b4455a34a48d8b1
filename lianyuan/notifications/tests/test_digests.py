"""The daily digest: one message a day for each address, with everything that waited and nothing twice."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from lianyuan.accounts import jobs, outbox, routines
from lianyuan.accounts.models import Job
from lianyuan.notifications import digests
from lianyuan.notifications.delivering import LISTED, lane_of
from lianyuan.notifications.models import ChannelAddress, Choice, Delivery, DigestEntry, Timing

from .factories import KIND, make_address, make_notice

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


def daily() -> ChannelAddress:
    address = make_address()
    Choice.objects.create(person=address.person, kind=KIND.name, channel="mail", timing=Timing.DAILY)
    return address


def send_mail() -> None:
    lane = lane_of("mail")
    assert lane is not None
    while outbox.run(lane):
        continue


def digest_time_comes() -> None:
    Job.objects.filter(done_at__isnull=True).update(next_try=timezone.now() - timedelta(seconds=1))
    assert jobs.run_next()


@pytest.mark.parametrize(
    ("now", "then"),
    [("2026-03-02 07:59", "2026-03-02 08:00"), ("2026-03-02 08:00", "2026-03-03 08:00")],
)
def test_the_next_digest_is_at_the_hour_set(settings: Any, now: str, then: str) -> None:
    settings.DIGEST_HOUR = 8
    moment = datetime.fromisoformat(now).replace(tzinfo=CHINA)
    assert digests.next_digest(moment) == datetime.fromisoformat(then).replace(tzinfo=CHINA)


def test_a_days_notices_come_as_one_message() -> None:
    one, other = daily(), daily()
    for title in ("一号", "二号"):
        make_notice(person=one.person, title=title)
    make_notice(person=other.person, title="三号")
    job = Job.objects.get()
    assert job.next_try > timezone.now()
    send_mail()
    assert mail.outbox == []
    digest_time_comes()
    send_mail()
    told = {sent.to[0]: (sent.subject, sent.body) for sent in mail.outbox}
    subject, body = told[one.address]
    assert subject == "联园：2 条新通知"
    assert body.index("一号") < body.index("二号")
    assert "三号" not in body
    assert told[other.address][0] == "联园：1 条新通知"


def test_gathering_twice_gathers_once() -> None:
    address = daily()
    make_notice(person=address.person)
    for _repeat in range(2):
        digests.gather({"day": "2026-03-02"})
    assert Delivery.objects.count() == 1
    assert not DigestEntry.objects.filter(gathered=False).exists()


def test_what_comes_after_todays_digest_waits_for_the_next() -> None:
    address = daily()
    make_notice(person=address.person)
    digests.gather({"day": "2026-03-02"})
    make_notice(person=address.person)
    digests.gather({"day": "2026-03-02"})
    assert Delivery.objects.get().day == date(2026, 3, 2)
    assert DigestEntry.objects.filter(gathered=False).count() == 1
    digests.gather({"day": "2026-03-03"})
    assert Delivery.objects.count() == 2


def test_what_was_committed_after_its_digest_comes_with_the_next() -> None:
    address = daily()
    make_notice(person=address.person, title="来晚了")
    # Its digest is over: it saw nothing, because the entry was not committed yet.
    Job.objects.update(done_at=timezone.now(), key=f"{digests.JOB}:2026-03-02")
    routines.queue_due()
    Job.objects.filter(done_at__isnull=True).exclude(kind=digests.OVERDUE).delete()
    digest_time_comes()
    planned = Job.objects.get(done_at__isnull=True)
    assert (planned.kind, planned.next_try) == (digests.JOB, digests.next_digest(timezone.now()))
    digests.plan_overdue({})
    digest_time_comes()
    send_mail()
    assert "来晚了" in mail.outbox[0].body
    Job.objects.all().delete()
    digests.plan_overdue({})
    assert not Job.objects.exists()


def test_a_long_day_is_listed_in_part() -> None:
    address = daily()
    for number in range(LISTED + 3):
        make_notice(person=address.person, title=f"第{number}条")
    digest_time_comes()
    send_mail()
    assert "还有 3 条" in mail.outbox[0].body
