"""The log of a person's whole way through the platform says nothing about the person."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianyuan.accounts import jobs
from lianyuan.cases.models import Case
from lianyuan.cases.tests.factories import ANSWERS, make_desk_worker, make_service
from lianyuan.core.logs import JsonLines, PlainLines
from lianyuan.core.request_ids import HEADER
from lianyuan.files.tests import samples
from lianyuan.places.tests.factories import make_district

pytestmark = pytest.mark.django_db

SECRETS = {
    "username": "wangxiaohong",
    "display_name": "王小红",
    "phone": "10098765432",
    "email": "hong@example.invalid",
    "password1": "lake-and-paper-9",
    "password2": "lake-and-paper-9",
}
SEARCHED = "半亩方塘"
WRITTEN = "我家里的事情请保密"
PAPER = "王小红的租约.pdf"
UNKNOWN_PATH = "/no-such-place/xiaohong-was-here/"


@pytest.fixture(params=[JsonLines, PlainLines])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Everything logged, as it would be written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(request.param())
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def journey(client: Client) -> list[Any]:
    """Sign up, go wrong, sign in, search, file a case with a paper, get lost, leave."""
    service = make_service(centre=make_desk_worker_centre())
    answers = [client.get(f"/companies/?q={SEARCHED}")]
    answers.append(client.post("/accounts/signup/", SECRETS))
    answers.append(client.post("/accounts/logout/"))
    for password in ("wrong-password-1", SECRETS["password1"]):
        answers.append(client.post("/accounts/login/", {"login": SECRETS["phone"], "password": password}))
    form = {"acting_for": "", "form_key": "k", "answer-subject": WRITTEN + ANSWERS["subject"]}
    paper = SimpleUploadedFile(PAPER, samples.pdf())
    answers.append(
        client.post(f"/services/{service.slug}/file/?who={SEARCHED}", form | {"attachments": paper})
    )
    case = Case.objects.get()
    answers.append(client.get(f"/cases/{case.reference}/"))
    answers.append(client.get(UNKNOWN_PATH))
    answers.append(client.get("/desk/cases/"))
    answers.append(client.post(f"/cases/{case.reference}/reply/", {"words": WRITTEN}))
    while jobs.run_next():
        pass
    answers.append(client.get("/accounts/login/", headers={"Host": "xiaohong.example.invalid"}))
    return answers


def make_desk_worker_centre() -> Any:
    district = make_district()
    make_desk_worker(district)
    return district


def test_nothing_personal_is_logged(client: Client, log: io.StringIO) -> None:
    answers = journey(client)
    case = Case.objects.get()
    assert case.applicant.display_name == SECRETS["display_name"]
    told = log.getvalue()
    private = [*SECRETS.values(), SEARCHED, WRITTEN, PAPER, "xiaohong", case.reference, "127.0.0.1", "?"]
    assert [word for word in private if word in told] == []
    assert len(told.splitlines()) >= len(answers)


def test_each_line_of_a_request_carries_its_number(client: Client) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    try:
        answers = journey(client)
    finally:
        logging.getLogger().removeHandler(handler)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    numbers = {answer[HEADER] for answer in answers}
    assert {line["request"] for line in lines if "request" in line} == numbers
    asked = [line for line in lines if line["logger"] == "lianyuan.core.request_ids"]
    pages = [(line["method"], line["page"], line["status"]) for line in asked]
    assert ("POST", "cases:filing", 302) in pages
    assert ("GET", "", 404) in pages
    assert all(line["ms"] >= 0 for line in asked)
