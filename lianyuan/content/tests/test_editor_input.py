"""What an editor writes wrongly is answered with words: never a fault, and nothing half saved."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianyuan.accounts import jobs
from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.content.models import HomePage, News, Picture
from lianyuan.content.tests.factories import make_editor, make_news
from lianyuan.core import clock

pytestmark = pytest.mark.django_db
ADD = "/backoffice/content/news/add/"
FIELDS = {"title": "示例新闻标题", "summary": "示例", "body-count": "0", "cover": ""}


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def editor() -> Client:
    return signed_in(make_editor())


def one_block(kind: str, **values: str) -> dict[str, str]:
    """The fields of a body of one block."""
    fields = {"body-count": "1", "body-0-type": kind, "body-0-deleted": "", "body-0-order": "0"}
    return fields | {f"body-0-value{name}": value for name, value in values.items()}


def said(words: str, answer: Any) -> bool:
    """Whether the page says this, also where the editor's script is given its words as JSON."""
    page = answer.content.decode()
    return words in page or json.dumps(words)[1:-1] in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "长" * 61},
        {"summary": ""},
        {"go_live_at": "昨天"},
        {"go_live_at": "2026-13-45 99:99"},
        {"expire_at": "2020-01-01 08:00"},
        {"go_live_at": "2050-01-02 08:00", "expire_at": "2050-01-01 08:00"},
        {"cover": "abc"},
        {"cover": "999999"},
        {"cover": "9" * 30},
        one_block("heading", **{"": ""}),
        one_block("heading", **{"": "长" * 41}),
        one_block("notice", **{"-title": "", "-text": "", "-tone": "lake"}),
        one_block("notice", **{"-title": "示例", "-text": "", "-tone": "pink"}),
        one_block("picture", **{"-picture": "", "-caption": ""}),
        one_block("links", **{"-heading": "示例", "-links-count": "0"}),
        one_block(
            "links",
            **{
                "-heading": "示例",
                "-links-count": "1",
                "-links-0-deleted": "",
                "-links-0-order": "0",
                "-links-0-type": "item",
                "-links-0-value-label": "示例",
                "-links-0-value-text": "",
                "-links-0-value-address": "javascript:alert(1)",
            },
        ),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_saved(editor: Client, wrong: dict[str, str]) -> None:
    answer = editor.post(ADD, FIELDS | wrong | {"action-submit": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "error" in page
    assert not News.objects.exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"body-count": "abc"},
        {"body-count": "-1"},
        {"body-count": "1"},
        {"body-count": "1", "body-0-type": "nonsense", "body-0-order": "0", "body-0-deleted": ""},
        {"body-count": "1", "body-0-type": "heading", "body-0-order": "x", "body-0-deleted": ""},
        one_block("picture", **{"-picture": "abc", "-caption": ""}),
        one_block("text", **{"": "{not json"}),
        one_block("text", **{"": "[]"}),
        one_block("text", **{"": '{"blocks": [{}]}'}),
        {"title": "零\x00字符"},
        {"overwrite_revision_id": "abc"},
        {"loaded_revision_id": "abc"},
    ],
)
def test_a_form_no_browser_sends_is_no_fault(editor: Client, broken: dict[str, str]) -> None:
    answer = editor.post(ADD, FIELDS | broken)
    assert answer.status_code < 500, answer.status_code
    news = make_news(published=False)
    address = reverse("wagtailsnippets_content_news:edit", args=[news.pk])
    assert editor.post(address, FIELDS | broken).status_code < 500
    assert editor.post(address.replace("edit", "preview"), FIELDS | broken).status_code < 500


@pytest.mark.parametrize("way", ["pictures/new/", "choose-picture/create/"])
@pytest.mark.parametrize(
    "data", [b"", b"MZ not a picture", b"<svg onload=alert(1)></svg>", b"\xff\xd8\xff\xe0 cut short"]
)
def test_a_picture_that_is_none_is_refused_in_words(editor: Client, way: str, data: bytes) -> None:
    upload = SimpleUploadedFile("示例.jpg", data, content_type="image/jpeg")
    answer = editor.post(f"/backoffice/content/{way}", {"description": "示例", "upload": upload})
    assert answer.status_code in {200, 400, 422}
    assert said("图片", answer)
    assert not Picture.objects.exists()


def test_a_picture_needs_its_file_and_its_words(editor: Client) -> None:
    answer = editor.post("/backoffice/content/pictures/new/", {"description": ""})
    assert answer.status_code == 200 and "error" in answer.content.decode()


def test_the_home_page_refuses_an_empty_block(editor: Client) -> None:
    home = HomePage.objects.get()
    fields: dict[str, Any] = {
        "above-count": "1",
        "above-0-type": "hero",
        "above-0-order": "0",
        "above-0-deleted": "",
        "above-0-id": "",
        "above-0-value-title": "",
        "above-0-value-text": "",
        "above-0-value-action": "",
        "above-0-value-address": "nowhere",
        "below-count": "0",
    }
    answer = editor.post(reverse("wagtailsnippets_content_homepage:edit", args=[home.pk]), fields)
    assert answer.status_code == 200 and said("打不开", answer)
    assert HomePage.objects.get().latest_revision_id == home.latest_revision_id


def test_from_the_editors_form_to_its_hour_and_its_end(
    editor: Client, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent in with two hours by one, approved by another, out and down again by the worker alone."""
    begins, ends = (timezone.localtime(clock.now() + timedelta(hours=hours)) for hours in (2, 5))
    hours = {"go_live_at": f"{begins:%Y-%m-%d %H:%M}", "expire_at": f"{ends:%Y-%m-%d %H:%M}"}
    answer = editor.post(ADD, FIELDS | hours | {"action-submit": "yes"})
    assert answer.status_code == 302
    news = News.objects.get()
    task = news.current_workflow_task_state
    approve = reverse("wagtailsnippets_content_news:workflow_action", args=[news.pk, "approve", task.pk])
    editor.post(approve)
    assert News.objects.get().current_workflow_task_state == task
    signed_in(make_editor()).post(approve)
    seen = []
    start = clock.now()
    for later in (timedelta(), timedelta(hours=2, minutes=1), timedelta(hours=5, minutes=1)):
        moment = start + later
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        while jobs.run_next():
            pass
        seen.append(client.get(f"/news/{news.pk}/").status_code)
    assert seen == [404, 200, 404]


def test_where_entries_stand_is_said_in_their_list(editor: Client) -> None:
    author = Person.objects.get()
    make_news(by=author, title="示例已经发布")
    draft = make_news(by=author, published=False, title="示例草稿")
    page = editor.get("/backoffice/content/news/results/", {"live": "true"}).content.decode()
    assert "示例已经发布" in page and "示例草稿" not in page
    assert draft.status_string and not draft.approved_schedule
    assert signed_in(make_person()).get(ADD).status_code == 403
