"""A case from end to end by program: files both ways, answers put right by field, formal acceptance."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.api.tests.calling import call, fresh_key, headers, token_of, told
from lianyuan.cases.models import CaseEvent
from lianyuan.cases.tests.factories import Counter, make_counter
from lianyuan.companies.models import Company
from lianyuan.files.models import File
from lianyuan.files.tests import samples

pytestmark = pytest.mark.django_db
PAPER = samples.pdf()


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The folder files are kept in."""
    backend = {"BACKEND": "lianyuan.files.storage.DiskStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    yield tmp_path


class Program:
    """What one side's program calls with."""

    def __init__(self, person: Person, company: Company | None = None) -> None:
        self.token, self.company = token_of(person), company

    def send(self, path: str, body: Any = None, *, method: str = "POST", **others: str) -> HttpResponse:
        key = fresh_key() if method == "POST" else ""
        return call(method, f"cases/{path}", body, sent=headers(self.token, self.company, key, **others))

    def hand(self, path: str, files: Any, key: str = "", **fields: Any) -> HttpResponse:
        """As a form with files."""
        sent = headers(self.token, self.company, key or fresh_key())
        answer = Client().post(f"/api/v1/cases/{path}", fields | {"files": files}, headers=sent)
        assert isinstance(answer, HttpResponse)
        return answer


def programs(counter: Counter) -> tuple[Program, Program]:
    return Program(counter.owner, counter.company), Program(counter.desk)


def upload(data: bytes = PAPER, name: str = "合同.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_files_go_both_ways_and_whoever_sees_the_case_reads_their_bytes(kept: Path) -> None:
    counter = make_counter()
    owner, desk = programs(counter)
    reference = counter.filed().reference
    assert told(desk.send(f"{reference}/acceptance"))["state"] == "accepted"
    desk.send(f"{reference}/question", {"words": "请补合同"})
    key = fresh_key()
    first = owner.hand(
        f"{reference}/reply", [upload(), upload(samples.photo(), "门头.jpg")], key, words="见附件"
    )
    again = owner.hand(
        f"{reference}/reply", [upload(), upload(samples.photo(), "门头.jpg")], key, words="见附件"
    )
    assert (first.status_code, told(first)["state"]) == (200, "in_progress")
    assert (again["Idempotent-Replayed"], again.content) == ("true", first.content)
    other = owner.hand(f"{reference}/reply", [upload()], key, words="见附件")
    assert other.status_code == 422
    done = desk.hand(f"{reference}/completion", [upload(samples.docx(), "结果.docx")], words="办好了")
    assert told(done)["state"] == "completed"
    files = [file for step in told(done)["steps"] for file in step["files"]]
    assert [file["name"] for file in files] == ["合同.pdf", "门头.jpg", "结果.docx"]
    read = owner.send(f"{reference}/files/{files[0]['key']}", method="GET")
    assert (read.content, read["X-Content-Type-Options"]) == (PAPER, "nosniff")
    assert "attachment" in read["Content-Disposition"]
    stranger = Program(make_person())
    assert stranger.send(f"{reference}/files/{files[0]['key']}", method="GET").status_code == 404
    # Seeing one case opens no other's files.
    elsewhere = counter.filed().reference
    assert owner.send(f"{elsewhere}/files/{files[0]['key']}", method="GET").status_code == 404


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([upload(b"MZ" + b"\0" * 99)], "EXE"),
        ([upload(PAPER[:40])], "合同.pdf"),
        ([upload(b"")], "合同.pdf"),
        ([upload(b"%PDF" + b"0" * (20 * 1024 * 1024))], "20"),
        ([upload(name=f"{n}.pdf") for n in range(6)], "5"),
    ],
    ids=["program", "cut", "empty", "large", "many"],
)
def test_a_file_that_cant_be_taken_is_told_by_name_and_nothing_is_done(
    files: list[SimpleUploadedFile], says: str, kept: Path
) -> None:
    counter = make_counter()
    owner, _desk = programs(counter)
    reference = counter.waiting().reference
    answer = owner.hand(f"{reference}/reply", files, words="见附件")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert says in told(answer)["errors"]["files"][0]
    assert not File.objects.exists() and not CaseEvent.objects.filter(kind="replied").exists()
    assert not [path for path in kept.rglob("*") if path.is_file()]


def test_what_else_a_form_brings_is_refused_and_so_is_a_deed_from_an_old_version(kept: Path) -> None:
    counter = make_counter()
    owner, desk = programs(counter)
    reference = counter.waiting().reference
    assert told(owner.hand(f"{reference}/reply", [upload()], word="见附件"))["errors"].keys() == {
        "word",
        "words",
    }
    assert owner.send(f"{reference}/reply", {"words": "好", "files": []}).status_code == 422
    assert desk.send(f"{reference}/refusal", {"words": "不行"}, If_Match='"1-0"').status_code == 412
    # Pictures were made by then, yet the case is not the sender's: nothing stays behind.
    assert Program(make_person()).hand(f"{reference}/reply", [upload()], words="见附件").status_code == 404
    assert not [path for path in kept.rglob("*") if path.is_file()]


def test_answers_are_put_right_by_field() -> None:
    counter = make_counter()
    owner, desk = programs(counter)
    reference = counter.taken().reference
    assert (
        desk.send(f"{reference}/corrections", {"wanted": [{"key": "x", "reason": "wrong"}]}).status_code
        == 409
    )
    asked = desk.send(f"{reference}/corrections", {"wanted": [{"key": "subject", "reason": "incomplete"}]})
    assert told(asked)["corrections"] == [{"key": "subject", "reason": "incomplete", "words": ""}]
    wrong = owner.send(f"{reference}/answers", {"answers": {"subject": "x"}})
    assert list(told(wrong)["errors"]) == ["answers.subject"]
    right = told(owner.send(f"{reference}/answers", {"answers": {"subject": "更正过的"}}))
    assert (right["state"], right["answers"], right["corrections"]) == (
        "in_progress",
        {"subject": "更正过的"},
        [],
    )
