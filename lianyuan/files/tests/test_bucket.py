"""Files kept in a bucket, tried against a service of the same protocol on this machine."""

import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.test import Client
from moto.server import ThreadedMotoServer

from lianyuan.accounts.tests.factories import make_person
from lianyuan.files import storage, tasks
from lianyuan.files.inspection.reasons import UnacceptableFile
from lianyuan.files.tests import samples
from lianyuan.files.tests.factories import make_file, make_prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The address of the service."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(service: str, settings: Any) -> Any:
    """An empty bucket in which files are kept."""
    name = f"files-{uuid4()}"
    options = {
        "bucket_name": name,
        "endpoint_url": service,
        "region_name": "cn-1",
        "addressing_style": "path",
        "location": "lianyuan/",
        "access_key": "key",
        "secret_key": "secret",
        "default_acl": None,
        "file_overwrite": False,
    }
    backend = {"BACKEND": "lianyuan.files.bucket.BucketStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    kept: Any = storages["files"]
    kept.connection.meta.client.create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "cn-1"}
    )
    return kept.bucket


def names(bucket: Any) -> list[str]:
    return sorted(found.key for found in bucket.objects.all())


def test_files_are_kept_and_handed_out_in_parts(client: Client, bucket: Any) -> None:
    person = make_person()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    paper = make_file(person=person, data=samples.pdf(b"0123456789" * 20_000), name="合同.pdf")
    assert names(bucket) == [f"lianyuan/{piece.stored_name}" for piece in paper.pieces.all()]
    whole = client.get(f"/files/{paper.key}/").getvalue()
    assert whole == samples.pdf(b"0123456789" * 20_000)
    answer = client.get(f"/files/{paper.key}/", headers={"Range": "bytes=1000-1999"})
    assert (answer.status_code, answer.getvalue()) == (206, whole[1000:2000])


def test_nobody_reads_the_bucket_without_us(bucket: Any) -> None:
    make_prepared()
    for found in bucket.objects.all():
        grants = found.Acl().grants
        assert [grant["Permission"] for grant in grants] == ["FULL_CONTROL"]


def test_bytes_without_a_row_are_swept(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = make_file(person=make_person())
    make_prepared()
    assert len(names(bucket)) == 6
    monkeypatch.setattr(tasks, "LEFT_ALONE", -tasks.LEFT_ALONE)
    tasks.sweep({})
    assert names(bucket) == sorted(f"lianyuan/{piece.stored_name}" for piece in file.pieces.all())


def test_a_missing_object_is_said(client: Client, bucket: Any) -> None:
    person = make_person()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    paper = make_file(person=person, data=samples.pdf(), name="a.pdf")
    bucket.objects.all().delete()
    assert client.get(f"/files/{paper.key}/").status_code == 404


def test_a_service_that_is_away_is_said(client: Client, bucket: Any) -> None:
    person = make_person()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    paper = make_file(person=person, data=samples.pdf(), name="a.pdf")
    bucket.objects.all().delete()
    bucket.delete()
    with pytest.raises(UnacceptableFile, match="文件存储暂时连不上"):
        make_prepared()
    with pytest.raises(storage.StorageAway):
        storage.store().keep("ab/cd", io.BytesIO(b"x"), 1)
    assert client.get(f"/files/{paper.key}/").status_code in {404, 503}
