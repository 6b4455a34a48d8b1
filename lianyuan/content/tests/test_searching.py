"""What is published is found; drafts, and what was taken down, are not."""

from datetime import timedelta

import pytest
from wagtail.rich_text import RichText

from lianyuan.accounts.acting import Actor
from lianyuan.content.actions import approval, writing
from lianyuan.content.actions.due import publish_due
from lianyuan.content.tests.factories import let_out, make_editor, make_guide, make_news
from lianyuan.content.tests.test_due import later, scheduled
from lianyuan.search import queries
from lianyuan.search.models import Document
from lianyuan.search.reindexing import reindex

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [hit.title for hit in queries.search(Actor(person=None), text).page.rows]


def test_title_summary_and_text_are_found_once_approved() -> None:
    author = make_editor()
    body = [("text", RichText("<p>图书角添了<b>显微镜</b></p>"))]
    news = make_news(by=author, published=False, title="湖边读书会", summary="带孩子来", body=body)
    assert found("读书会") == []
    let_out(news, author)
    for text in ("读书会", "孩子", "显微镜", "讀書會"):
        assert found(text) == ["湖边读书会"], text
    make_guide(title="怎样预约自习室")
    assert found("自习室") == ["怎样预约自习室"]
    assert not [tally for tally in reindex() if tally.kind in {"news", "guide"} and tally.differed]


def test_a_later_draft_is_not_found_before_its_approval() -> None:
    author = make_editor()
    news = make_news(by=author, title="湖边读书会")
    news = writing.write(actor=Actor(person=author), entry=news, title="山间读书会")
    assert (found("湖边"), found("山间")) == (["湖边读书会"], [])
    let_out(news, author)
    assert (found("湖边"), found("山间")) == ([], ["山间读书会"])


def test_what_is_taken_down_or_deleted_is_gone() -> None:
    author = make_editor()
    news, guide = make_news(by=author, title="湖边读书会"), make_guide(title="湖边停车指南")
    approval.take_down(actor=Actor(person=author), entry=news)
    assert found("湖边") == ["湖边停车指南"]
    guide.delete()
    assert not Document.objects.filter(kind__in=["news", "guide"]).exists()


def test_what_ends_at_its_hour_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled(expire_at=timedelta(hours=2))
    assert found("示例新闻") == ["示例新闻标题"]
    later(monkeypatch, 3)
    publish_due()
    assert found("示例新闻") == []
