"""Nothing goes out on one person's word."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditEntry, Job
from lianyuan.accounts.tests.factories import make_person
from lianyuan.content import rules
from lianyuan.content.actions import approval, writing
from lianyuan.content.models import News
from lianyuan.content.tests.factories import let_out, make_editor, make_news, send_in
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def test_the_author_may_not_approve_and_a_second_editor_may() -> None:
    author, second = make_editor(), make_editor()
    news = make_news(by=author, published=False)
    waiting = send_in(news, author)
    with pytest.raises(NotAllowed, match="另一位"):
        approval.approve(actor=Actor(person=author), entry=news, waiting=waiting)
    news.refresh_from_db()
    assert not news.live
    approval.approve(actor=Actor(person=second), entry=news, waiting=waiting)
    news.refresh_from_db()
    assert news.live


def test_whoever_only_sent_it_in_may_not_approve_either() -> None:
    author, sender = make_editor(), make_editor()
    news = make_news(by=author, published=False)
    waiting = send_in(news, sender)
    with pytest.raises(NotAllowed):
        approval.approve(actor=Actor(person=sender), entry=news, waiting=waiting)


def test_someone_who_wrote_an_earlier_version_may_not_approve_the_last() -> None:
    first, second, third = make_editor(), make_editor(), make_editor()
    news = make_news(by=first, published=False)
    writing.write(actor=Actor(person=second), entry=news, title="示例新闻改过")
    waiting = send_in(news, second)
    with pytest.raises(NotAllowed):
        approval.approve(actor=Actor(person=first), entry=news, waiting=waiting)
    approval.approve(actor=Actor(person=third), entry=news, waiting=waiting)


def test_an_author_of_what_was_approved_long_ago_may_approve_what_is_new() -> None:
    first, second = make_editor(), make_editor()
    news = make_news(by=first)
    writing.write(actor=Actor(person=second), entry=news, title="示例新闻第二版")
    approval.approve(actor=Actor(person=first), entry=news, waiting=send_in(news, second))
    news.refresh_from_db()
    assert news.title == "示例新闻第二版"


def test_people_without_the_role_can_neither_write_nor_approve() -> None:
    author, stranger = make_editor(), Actor(person=make_person())
    news = make_news(by=author, published=False)
    waiting = send_in(news, author)
    with pytest.raises(NotAllowed):
        approval.approve(actor=stranger, entry=news, waiting=waiting)
    with pytest.raises(NotAllowed):
        writing.write(actor=stranger, entry=news, title="示例")
    with pytest.raises(NotAllowed):
        approval.take_down(actor=stranger, entry=news)


def test_the_published_version_stays_until_the_next_is_approved() -> None:
    author = make_editor()
    news = make_news(by=author, title="示例新闻第一版")
    writing.write(actor=Actor(person=author), entry=news, title="示例新闻第二版")
    news.refresh_from_db()
    assert (news.title, news.has_unpublished_changes) == ("示例新闻第一版", True)


def test_what_waits_is_locked_for_everyone() -> None:
    author, second = make_editor(), make_editor()
    news = make_news(by=author, published=False)
    send_in(news, author)
    lock = News.objects.get().get_lock()
    assert lock is not None
    assert lock.for_user(author) and lock.for_user(second)


def test_a_version_written_after_sending_in_is_not_what_gets_approved() -> None:
    author, second = make_editor(), make_editor()
    news = make_news(by=author, published=False)
    waiting = send_in(news, author)
    writing.write(actor=Actor(person=author), entry=news, title="示例新闻偷换了")
    with pytest.raises(Refused, match="又有改动"):
        approval.approve(actor=Actor(person=second), entry=news, waiting=waiting)


def test_what_was_decided_once_is_not_decided_again() -> None:
    author, second = make_editor(), make_editor()
    news = make_news(by=author, published=False)
    waiting = send_in(news, author)
    approval.send_back(actor=Actor(person=second), entry=news, waiting=waiting, words="标题太长")
    with pytest.raises((Refused, PermissionDenied)):
        approval.approve(actor=Actor(person=second), entry=news, waiting=waiting)
    assert not News.objects.get().live


def test_every_deed_is_in_the_audit_trail() -> None:
    author = make_editor()
    news = make_news(by=author)
    approval.take_down(actor=Actor(person=author), entry=news)
    verbs = set(AuditEntry.objects.filter(target_kind="content.news").values_list("verb", flat=True))
    assert {"起草", "修改草稿", "送审", "审核通过", "发布", "撤下"} <= verbs
    assert AuditEntry.objects.get(verb="起草").person == author
    assert AuditEntry.objects.get(verb="审核通过").person != author


def test_an_hour_to_come_calls_the_worker_then() -> None:
    author = make_editor()
    hour = (clock.now() + timedelta(hours=3)).replace(microsecond=0)
    news = make_news(by=author, published=False, go_live_at=hour)
    let_out(news, author)
    assert not news.live
    assert Job.objects.get(kind=approval.DUE).next_try == hour


# Through the editor's own addresses, which take any number a person writes into them.


@pytest.fixture
def author_client(client: Client) -> Client:
    client.force_login(make_editor(username="author"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_address_of_another_entry_is_no_way_around(author_client: Client) -> None:
    """Wagtail checks the entry in the address, and acts on the approval numbered in it."""
    from lianyuan.accounts.models import Person

    author = Person.objects.get(username="author")
    mine = make_news(by=author, published=False)
    mine_waiting = send_in(mine, author)
    other_author = make_editor()
    other = make_news(by=other_author, published=False)
    send_in(other, other_author)
    assert rules.approves(author, other)
    answer = author_client.post(
        reverse(
            "wagtailsnippets_content_news:workflow_action",
            args=[other.pk, "approve", mine_waiting.pk],
        )
    )
    assert answer.status_code == 403
    mine.refresh_from_db()
    other.refresh_from_db()
    assert not mine.live and not other.live


def test_an_editor_cannot_publish_by_sending_the_editors_own_button(author_client: Client) -> None:
    from lianyuan.accounts.models import Person

    news = make_news(by=Person.objects.get(username="author"), published=False)
    address = reverse("wagtailsnippets_content_news:edit", args=[news.pk])
    fields = {"title": "示例", "summary": "示例", "body-count": "0", "action-publish": "yes"}
    author_client.post(address, fields)
    news.refresh_from_db()
    assert not news.live


def test_saving_again_never_overwrites_a_version(author_client: Client) -> None:
    """Else what was approved could be changed under its number."""
    from lianyuan.accounts.models import Person

    news = make_news(by=Person.objects.get(username="author"), published=False)
    before = news.revisions.count()
    author_client.post(
        reverse("wagtailsnippets_content_news:edit", args=[news.pk]),
        {
            "title": "示例新闻再存一次",
            "summary": "示例",
            "body-count": "0",
            "overwrite_revision_id": str(news.latest_revision_id),
        },
    )
    assert news.revisions.count() == before + 1
