"""News, guides and the home page as readers see them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.rich_text import RichText

from lianyuan.content.blocks import check_address
from lianyuan.content.models import Guide, News
from lianyuan.content.queries import PAGE_SIZE
from lianyuan.content.tests.factories import make_guide, make_news

pytestmark = pytest.mark.django_db


def test_empty_lists_say_what_would_be_here(client: Client) -> None:
    assert "还没有新闻" in client.get("/news/").content.decode()
    assert "还没有指南" in client.get("/guides/").content.decode()


def test_drafts_are_nowhere(client: Client) -> None:
    draft = make_news(published=False, title="示例草稿标题")
    guide = make_guide(published=False, title="示例草稿指南")
    assert "示例草稿标题" not in client.get("/news/").content.decode()
    assert client.get(f"/news/{draft.pk}/").status_code == 404
    assert client.get(f"/guides/{guide.pk}/").status_code == 404


def test_published_news_are_listed_newest_first_and_paged(client: Client) -> None:
    for number in range(PAGE_SIZE + 1):
        moment = timezone.now() - timedelta(days=number)
        News.objects.create(title=f"示例第{number}天", summary="示例", live=True, first_published_at=moment)
    first = client.get("/news/").content.decode()
    assert first.index("示例第0天") < first.index("示例第1天")
    assert f"示例第{PAGE_SIZE}天" not in first
    after = client.get("/news/").context["page"].after
    assert f"示例第{PAGE_SIZE}天" in client.get("/news/", {"key": after}).content.decode()


def test_guides_stand_in_their_order(client: Client) -> None:
    Guide.objects.create(title="示例后面", summary="示例", live=True, position=20)
    Guide.objects.create(title="示例前面", summary="示例", live=True, position=10)
    listed = client.get("/guides/").content.decode()
    assert listed.index("示例前面") < listed.index("示例后面")


def test_pages_keep_the_strict_policy(client: Client) -> None:
    news = make_news()
    for path in ("/news/", f"/news/{news.pk}/", "/guides/", "/"):
        policy = client.get(path)["Content-Security-Policy"]
        assert "script-src 'self';" in policy + ";"
        assert "unsafe-inline" not in policy and "frame-ancestors 'none'" in policy


def test_a_page_of_all_blocks_is_drawn(client: Client) -> None:
    body = [
        ("heading", "示例小标题"),
        ("text", RichText("<p>示例<b>正文</b></p>")),
        ("notice", {"title": "示例提示", "text": "", "tone": "seal"}),
        ("links", {"heading": "示例", "links": [{"label": "去办事", "text": "", "address": "/services/"}]}),
    ]
    page = client.get(f"/news/{make_news(body=body).pk}/").content.decode()
    for expected in ("<h2>示例小标题</h2>", "<b>正文</b>", "示例提示", 'href="/services/"'):
        assert expected in page


def test_written_markup_is_shown_not_run(client: Client) -> None:
    page = client.get(f"/news/{make_news(title='<script>alert(1)</script>').pk}/").content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "bad",
    ["javascript:alert(1)", "//example.invalid/", "data:text/html,x", "services", "ftp://example.invalid/"],
)
def test_links_lead_to_pages_only(bad: str) -> None:
    with pytest.raises(ValidationError, match="打不开"):
        check_address(bad)


@pytest.mark.parametrize("good", ["/services/", "https://example.invalid/a?b=c"])
def test_addresses_of_ours_and_of_the_web_are_taken(good: str) -> None:
    check_address(good)
