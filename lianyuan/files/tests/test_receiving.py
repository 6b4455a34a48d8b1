"""Uploads as they arrive: whole, within bounds, once; and what a person is told otherwise."""

import errno
import io
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.core.bodies import WholeBodies
from lianyuan.files.models import File, Piece
from lianyuan.files.tests import samples
from lianyuan.files.tests.conftest import names_in
from lianyuan.files.tests.pages import PapersForm

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lianyuan.files.tests.pages")]


@pytest.fixture
def person(client: Client) -> Person:
    person = make_person()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def send(client: Client, *files: tuple[bytes, str], **written: str) -> Any:
    uploads = [SimpleUploadedFile(name, data) for data, name in files]
    form = {"acting_for": "", "form_key": str(uuid4()), "word": "好", "papers": uploads}
    return client.post("/papers/", form | written)


def test_several_files_are_taken_at_once(client: Client, person: Person, kept: Path) -> None:
    answer = send(client, (samples.photo(), "一.jpg"), (samples.pdf(), "二.pdf"))
    assert answer.status_code == 302
    assert list(File.objects.values_list("name", "kind", "person").order_by("id")) == [
        ("一.jpg", "jpeg", person.pk),
        ("二.pdf", "pdf", person.pk),
    ]
    assert len(names_in(kept)) == Piece.objects.count() == 4


def test_one_bad_file_keeps_all_out_and_each_fault_is_said(
    client: Client, person: Person, kept: Path
) -> None:
    answer = send(client, (samples.photo(), "一.jpg"), (b"<svg/>", "二.svg"), (b"", "三.pdf"))
    assert answer.status_code == 400
    said = answer.content.decode()
    assert "二.svg" in said
    assert "三.pdf" in said
    assert "一.jpg" not in said
    assert (File.objects.count(), names_in(kept)) == (0, [])


def test_a_fault_elsewhere_in_the_form_keeps_nothing(client: Client, person: Person, kept: Path) -> None:
    assert send(client, (samples.photo(), "一.jpg"), word="太长太长太长太长太长太长").status_code == 400
    assert (File.objects.count(), names_in(kept)) == (0, [])


def test_a_form_sent_twice_keeps_one_copy(client: Client, person: Person, kept: Path) -> None:
    key = str(uuid4())
    first = send(client, (samples.photo(), "一.jpg"), form_key=key)
    again = send(client, (samples.photo(), "一.jpg"), form_key=key)
    assert (first.status_code, again.status_code) == (302, 302)
    assert again["Idempotent-Replayed"] == "true"
    assert File.objects.count() == 1
    assert len(names_in(kept)) == Piece.objects.count() == 3


def test_too_many_are_refused_with_both_numbers(client: Client, person: Person, kept: Path) -> None:
    answer = send(client, *((samples.pdf(), f"{n}.pdf") for n in range(4)))
    assert "一次最多传 3 个文件，现在选了 4 个" in answer.content.decode()
    assert names_in(kept) == []


def test_a_file_above_every_ceiling_is_said_and_never_held_whole(
    client: Client, person: Person, kept: Path, settings: Any
) -> None:
    settings.UPLOAD_MEGABYTES = 1
    answer = send(client, (b"x" * 3_000_000, "一.pdf"))
    assert answer.status_code == 400
    assert "“一.pdf”太大了，这里一个文件最多 1 MB" in answer.content.decode()


def test_a_body_above_every_ceiling_is_refused_before_it_is_read(
    client: Client, person: Person, settings: Any
) -> None:
    settings.UPLOAD_MEGABYTES = 1
    answer = send(client, (b"x" * 13_000_000, "一.pdf"))
    assert answer.status_code == 413
    assert "一次最多上传 12 MB，这次有 12 MB" in answer.content.decode()


def test_a_visitor_is_sent_to_sign_in_and_nothing_is_kept(client: Client, kept: Path) -> None:
    answer = send(client, (samples.photo(), "一.jpg"))
    assert answer["Location"].startswith("/accounts/login/")
    assert names_in(kept) == []


class FullDisk:
    """A temporary file on a disk without room."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_no_room_for_what_comes_in_is_said(
    client: Client, person: Person, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", FullDisk)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", FullDisk)
    answer = send(client, (b"x" * 3_000_000, "一.pdf"))
    assert answer.status_code == 400
    assert "存储空间不够，“一.pdf”没有保存" in answer.content.decode()
    assert names_in(kept) == []


def cut_short(application: Any, client: Client) -> str:
    """Send a form whose connection breaks where a PDF within it would end; the status of the answer."""
    client.get("/accounts/password/change/")
    token = client.cookies["lianyuan_csrf"].value
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="acting_for"\r\n\r\n\r\n'
        b'--edge\r\nContent-Disposition: form-data; name="form_key"\r\n\r\n1\r\n'
        b'--edge\r\nContent-Disposition: form-data; name="word"\r\n\r\nok\r\n'
        b'--edge\r\nContent-Disposition: form-data; name="papers"; filename="a.pdf"\r\n\r\n'
    ) + samples.pdf()
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    said = {
        "CONTENT_TYPE": "multipart/form-data; boundary=edge",
        "CONTENT_LENGTH": str(len(body) + 1000),
        "HTTP_COOKIE": cookies,
        "HTTP_X_CSRFTOKEN": token,
    }
    environ = RequestFactory().post("/papers/").environ | said | {"wsgi.input": io.BytesIO(body)}
    statuses: list[str] = []
    # The test's connection stays open, as between two requests of Django's own test client.
    request_started.disconnect(close_old_connections)
    try:
        application(environ, lambda status, headers, *rest: statuses.append(status))
    finally:
        request_started.connect(close_old_connections)
    return statuses[0][:3]


def test_a_form_cut_short_is_not_done_by_half(client: Client, person: Person, kept: Path) -> None:
    assert cut_short(WholeBodies(get_wsgi_application()), client) == "409"
    assert (File.objects.count(), names_in(kept)) == (0, [])
    # Django alone does the deed, without the file that broke off.
    assert cut_short(get_wsgi_application(), client) == "302"


@given(data=st.binary(max_size=2000), name=st.text(max_size=30))
@examples(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_sent_is_an_error_of_ours(client: Client, person: Person, data: bytes, name: str) -> None:
    upload = SimpleUploadedFile("x", data)
    upload._name = name or "x"  # type: ignore[attr-defined]  # as a browser may send it, before it is tidied
    answer = client.post("/papers/", {"acting_for": "", "word": "好", "papers": upload})
    assert answer.status_code < 500


@given(body=st.binary(max_size=300))
@examples(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_is_an_error_of_ours(client: Client, person: Person, body: bytes) -> None:
    kind = "multipart/form-data; boundary=edge"
    for whole in (body, b'--edge\r\nContent-Disposition: form-data; name="papers"; filename="' + body):
        assert client.post("/papers/", data=whole, content_type=kind).status_code < 500


def test_the_field_says_its_limits_and_what_to_choose(client: Client, person: Person) -> None:
    drawn = str(PapersForm())
    assert "每个最多 2 MB，最多 3 个" in drawn
    assert 'accept=".jpg,' in drawn
    assert " multiple" in drawn
