"""Handing files out: to whom, in which parts, and how no browser mistakes them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.utils.http import http_date
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.files import purposes
from lianyuan.files.models import File
from lianyuan.files.serving import POLICY, disposition
from lianyuan.files.tests import samples
from lianyuan.files.tests.factories import FACES, make_file

pytestmark = pytest.mark.django_db
PAPER = samples.pdf(b"0123456789" * 30_000)


@pytest.fixture
def person(client: Client) -> Person:
    person = make_person()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


@pytest.fixture
def paper(person: Person) -> File:
    return make_file(person=person, data=PAPER, name="合同 “终稿”.pdf")


def content(answer: HttpResponseBase) -> bytes:
    return answer.getvalue()


def address(file: File, more: str = "") -> str:
    return f"/files/{file.key}/{more}"


def test_a_document_is_handed_out_to_be_saved(client: Client, paper: File) -> None:
    answer = client.get(address(paper))
    assert (answer.status_code, content(answer)) == (200, PAPER)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(PAPER))
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == POLICY
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_picture_is_shown_in_the_width_asked_for(client: Client, person: Person) -> None:
    photo = make_file(person=person, data=samples.photo(1000, 700), name="IMG_1.JPEG")
    lengths = []
    for width, expected in (("", 1000), ("1/", 320), ("320/", 320), ("321/", 800), ("5000/", 1000)):
        answer = client.get(address(photo, width))
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["Content-Disposition"] == 'inline; filename="IMG_1.jpg"'
        assert answer["Content-Security-Policy"] == POLICY
        lengths.append((expected, len(content(answer))))
    assert len(set(lengths)) == 3
    assert all(b"Secret" not in content(client.get(address(photo, width))) for width in ("", "320/"))


def test_only_the_uploader_gets_the_original_back(client: Client, person: Person) -> None:
    photo = make_file(person=person)
    answer = client.get(address(photo, "original/"))
    assert content(answer) == samples.photo()
    assert answer["Content-Disposition"].startswith("attachment")
    # Someone else of the same side sees the picture, and not where it was taken.
    photo.person = make_person()
    photo.save()
    assert client.get(address(photo)).status_code == 200
    assert client.get(address(photo, "original/")).status_code == 404
    assert client.get(address(make_file(person=person, purpose=FACES), "original/")).status_code == 404


def test_nobody_else_learns_that_a_file_exists(paper: File) -> None:
    stranger, visitor = Client(), Client()
    stranger.force_login(make_person(), backend="django.contrib.auth.backends.ModelBackend")
    for more in ("", "320/", "original/"):
        assert stranger.get(address(paper, more)).status_code == 404
        assert stranger.get(f"/files/no-such-file/{more}").status_code == 404
        for key in (paper.key, "no-such-file"):
            answer = visitor.get(f"/files/{key}/{more}")
            assert answer["Location"] == f"/accounts/login/?next=/files/{key}/{more}"


def test_a_file_whose_room_says_nothing_is_nobodys(client: Client, paper: File) -> None:
    File.objects.update(owner_kind="rooms.gone")
    assert client.get(address(paper)).status_code == 404
    assert purposes.owner_of("rooms.gone") is None


def test_public_pictures_may_be_kept_on_the_way(client: Client, person: Person) -> None:
    assert (
        client.get(address(make_file(person=person, purpose=FACES)))["Cache-Control"]
        == "public, max-age=3600"
    )


def test_only_reading(client: Client, paper: File) -> None:
    for method in (client.post, client.put, client.delete):
        assert method(address(paper), {"acting_for": ""}).status_code == 405


LAST = len(PAPER) - 1


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, LAST),
        ("bytes=-100", LAST - 99, LAST),
        ("bytes=5-999999999", 5, LAST),
        ("bytes=-999999999", 0, LAST),
        (f"bytes={LAST}-", LAST, LAST),
        ("bytes= 3-4 ", 3, 4),
    ],
)
def test_a_part_is_handed_out(client: Client, paper: File, asked: str, start: int, end: int) -> None:
    answer = client.get(address(paper), headers={"Range": asked})
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{end}/{len(PAPER)}"
    assert answer["Content-Length"] == str(end - start + 1)
    assert content(answer) == PAPER[start : end + 1]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize(
    "asked", [f"bytes={LAST + 1}-", "bytes=99999999999-", "bytes=-0", f"bytes={LAST + 1}-{LAST + 2}"]
)
def test_a_part_behind_the_end_cant_be_had(client: Client, paper: File, asked: str) -> None:
    answer = client.get(address(paper), headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"], answer.content) == (
        416,
        f"bytes */{len(PAPER)}",
        b"",
    )


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=9-1",
        "bytes=0-1,5-6",
        "lines=0-1",
        "bytes=0-1x",
        "bytes=٣-٤",
        "bytes=1" + "0" * 400 + "-",
    ],
)
def test_what_isnt_one_part_is_answered_with_the_whole(client: Client, paper: File, asked: str) -> None:
    answer = client.get(address(paper), headers={"Range": asked})
    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(PAPER)))


@given(
    asked=st.one_of(
        st.text(max_size=30), st.from_regex(r"bytes=\d{0,25}-\d{0,25}(,\d*-\d*)?", fullmatch=True)
    )
)
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_range_is_an_error_of_ours(client: Client, paper: File, asked: str) -> None:
    answer = client.get(address(paper), headers={"Range": asked.replace("\n", " ").replace("\r", " ")})
    assert answer.status_code in {200, 206, 416}


def test_a_part_of_what_has_changed_is_the_whole(client: Client, paper: File) -> None:
    etag = client.head(address(paper))["ETag"]
    written = http_date(paper.created_at.timestamp())
    earlier = http_date((paper.created_at - timedelta(days=1)).timestamp())
    for condition, status in (
        (etag, 206),
        (written, 206),
        ('"other"', 200),
        (f"W/{etag}", 200),
        (earlier, 200),
        ("x", 200),
    ):
        answer = client.get(address(paper), headers={"Range": "bytes=0-9", "If-Range": condition})
        assert answer.status_code == status, condition


def test_what_a_browser_has_already_isnt_sent_again(client: Client, paper: File) -> None:
    etag = client.get(address(paper))["ETag"]
    unchanged = client.get(address(paper), headers={"If-None-Match": etag, "Range": "bytes=0-9"})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.get(address(paper), headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(address(paper), headers={"If-Match": '"other"'}).status_code == 412


def test_a_look_at_the_headers_sends_no_content(client: Client, paper: File) -> None:
    answer = client.head(address(paper), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer["Content-Length"], content(answer)) == (200, str(len(PAPER)), b"")


def test_bytes_that_are_gone_are_said(client: Client, paper: File, kept: Path, caplog: Any) -> None:
    for path in kept.rglob("??*"):
        if path.is_file():
            path.unlink()
    answer = client.get(address(paper))
    assert answer.status_code == 404
    assert f"file {paper.pk} are missing" in caplog.text


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.pdf", 'attachment; filename="a.pdf"'),
        ("合同.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf"),
        ("résumé 1.pdf", "attachment; filename=\"resume 1.pdf\"; filename*=UTF-8''r%C3%A9sum%C3%A9%201.pdf"),
        ('a";x=y.pdf', "attachment; filename=\"a__x_y.pdf\"; filename*=UTF-8''a%22%3Bx%3Dy.pdf"),
    ],
)
def test_names_are_sent_so_that_every_browser_reads_them(name: str, header: str) -> None:
    assert disposition(name, attached=True) == header


@given(st.text(min_size=1, max_size=120))
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    header = disposition(name.encode("utf-8", "ignore").decode(), attached=True)
    assert header.isascii()
    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2
