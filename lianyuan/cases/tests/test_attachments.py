"""Files handed in and given out with a case, through the pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases import actions
from lianyuan.cases.attachments import ATTACHMENT
from lianyuan.cases.models import Case, CaseEvent
from lianyuan.cases.tests.factories import ANSWERS, make_desk_worker, make_service
from lianyuan.companies.models import Company
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.files.models import File
from lianyuan.files.tests import samples
from lianyuan.files.tests.factories import make_prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The folder files are kept in."""
    backend = {"BACKEND": "lianyuan.files.storage.DiskStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    yield tmp_path


def browser(person: Person, company: Company | None = None) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    if company is not None:
        client.post(reverse("acting"), {"company": company.pk})
    return client


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


class Story:
    """A company's owner, a colleague, a stranger and the desk."""

    def __init__(self) -> None:
        self.company = make_company()
        self.owner, self.colleague, self.stranger = make_person(), make_person(), make_person()
        make_membership(person=self.owner, company=self.company)
        self.colleagues_part = make_membership(person=self.colleague, company=self.company)
        self.service = make_service()
        self.desk = make_desk_worker(self.service.centre)
        self.other_desk = make_desk_worker(make_service().centre, PlaceRoleName.DESK_WORKER)

    def post(self, client: Client, page: str, *arguments: str, as_company: bool = True, **fields: Any) -> Any:
        guard = {"acting_for": self.company.pk if as_company else "", "form_key": str(uuid4())}
        return client.post(reverse(page, args=arguments), guard | fields)

    def file(self, **fields: Any) -> Any:
        client = browser(self.owner, self.company)
        answers: dict[str, Any] = {f"answer-{key}": value for key, value in ANSWERS.items()}
        return self.post(client, "cases:filing", self.service.slug, **answers, **fields)


def test_papers_handed_in_when_filing_are_seen_by_both_sides_and_nobody_else() -> None:
    story = Story()
    papers = [upload(samples.photo(), "营业执照.jpg"), upload(samples.pdf(), "租赁合同.pdf")]
    assert story.file(attachments=papers).status_code == 302
    case = Case.objects.get()
    photo, contract = File.objects.order_by("id")
    assert (photo.company_label, photo.person) == (story.company.name, story.owner)
    pages = {
        reverse("cases:case", args=[case.reference]): [story.owner, story.colleague],
        reverse("cases:desk-case", args=[case.reference]): [story.desk],
    }
    for page, readers in pages.items():
        for reader in readers:
            client = browser(reader)
            shown = client.get(page).content.decode()
            for file in (photo, contract):
                assert file.name in shown
                assert f"/files/{file.key}/" in shown
                assert client.get(f"/files/{file.key}/").status_code == 200
    for outsider in (story.stranger, story.other_desk):
        assert browser(outsider).get(f"/files/{photo.key}/").status_code == 404
    story.colleagues_part.ended_at = case.filed_at
    story.colleagues_part.save()
    assert browser(story.colleague).get(f"/files/{photo.key}/").status_code == 404
    assert "login" in Client().get(f"/files/{photo.key}/")["Location"]


def test_a_paper_that_cant_be_taken_files_nothing(kept: Path) -> None:
    story = Story()
    answer = story.file(attachments=[upload(samples.photo(), "好.jpg"), upload(b"MZ" + b"\0" * 99, "坏.pdf")])
    assert "“坏.pdf”的内容是 EXE 文件" in answer.content.decode()
    assert ANSWERS["subject"] in answer.content.decode()
    assert not Case.objects.exists()
    assert not [path for path in kept.rglob("*") if path.is_file()]


def test_both_sides_hand_papers_over_while_talking() -> None:
    story = Story()
    story.file()
    reference = Case.objects.get().reference
    desk, owner = browser(story.desk), browser(story.owner, story.company)
    story.post(desk, "cases:taking", reference, as_company=False)
    asked = story.post(
        desk,
        "cases:question",
        reference,
        as_company=False,
        question="请照这个样子填",
        attachments=[upload(samples.docx(), "样表.docx")],
    )
    said = story.post(
        owner, "cases:reply", reference, words="填好了", attachments=[upload(samples.heic(), "IMG_1.HEIC")]
    )
    done = story.post(
        desk,
        "cases:completion",
        reference,
        as_company=False,
        result="办好了",
        attachments=[upload(samples.ofd(), "发票.ofd")],
    )
    assert [answer.status_code for answer in (asked, said, done)] == [302, 302, 302]
    shown = owner.get(reverse("cases:case", args=[reference])).content.decode()
    for name in ("样表.docx", "IMG_1.HEIC", "发票.ofd"):
        assert name in shown
    handed_in = File.objects.get(kind="heic")
    answer = owner.get(f"/files/{handed_in.key}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'inline; filename="IMG_1.jpg"'
    assert CaseEvent.objects.get(pk=handed_in.owner_id).body == "填好了"


def test_a_reply_sent_twice_hands_its_papers_in_once() -> None:
    story = Story()
    story.file()
    reference = Case.objects.get().reference
    owner = browser(story.owner, story.company)
    guard = {"acting_for": story.company.pk, "form_key": "once", "words": "给"}
    for _time in range(2):
        answer = owner.post(
            reverse("cases:reply", args=[reference]), guard | {"attachments": upload(samples.pdf(), "a.pdf")}
        )
        assert answer.status_code == 302
    assert File.objects.count() == 1


def test_a_case_with_many_papers_asks_no_more_questions() -> None:
    story = Story()
    acting = acting_for(story.owner, story.company)
    case = actions.file_case(actor=acting, service=story.service, answers=ANSWERS)
    page = reverse("cases:case", args=[case.reference])
    owner = browser(story.owner, story.company)

    def hand_in() -> None:
        papers = [make_prepared(samples.pdf(), f"{number}.pdf", ATTACHMENT) for number in range(3)]
        actions.reply(actor=acting, case=case, words="给", attachments=papers)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            owner.get(page)
        return len(asked)

    hand_in()
    before = questions()
    hand_in()
    assert questions() == before
