"""A program's request that is sent again is answered once, also when both arrive at the same moment."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client

from lianyuan.accounts import once, rest
from lianyuan.accounts.models import KeptAnswer, Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.api.tests.calling import call, fresh_key, headers, token_of, told
from lianyuan.cases import actions
from lianyuan.cases import api as cases_api
from lianyuan.cases.models import Case
from lianyuan.cases.tests.factories import ANSWERS, make_service
from lianyuan.companies.models import Company, RosterImport
from lianyuan.companies.tests.factories import make_uscc
from lianyuan.places.tests.factories import make_district, make_place_role

AT_ONCE = 4


def file_case(token: str, slug: str, key: str, answers: dict[str, str] | None = None) -> HttpResponse:
    body = {"service": slug, "answers": ANSWERS if answers is None else answers}
    return call("POST", "cases", body, sent=headers(token, key=key))


@pytest.mark.django_db
def test_only_what_was_done_is_kept() -> None:
    token, slug, key = token_of(make_person()), make_service().slug, fresh_key()
    wrong = file_case(token, slug, key, answers={"subject": "x"})
    assert (wrong.status_code, list(told(wrong)["errors"])) == (422, ["answers.subject"])
    assert not KeptAnswer.objects.exists()
    first, repeat = file_case(token, slug, key), file_case(token, slug, key)
    assert (first.status_code, first.content) == (201, repeat.content)
    assert (first["ETag"], first["Location"]) == (repeat["ETag"], repeat["Location"])
    assert repeat["Idempotent-Replayed"] == "true"
    assert file_case(token, slug, key, answers={"subject": "别的事情"}).status_code == 422
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_an_import_sent_again_goes_in_once() -> None:
    desk = make_person()
    make_place_role(person=desk, place=make_district(), role=PlaceRoleName.DESK_WORKER)
    sent = headers(token_of(desk), key=fresh_key())
    content = f"企业名称,统一社会信用代码\n示例公司,{make_uscc()}\n坏的,1\n".encode()

    def send(content: bytes, **fields: str) -> HttpResponse:
        file = SimpleUploadedFile("名册.csv", content)
        answer = Client().post("/api/v1/companies/imports", {"file": file, **fields}, headers=sent)
        assert isinstance(answer, HttpResponse)
        return answer

    tried = send(content, dry_run="true")
    assert (tried.status_code, told(tried)["created"], Company.objects.count()) == (200, 1, 0)
    first, repeat = send(content), send(content)
    assert (first.status_code, repeat.status_code) == (201, 201)
    assert first.content == repeat.content and repeat["Idempotent-Replayed"] == "true"
    assert told(first)["refused"] == 1 and told(first)["problems"][0]["row"] == 3
    assert (Company.objects.count(), RosterImport.objects.count()) == (1, 1)
    shown = call("GET", first["Location"].removeprefix("/api/v1/"), sent=headers(token_of(desk)))
    assert told(shown)["created"] == 1
    unreadable = send(b"nonsense")
    assert unreadable.status_code == 422


@contextmanager
def meeting(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Iterator[None]:
    """Those who file a case wait for one another, or until it is clear that the others don't come."""
    barrier = threading.Barrier(AT_ONCE)
    file = actions.file_case

    def meet_and_file(**arguments: object) -> Case:
        # Nobody else gets this far while the first is under way: that is what is tested.
        with suppress(threading.BrokenBarrierError):
            barrier.wait(seconds)
        return file(**arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(cases_api.actions, "file_case", meet_and_file)
        yield


def all_at_once(person: Person) -> list[HttpResponse]:
    token, slug, key = token_of(person), make_service().slug, fresh_key()
    start = threading.Barrier(AT_ONCE)

    def one(_number: int) -> HttpResponse:
        start.wait(10)
        try:
            return file_case(token, slug, key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_repeats_at_the_same_moment_file_one_case(monkeypatch: pytest.MonkeyPatch) -> None:
    with meeting(monkeypatch, 0.3):
        answers = all_at_once(make_person())
    assert [answer.status_code for answer in answers] == [201] * AT_ONCE
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer for answer in answers) == AT_ONCE - 1
    assert Case.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_guard_the_same_race_files_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "answer_once", lambda *, answer, **_others: answer())
    with meeting(monkeypatch, 10):
        all_at_once(make_person())
    assert Case.objects.count() == AT_ONCE


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_repeat_that_waits_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "WAIT_MILLISECONDS", 100)
    token, slug, key = token_of(make_person()), make_service().slug, fresh_key()
    under_way, answered = threading.Event(), threading.Event()
    file = actions.file_case

    def slowly(**arguments: object) -> Case:
        under_way.set()
        answered.wait(30)
        return file(**arguments)  # type: ignore[arg-type]

    def first() -> HttpResponse:
        try:
            return file_case(token, slug, key)
        finally:
            connections.close_all()

    monkeypatch.setattr(cases_api.actions, "file_case", slowly)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(first)
        assert under_way.wait(10)
        try:
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA busy_timeout = 100")
            impatient = file_case(token, slug, key)
        finally:
            answered.set()
            connection.close()
        assert slow.result().status_code == 201
    assert (impatient.status_code, impatient["Retry-After"]) == (409, "5")
    assert told(impatient)["type"].endswith("#problem-refused")
    assert file_case(token, slug, key)["Idempotent-Replayed"] == "true"
