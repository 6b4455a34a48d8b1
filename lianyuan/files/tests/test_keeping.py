"""Putting files away: wholly or not at all, for their owner, nothing left behind."""

import errno
import io
import os
import resource
import shutil
import stat
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import transaction

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditChange, AuditEntry
from lianyuan.accounts.tests.factories import make_person
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.files import actions, preparing, queries, storage, tasks
from lianyuan.files.inspection.kinds import KINDS
from lianyuan.files.inspection.reasons import UnacceptableFile
from lianyuan.files.models import File, Piece
from lianyuan.files.names import clean_name
from lianyuan.files.preparing import leftovers_removed
from lianyuan.files.purposes import Owner, Purpose, register
from lianyuan.files.tests import samples
from lianyuan.files.tests.conftest import names_in
from lianyuan.files.tests.factories import FACES, PAPERS, make_file, make_prepared

pytestmark = pytest.mark.django_db


def test_a_photo_is_kept_as_it_came_and_in_each_width(kept: Path) -> None:
    person = make_person()
    file = make_file(person=person, name="营业执照 照片.jpg")
    assert (file.name, file.kind, file.size, file.person) == (
        "营业执照 照片.jpg",
        "jpeg",
        len(samples.photo()),
        person,
    )
    assert [(p.role, p.width) for p in file.pieces.order_by("id")] == [
        ("original", 0),
        ("picture", 320),
        ("picture", 640),
    ]
    assert sorted(file.pieces.values_list("stored_name", flat=True)) == names_in(kept)


def test_a_purpose_may_not_want_the_original(kept: Path) -> None:
    file = make_file(person=make_person(), purpose=FACES)
    assert set(file.pieces.values_list("role", flat=True)) == {"picture"}
    assert all(b"Secret" not in (kept / name).read_bytes() for name in names_in(kept))


def test_only_the_platform_itself_reads_the_folder(kept: Path) -> None:
    make_file(person=make_person())
    for path in kept.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_as_whom_it_was_uploaded_is_noted_and_the_trail_keeps_no_name() -> None:
    person = make_person()
    actor = Actor(person=person, company_id=7, company_label="示例公司")
    [file] = actions.attach(
        actor=actor, owner=person, purpose=PAPERS, uploads=[make_prepared(name="张三的身份证.jpg")]
    )
    assert (file.company_id, file.company_label) == (7, "示例公司")
    entry = AuditEntry.objects.get(verb="上传文件")
    assert (entry.person, entry.target_id) == (person, str(person.pk))
    change = AuditChange.objects.get(entry=entry)
    assert change.after == {
        "file": file.pk, "purpose": "tests.papers", "kind": "jpeg", "size": file.size, "sha256": file.sha256,
    }  # fmt: skip
    assert "张三" not in str([entry, change.after, entry.target_label])


def test_only_who_may_change_the_owner_attaches_and_removes() -> None:
    mine, other = make_person(), Actor(person=make_person())
    with pytest.raises(NotAllowed):
        actions.attach(actor=other, owner=mine, purpose=PAPERS, uploads=[make_prepared()])
    file = make_file(person=mine)
    with pytest.raises(NotAllowed):
        actions.remove(actor=other, file=file)
    assert File.objects.count() == 1


def test_an_owner_has_no_more_files_than_its_purpose_allows() -> None:
    person = make_person()
    uploads = [make_prepared(samples.pdf(), "a.pdf") for _ in range(3)]
    actions.attach(actor=Actor(person=person), owner=person, purpose=PAPERS, uploads=uploads)
    with pytest.raises(Refused, match="最多 3 个，已经有 3 个，这次又选了 1 个"):
        make_file(person=person)


@pytest.mark.django_db(transaction=True)
def test_a_replaced_or_removed_file_is_gone_from_the_disk_too(kept: Path) -> None:
    person = make_person()
    actor = Actor(person=person)
    first = make_file(person=person, purpose=FACES)
    actions.replace(
        actor=actor, owner=person, purpose=FACES, upload=make_prepared(samples.png(), "b.png", FACES)
    )
    [second] = queries.files_of_one(person)
    assert (second.name, second.pk) != (first.name, first.pk)
    assert sorted(second.pieces.values_list("stored_name", flat=True)) == names_in(kept)
    actions.remove(actor=actor, file=second)
    assert (names_in(kept), Piece.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_removal_that_is_rolled_back_keeps_the_bytes(kept: Path) -> None:
    person = make_person()
    file = make_file(person=person)
    with transaction.atomic():
        actions.remove(actor=Actor(person=person), file=file)
        transaction.set_rollback(True)
    assert len(names_in(kept)) == File.objects.get().pieces.count()


def test_what_got_no_row_is_removed(kept: Path) -> None:
    person = make_person()
    with leftovers_removed():
        make_prepared()
        kept_file = make_file(person=person)
        assert len(names_in(kept)) == 6
    assert names_in(kept) == sorted(kept_file.pieces.values_list("stored_name", flat=True))


def test_the_sweep_removes_only_old_bytes_without_a_row(kept: Path) -> None:
    file = make_file(person=make_person())
    make_prepared()
    partial = kept / "00" / ".half.part"
    partial.parent.mkdir(exist_ok=True)
    partial.write_bytes(b"half")
    tasks.sweep({})
    assert len(names_in(kept)) == 7
    long_ago = (clock.now() - timedelta(hours=3)).timestamp()
    for name in names_in(kept):
        os.utime(kept / name, (long_ago, long_ago))
    tasks.sweep({})
    assert names_in(kept) == sorted(file.pieces.values_list("stored_name", flat=True))


Usage = namedtuple("Usage", "total used free")


def test_a_full_disk_is_said_and_nothing_stays(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 10**6))
    with pytest.raises(UnacceptableFile, match="存储空间不够，“示例"):
        make_prepared()
    assert names_in(kept) == []


def test_a_disk_that_fills_while_writing_leaves_no_half_file(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched, leftovers_removed():
        patched.setattr(os, "fsync", full)
        with pytest.raises(UnacceptableFile) as refusal:
            make_prepared()
    assert refusal.value.code == "no_space"
    assert names_in(kept) == []


def test_a_write_the_system_stops_half_way_leaves_no_half_file(kept: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    data = samples.photo()
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(data) // 2, hard))
    try:
        with pytest.raises(UnacceptableFile) as refusal:
            storing_alone(data)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refusal.value.code == "no_space"
    assert names_in(kept) == []


def storing_alone(data: bytes) -> None:
    """What `preparing` does after the child has looked, which itself may not write files at all."""
    preparing.put_away(io.BytesIO(data), len(data))


@pytest.mark.parametrize(
    ("data", "name", "purpose", "code", "says"),
    [
        (b"", "a.jpg", PAPERS, "empty", "“a.jpg”是空的"),
        (samples.photo(3000, 3000, quality=100) + b"\0" * 2_200_000, "a.jpg", PAPERS, "too_big", "最多 2 MB"),
        (samples.pdf(), "照片.jpg", PAPERS, "mislabelled", "写着是 JPG 文件，内容其实是 PDF 文件"),
        (samples.png(), "照片.jpg", PAPERS, "mislabelled", "改成 .png"),
        (samples.photo(), "照片.exe", PAPERS, "mislabelled", "EXE"),
        (samples.docx(), "材料.xlsx", PAPERS, "mislabelled", "XLSX 文件，内容其实是 Word 文件"),
        (b"<svg/>", "标志.svg", FACES, "other_kind", "SVG"),
        (samples.pdf(), "a.pdf", FACES, "not_here", "这里只收JPG、PNG、GIF、WebP、HEIC"),
    ],
)  # fmt: skip
def test_what_cant_be_taken_is_said_with_the_name_of_the_file(
    data: bytes, name: str, purpose: Purpose, code: str, says: str, kept: Path
) -> None:
    with pytest.raises(UnacceptableFile, match=says) as refusal:
        make_prepared(data, name, purpose)
    assert refusal.value.code == code
    assert names_in(kept) == []


@pytest.mark.parametrize(
    ("written", "kept_as"),
    [
        ("营业执照.JPG", "营业执照.JPG"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\资料\\照片.jpeg", "照片.jpeg"),
        ("无扩展名", "无扩展名.jpg"),
        ("第3.2版", "第3.2版.jpg"),
        ('a"b<c>|?*:d.jpg', "a b c d.jpg"),
        ("photo\u202egpj.jpg", "photogpj.jpg"),
        ("换\n行\x00.jpg", "换行.jpg"),
        (".jpg", "jpg.jpg"),
        ("…" * 300 + ".jpg", "…" * 116 + ".jpg"),
    ],
)
def test_names_are_made_safe(written: str, kept_as: str) -> None:
    assert clean_name(written, KINDS["jpeg"]) == kept_as


def test_limits_by_purpose_can_be_set(settings: Any) -> None:
    settings.FILE_LIMITS = {"tests.papers": 7}
    assert PAPERS.most_bytes == 7 * 1024 * 1024
    settings.UPLOAD_MEGABYTES = 5
    assert PAPERS.most_bytes == 5 * 1024 * 1024


def test_a_limit_for_a_purpose_nobody_has_is_found_at_the_start(settings: Any) -> None:
    settings.FILE_LIMITS = {"tests.paper": 7}
    assert any("tests.paper" in message.msg for message in run_checks())


def test_two_rooms_cant_speak_for_the_same_objects() -> None:
    with pytest.raises(ValueError, match="owner already"):
        register(Owner(kind="accounts.person", may_see=lambda a, i: True, may_change=lambda a, i: True))
    with pytest.raises(ValueError, match="no purpose of"):
        actions.attach(actor=Actor(person=None), owner=AuditEntry(pk=1), purpose=PAPERS, uploads=[])


def test_bytes_of_a_name_that_isnt_there_cant_be_read() -> None:
    with pytest.raises(FileNotFoundError):
        storage.store().read(storage.new_name(), 0, 1)
