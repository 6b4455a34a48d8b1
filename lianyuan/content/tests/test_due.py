"""What goes out or ends at its hour is the worker's."""

from datetime import timedelta

import pytest

from lianyuan.accounts import jobs
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditEntry, Job
from lianyuan.content.actions import approval, writing
from lianyuan.content.actions.approval import DUE
from lianyuan.content.actions.due import publish_due
from lianyuan.content.models import News
from lianyuan.content.tests.factories import let_out, make_editor, make_news, send_in
from lianyuan.core import clock

pytestmark = pytest.mark.django_db


def scheduled(**hours: timedelta) -> News:
    author = make_editor()
    news = make_news(by=author, published=False, **{name: clock.now() + hour for name, hour in hours.items()})
    return let_out(news, author)


def later(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    """The clock as it will be."""
    moment = clock.now() + timedelta(hours=hours)
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_before_its_hour_nothing_goes_out() -> None:
    news = scheduled(go_live_at=timedelta(hours=2))
    assert publish_due() == 0
    news.refresh_from_db()
    assert not news.live


def test_at_its_hour_the_worker_publishes_it_and_leaves_a_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    news = scheduled(go_live_at=timedelta(hours=2))
    assert not jobs.run_next()
    later(monkeypatch, 2.1)
    assert jobs.run_next()
    news.refresh_from_db()
    assert news.live
    entry = AuditEntry.objects.get(verb="定时发布")
    assert (entry.person, entry.origin) == (None, "定时任务")


def test_at_its_end_it_is_taken_down(monkeypatch: pytest.MonkeyPatch) -> None:
    news = scheduled(expire_at=timedelta(hours=5))
    assert news.live
    later(monkeypatch, 5.1)
    assert jobs.run_next()
    news.refresh_from_db()
    assert not news.live and news.expired
    assert AuditEntry.objects.filter(verb="到期撤下").count() == 1


def test_doing_it_twice_does_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled(go_live_at=timedelta(hours=2))
    later(monkeypatch, 3)
    assert (publish_due(), publish_due()) == (1, 0)
    assert AuditEntry.objects.filter(verb="定时发布").count() == 1


def test_a_version_that_goes_out_at_an_hour_and_ends_at_another_calls_the_worker_twice() -> None:
    scheduled(go_live_at=timedelta(hours=2), expire_at=timedelta(hours=4))
    assert Job.objects.filter(kind=DUE).count() == 2


@pytest.mark.parametrize("days_between", [0, 1])
def test_a_version_approved_to_follow_goes_out_although_the_old_one_ended(
    monkeypatch: pytest.MonkeyPatch, days_between: int
) -> None:
    author, end = make_editor(), clock.now() + timedelta(hours=5)
    news = make_news(by=author, title="示例新闻第一版", expire_at=end)
    begin = end + timedelta(days=days_between)
    writing.write(
        actor=Actor(person=author), entry=news, title="示例新闻第二版", go_live_at=begin, expire_at=None
    )
    let_out(news, author)
    assert (news.live, news.title) == (True, "示例新闻第一版")
    later(monkeypatch, 5.1)
    publish_due()
    news.refresh_from_db()
    assert news.live == (not days_between)
    if days_between:
        assert news.expired and news.approved_schedule
        later(monkeypatch, 24)
        publish_due()
        news.refresh_from_db()
    assert (news.live, news.expired, news.title) == (True, False, "示例新闻第二版")
    assert AuditEntry.objects.filter(verb="到期撤下").count() == 1


def test_the_next_version_goes_on_waiting_when_the_last_one_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    news, author = scheduled(go_live_at=timedelta(hours=2)), make_editor()
    assert news.current_workflow_state is None
    writing.write(actor=Actor(person=author), entry=news, title="示例新闻第二版")
    waiting = send_in(news, author)
    later(monkeypatch, 2.1)
    assert publish_due() == 1
    news.refresh_from_db()
    assert (news.live, news.title, news.has_unpublished_changes) == (True, "示例新闻标题", True)
    approval.approve(actor=Actor(person=make_editor()), entry=news, waiting=waiting)
    news.refresh_from_db()
    assert (news.title, news.has_unpublished_changes) == ("示例新闻第二版", False)
    assert news.current_workflow_state is None
