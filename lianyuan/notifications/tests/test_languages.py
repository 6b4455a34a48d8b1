"""Notices in the language of whoever gets them."""

import pytest
from django.core import mail
from django.utils import translation

from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.notifications import kinds
from lianyuan.notifications.delivering import deliver
from lianyuan.notifications.models import Delivery, DigestEntry, Notice, Purpose

from .factories import make_address, make_delivery

pytestmark = pytest.mark.django_db
ENDINGS = {
    "": "不想收到这类邮件？",
    "zh-hans": "不想收到这类邮件？",
    "zh-hant": "不想收到這類郵件？",
    "en": "Don't want these emails?",
}
DIGESTS = {"zh-hans": "联园：1 条新通知", "zh-hant": "聯園：1 條新通知", "en": "Lianyuan: new notices (1)"}


def case_notice(person: Person) -> Notice:
    """A notice of a case that was accepted, as the cases room writes it."""
    return Notice.objects.create(
        person=person,
        kind="cases.mine",
        wording="taken",
        words={"service": "惠企政策咨询", "reference": "7K3M-9QXA", "due_on": "2026-11-26"},
        key=f"case-{person.pk}",
        created_at="2026-11-20T09:00:00+08:00",
    )


def test_a_notice_reads_in_the_language_of_the_moment() -> None:
    notice = case_notice(make_person())
    said = {}
    for language in ("zh-hans", "zh-hant", "en"):
        with translation.override(language):
            said[language] = (notice.title, notice.text)
    assert said["zh-hans"] == ("“惠企政策咨询”已受理", "办件 7K3M-9QXA，应在 2026-11-26 前办结。")
    assert said["zh-hant"] == ("「惠企政策咨询」已受理", "辦件 7K3M-9QXA，應在 2026-11-26 前辦結。")
    assert "26 Nov 2026" in said["en"][1]


@pytest.mark.parametrize("language", ENDINGS)
def test_a_mail_goes_out_in_its_readers_language(language: str) -> None:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(language=language)
    person.refresh_from_db()
    delivery = make_delivery(address=make_address(person=person))
    # Whatever the worker itself speaks.
    with translation.override("en" if language != "en" else "zh-hans"):
        deliver(delivery)
    assert ENDINGS[language] in str(mail.outbox[0].body)


@pytest.mark.parametrize("language", DIGESTS)
def test_so_does_a_digest(language: str) -> None:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(language=language)
    address = make_address(person=Person.objects.get(pk=person.pk))
    digest = Delivery.objects.create(
        address=address, channel=address.channel, purpose=Purpose.DIGEST, day="2026-11-20"
    )
    DigestEntry.objects.create(notice=case_notice(person), address=address, delivery=digest, gathered=True)
    deliver(digest)
    assert mail.outbox[0].subject == DIGESTS[language]
    with translation.override(language):
        assert case_notice_title(person) in str(mail.outbox[0].body)


def case_notice_title(person: Person) -> str:
    """The title of the person's notice, in the language of the moment."""
    return Notice.objects.get(person=person).title


def test_a_worker_speaks_its_own_language_again_afterwards() -> None:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(language="en")
    with translation.override("zh-hans"):
        deliver(make_delivery(address=make_address(person=Person.objects.get(pk=person.pk))))
        assert translation.get_language() == "zh-hans"


def test_words_without_a_date_are_left_alone() -> None:
    assert kinds.write("%(due_on)s%(x)s", {"due_on": "", "x": "一"}) == "一"
