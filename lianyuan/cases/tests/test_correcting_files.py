"""A question for files asked again: just its files are replaced, and what they were stays on record."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianyuan.cases import actions, refusals
from lianyuan.cases.attachments import ANSWER_FILE
from lianyuan.cases.models import Case, CaseState, Correction, CorrectionReason
from lianyuan.files.actions import attach
from lianyuan.files.models import File
from lianyuan.files.tests import samples
from lianyuan.files.tests.factories import make_prepared
from lianyuan.questionnaires.tests.factories import FIELDS, definition_of, make_version

from .factories import Counter, make_counter
from .visiting import Visitor

pytestmark = pytest.mark.django_db
GIVEN = {"name": "示例甲"}


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The folder files are kept in."""
    backend = {"BACKEND": "lianyuan.files.storage.DiskStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    yield tmp_path


def upload(name: str, data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.pdf() if data is None else data)


def asked(counter: Counter, *names: str, reason: CorrectionReason = CorrectionReason.OUTDATED) -> Case:
    """A case filed with two files for one question, of which the desk asks for another."""
    case = counter.filed(answers=GIVEN)
    papers = [make_prepared(samples.pdf(), name, ANSWER_FILE) for name in ("旧合同.pdf", "附页.pdf")]
    first = attach(actor=counter.as_company, owner=case.events.get(), purpose=ANSWER_FILE, uploads=papers)
    Case.objects.filter(pk=case.pk).update(
        answers=GIVEN | {"topics": ["rent"], "papers": [file.key for file in first]}
    )
    case = actions.take_case(actor=counter.as_desk, case=Case.objects.get(pk=case.pk))
    wanted = [actions.Wanted(name, reason, "合同上个月到期了") for name in names or ("papers",)]
    return actions.ask_corrections(actor=counter.as_desk, case=case, wanted=wanted)


def make_papers_counter() -> Counter:
    """A form that asks for papers, which must be given, where the answer to `topics` says so."""
    name = {"key": "name", "label": "名称", "widget": "text", "rule": {"type": "string", "maxLength": 40}}
    schema, layout = definition_of(name, FIELDS["topics"], FIELDS["papers"])
    return make_counter(form=make_version(schema=schema, layout=layout))


def test_one_file_is_replaced_through_the_pages_and_the_old_one_stays_to_be_read() -> None:
    counter = make_papers_counter()
    case = asked(counter)
    old, stays = case.answers["papers"]
    desk, company = Visitor(counter.desk), Visitor(counter.owner, counter.company)
    page = company.get("corrections", case.reference).content.decode()
    assert "旧合同.pdf" in page and "合同上个月到期了" in page and "answer-name" not in page
    bad: Any = upload("新合同.pdf", b"MZ" + b"\0" * 99)
    told = company.send("corrections", case.reference, **{"answer-papers": bad}).content.decode()
    assert "EXE" in told and Case.objects.get(pk=case.pk).state == CaseState.WAITING
    sent: dict[str, Any] = {"answer-papers": upload("新合同.pdf"), "answer-papers_drop": old}
    assert company.send("corrections", case.reference, **sent).status_code == 302
    case.refresh_from_db()
    kept_key, new_key = case.answers["papers"]
    assert (case.state, kept_key, case.answers["name"]) == (CaseState.IN_PROGRESS, stays, "示例甲")
    assert File.objects.get(key=new_key).name == "新合同.pdf"
    correction = Correction.objects.get()
    assert (correction.old, correction.new) == ([old, stays], [stays, new_key])
    for visitor, name in ((company, "case"), (desk, "desk-case")):
        shown = visitor.get(name, case.reference).content.decode()
        assert all(f"/files/{key}/" in shown for key in (old, stays, new_key))
        assert visitor.client.get(f"/files/{old}/").status_code == 200
    assert Visitor(counter.other_desk).get("document", case.reference).status_code in {200, 404}


def test_what_the_form_asks_for_is_asked_of_the_files_that_are_left() -> None:
    counter = make_papers_counter()
    case = asked(counter, reason=CorrectionReason.WRONG)
    company = Visitor(counter.owner, counter.company)
    old = case.answers["papers"]
    nothing = company.send("corrections", case.reference, **{"answer-papers_drop": old})
    assert nothing.status_code == 200 and "合同照片" in nothing.content.decode()
    too_many: dict[str, Any] = {"answer-papers": [upload(f"{n}.pdf") for n in range(2)]}
    assert company.send("corrections", case.reference, **too_many).status_code == 200
    # Neither another's file nor one that is only coming can be named.
    for name in ("coming-000000000000000000", "somebody-elses"):
        with pytest.raises(refusals.AnswersRefused):
            actions.correct_answers(actor=counter.as_company, case=case, answers={"papers": [name]})
    assert Case.objects.get(pk=case.pk).answers["papers"] == old
    assert File.objects.count() == 2
