"""Pictures carry nothing of where they were taken, and nobody sees those of a draft."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.content import queries
from lianyuan.content.actions import approval, pictures, writing
from lianyuan.content.models import News, Picture
from lianyuan.content.tests.factories import (
    let_out,
    make_editor,
    make_home,
    make_news,
    make_picture,
    send_in,
)
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.files.inspection.reasons import UnacceptableFile
from lianyuan.files.tests import samples

pytestmark = pytest.mark.django_db


def fetched(client: Client, picture: Picture) -> bytes | None:
    """The widest size, or None where it is refused."""
    answer = client.get(picture.source)
    return b"".join(answer.streaming_content) if answer.status_code == 200 else None  # type: ignore[attr-defined]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def in_the_text(picture: Picture) -> list[tuple[str, dict[str, Any]]]:
    return [("picture", {"picture": picture, "caption": ""})]


def test_what_is_kept_has_no_metadata_and_the_original_is_nobodys(client: Client) -> None:
    editor = make_editor()
    picture = make_picture(data=samples.photo(1200, 800), by=editor)
    make_news(cover=picture)
    content = fetched(client, picture)
    assert content is not None
    image = Image.open(io.BytesIO(content))
    assert not image.getexif() and not {"exif", "xmp", "comment"} & set(image.info)
    assert b"SecretPhone" not in content and b"SecretComment" not in content
    original = f"/files/{picture.key}/original/"
    assert client.get(original).status_code != 200
    assert signed_in(editor).get(original).status_code == 404


def test_a_drafts_picture_is_seen_by_editors_only(client: Client) -> None:
    author = make_editor()
    picture = make_picture(by=author)
    news = make_news(by=author, published=False, cover=picture)
    assert fetched(client, picture) is None
    assert fetched(signed_in(make_person()), picture) is None
    assert fetched(signed_in(make_editor()), picture)
    let_out(news, author)
    assert fetched(client, picture)
    approval.take_down(actor=Actor(person=author), entry=news)
    assert fetched(client, picture) is None


def test_a_picture_inside_the_text_counts_as_shown(client: Client) -> None:
    picture = make_picture()
    make_news(body=[("picture", {"picture": picture, "caption": ""})])
    assert fetched(client, picture)


def test_a_new_drafts_picture_stays_hidden_while_the_old_version_is_out(client: Client) -> None:
    author = make_editor()
    news = make_news(by=author)
    picture = make_picture(by=author)
    writing.write(actor=Actor(person=author), entry=news, cover=picture)
    assert fetched(client, picture) is None


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(UnacceptableFile):
        make_picture(data=b"<svg onload=alert(1)>")
    assert not Picture.objects.exists()


def test_a_picture_in_use_stays() -> None:
    editor = make_editor()
    picture = make_picture(by=editor)
    make_news(cover=picture)
    with pytest.raises(Refused, match="1 处"):
        pictures.remove_picture(actor=Actor(person=editor), picture=picture)
    with pytest.raises(NotAllowed):
        pictures.remove_picture(actor=Actor(person=make_person()), picture=picture)
    assert News.objects.get().cover == picture


@pytest.mark.parametrize("where", ["cover", "body"])
@pytest.mark.parametrize("standing", ["draft", "waiting", "scheduled", "taken down"])
def test_a_picture_in_a_version_that_can_still_go_out_stays(where: str, standing: str) -> None:
    author = make_editor()
    picture, news = make_picture(by=author), make_news(by=author)
    hour = clock.now() + timedelta(hours=2) if standing == "scheduled" else None
    place = {"cover": picture} if where == "cover" else {"body": in_the_text(picture)}
    writing.write(actor=Actor(person=author), entry=news, go_live_at=hour, **place)
    if standing == "waiting":
        send_in(news, author)
    if standing == "scheduled":
        let_out(news, author)
        # Behind it lies a later draft without the picture.
        writing.write(actor=Actor(person=author), entry=news, cover=None, body=[])
    if standing == "taken down":
        approval.take_down(actor=Actor(person=author), entry=news)
    with pytest.raises(Refused, match="1 处"):
        pictures.remove_picture(actor=Actor(person=author), picture=picture)
    assert Picture.objects.filter(pk=picture.pk).exists()


def test_a_picture_in_the_next_home_page_stays_and_one_of_a_past_version_goes() -> None:
    author = make_editor()
    past, coming = make_picture(by=author), make_picture(by=author)
    home = make_home(above=in_the_text(past), by=author)
    writing.write(actor=Actor(person=author), entry=home, above=[], below=in_the_text(coming))
    with pytest.raises(Refused, match="1 处"):
        pictures.remove_picture(actor=Actor(person=author), picture=coming)
    let_out(home, author)
    pictures.remove_picture(actor=Actor(person=author), picture=past)
    assert list(Picture.objects.all()) == [coming]


def test_looking_for_uses_asks_as_often_for_many_versions_as_for_one() -> None:
    author = make_editor()
    picture = make_picture(by=author)
    asked = []
    for count in (1, 4):
        for _ in range(count):
            news = make_news(by=author)
            writing.write(actor=Actor(person=author), entry=news, body=in_the_text(picture))
        queries.uses_of(picture)
        with CaptureQueriesContext(connection) as counted:
            queries.uses_of(picture)
        asked.append(len(counted))
    assert asked == [2, 2]
    assert queries.uses_of(picture) == 5


def test_the_library_takes_a_picture_through_its_form() -> None:
    client = signed_in(make_editor())
    answer = client.post(
        "/backoffice/content/pictures/new/",
        {"description": "示例图片说明", "upload": SimpleUploadedFile("示例.jpg", samples.photo())},
    )
    assert answer.status_code == 302, answer.content.decode()
    assert Picture.objects.get().sizes
    listed = client.get("/backoffice/content/pictures/?q=图片").content.decode()
    assert "示例图片说明" in listed
