"""A company's logo and photos."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies import queries
from lianyuan.companies.models import Company
from lianyuan.companies.tests.factories import make_company, make_membership
from lianyuan.files.models import File
from lianyuan.files.tests import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The folder files are kept in."""
    backend = {"BACKEND": "lianyuan.files.storage.DiskStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    yield tmp_path


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def owner(client: Client, company: Company) -> Client:
    person = make_person()
    make_membership(person=person, company=company, role=CompanyRoleName.OWNER)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("acting"), {"company": company.pk})
    return client


def send(client: Client, company: Company, page: str = "companies:pictures", *more: int, **files: Any) -> Any:
    guard = {"acting_for": company.pk, "form_key": str(uuid4())}
    return client.post(reverse(page, args=[company.pk, *more]), guard | files)


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_an_owner_shows_a_logo_and_photos_to_everyone(owner: Client, company: Company) -> None:
    photos = [upload(samples.photo(), "门口.jpg"), upload(samples.heic(), "仓库.heic")]
    assert (
        send(owner, company, logo=upload(samples.png("RGBA"), "标志.png"), photos=photos).status_code == 302
    )
    shown = Client().get(reverse("companies:company", args=[company.pk])).content.decode()
    for file in queries.pictures_of(company).all:
        assert f"/files/{file.key}/" in shown
        answer = Client().get(f"/files/{file.key}/320/")
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=3600")
        assert b"Secret" not in answer.getvalue()
        assert Client().get(f"/files/{file.key}/original/").status_code == 302


def test_a_new_logo_takes_the_place_of_the_old_and_photos_add_up(owner: Client, company: Company) -> None:
    for number in (1, 2):
        send(
            owner,
            company,
            logo=upload(samples.png(), f"{number}.png"),
            photos=upload(samples.photo(), "a.jpg"),
        )
    pictures = queries.pictures_of(company)
    assert pictures.logo is not None
    assert (pictures.logo.name, len(pictures.photos)) == ("2.png", 2)


def test_a_picture_is_taken_down(owner: Client, company: Company) -> None:
    send(owner, company, photos=upload(samples.photo(), "a.jpg"))
    [photo] = queries.pictures_of(company).photos
    send(owner, make_company(), "companies:picture-removal", photo.pk)
    assert File.objects.exists()
    send(owner, company, "companies:picture-removal", photo.pk)
    assert not File.objects.exists()


def test_more_photos_than_there_is_room_for_are_refused(owner: Client, company: Company) -> None:
    send(owner, company, photos=[upload(samples.photo(320, 200), f"{n}.jpg") for n in range(5)])
    answer = send(owner, company, photos=[upload(samples.photo(320, 200), f"{n}.jpg") for n in range(2)])
    assert answer.status_code == 409
    assert "照片最多 6 个，已经有 5 个，这次又选了 2 个" in answer.content.decode()
    assert File.objects.count() == 5


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "还没有选图片"),
        ({"logo": upload(samples.pdf(), "a.pdf")}, "这里只收JPG"),
        ({"logo": upload(b"<svg/>", "a.svg")}, "SVG"),
        ({"photos": upload(b"", "a.jpg")}, "是空的"),
    ],
)
def test_what_isnt_a_picture_is_answered_at_its_field(
    owner: Client, company: Company, files: dict[str, Any], says: str
) -> None:
    answer = send(owner, company, **files)
    assert answer.status_code == 400
    assert says in answer.content.decode()
