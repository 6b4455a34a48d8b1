"""A form sent twice is answered once: repeats, other content, failures, and repeats at the same moment."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, override_settings
from django.urls import include, path

from lianyuan.accounts import middleware, once
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.audit import record
from lianyuan.accounts.models import AuditEntry, KeptAnswer, Person
from lianyuan.accounts.tests.factories import make_person

Meeting = Callable[[], None]
AT_ONCE = 4
_meet: list[Meeting] = []


def deed(request: HttpRequest) -> HttpResponse:
    """Leaves one audit entry; then fails, shows an error, or redirects to it, as the form says."""
    assert isinstance(request.user, Person)
    for meet in _meet:
        meet()
    entry = record(actor=Actor(person=request.user), verb="试做", target=request.user)
    if request.POST.get("wrong"):
        return HttpResponse("请改一改", status=400)
    if request.POST.get("broken"):
        raise RuntimeError("broken on purpose")
    return HttpResponseRedirect(f"/done/{entry.pk}/{request.POST.get('tail', '')}")


urlpatterns = [
    path("deed/", deed, name="deed"),
    path("other/", deed, name="other"),
    path("", include(settings.ROOT_URLCONF)),
]


@pytest.fixture(autouse=True)
def our_addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def send(client: Client, where: str = "/deed/", **fields: Any) -> HttpResponse:
    answer = client.post(where, {"acting_for": "", "form_key": "k", **fields})
    assert isinstance(answer, HttpResponse)
    return answer


def deeds() -> int:
    return AuditEntry.objects.filter(verb="试做").count()


@pytest.mark.django_db
def test_a_repeat_gets_the_first_answer_and_says_so() -> None:
    client = signed_in(make_person())
    first, repeat = send(client, note="一"), send(client, note="一")
    assert first["Location"] == repeat["Location"]
    assert "Idempotent-Replayed" not in first
    assert repeat["Idempotent-Replayed"] == "true"
    assert deeds() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("/deed/", {"note": "二"}),
        ("/deed/", {"note": ["一", "一"]}),
        ("/deed/", {}),
        ("/other/", {"note": "一"}),
    ],
)
def test_the_same_key_with_other_content_is_refused(where: str, fields: dict[str, Any]) -> None:
    client = signed_in(make_person())
    send(client, note="一")
    assert send(client, where, **fields).status_code == 422
    assert deeds() == 1


@pytest.mark.django_db
def test_a_file_counts_by_what_is_in_it() -> None:
    client = signed_in(make_person())
    send(client, roster=SimpleUploadedFile("名册.csv", b"a,b"))
    again = send(client, roster=SimpleUploadedFile("名册.csv", b"a,b"))
    other = send(client, roster=SimpleUploadedFile("名册.csv", b"a,c"))
    assert again["Idempotent-Replayed"] == "true"
    assert other.status_code == 422


@pytest.mark.django_db
def test_two_keys_two_people_and_no_key_are_each_a_deed_of_their_own() -> None:
    one, another = signed_in(make_person()), signed_in(make_person())
    for client, key in ((one, "k"), (one, "l"), (another, "k"), (one, ""), (one, "")):
        assert send(client, form_key=key).status_code == 302
    assert deeds() == 5


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", ["wrong", "broken"])
def test_what_failed_is_not_kept(trouble: str) -> None:
    client = signed_in(make_person())
    assert send(client, **{trouble: "1"}).status_code == (400 if trouble == "wrong" else 500)
    assert deeds() == 0
    assert not KeptAnswer.objects.exists()
    mended = send(client)
    assert mended.status_code == 302
    assert "Idempotent-Replayed" not in mended
    assert deeds() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["键", "k\x00k", "k" * 5000])
def test_any_key_will_do(key: str) -> None:
    client = signed_in(make_person())
    assert send(client, form_key=key).status_code == 302
    assert send(client, form_key=key)["Idempotent-Replayed"] == "true"


@pytest.mark.django_db
def test_an_answer_may_lead_to_a_long_address() -> None:
    client = signed_in(make_person())
    first = send(client, tail="?text=" + "%E6%B9%96" * 200)
    assert first.status_code == 302
    assert send(client, tail="?text=" + "%E6%B9%96" * 200)["Location"] == first["Location"]


@contextmanager
def meeting(parties: int, seconds: float) -> Iterator[None]:
    """Deeds wait for one another, or until it is clear that the others don't come."""
    barrier = threading.Barrier(parties)

    def meet() -> None:
        try:
            barrier.wait(seconds)
        except threading.BrokenBarrierError:
            # Nobody else gets this far while the first is under way: that is what is tested.
            return

    _meet.append(meet)
    try:
        yield
    finally:
        _meet.remove(meet)


def all_at_once(person: Person) -> list[HttpResponse]:
    """The same form sent by several connections at the same moment."""
    clients = [signed_in(person) for _ in range(AT_ONCE)]
    start = threading.Barrier(AT_ONCE)

    def one(client: Client) -> HttpResponse:
        start.wait(10)
        try:
            return send(client)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, clients))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_repeats_at_the_same_moment_wait_and_get_the_one_answer() -> None:
    with meeting(AT_ONCE, 0.3):
        answers = all_at_once(make_person())
    assert deeds() == 1
    assert [answer.status_code for answer in answers] == [302] * AT_ONCE
    assert len({answer["Location"] for answer in answers}) == 1
    assert sum(answer.get("Idempotent-Replayed") == "true" for answer in answers) == AT_ONCE - 1


class CheckThenDo(middleware.OnceMiddleware):
    """How it would be without the constraint and the transaction around both: look, do, keep."""

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Do the deed unless its answer is there."""
        if KeptAnswer.objects.exists():
            return HttpResponseRedirect("/done/")
        response = view(request, *args, **kwargs)
        mark = KeptAnswer(person=request.user, key="k", status=302, location=response["Location"])  # type: ignore[misc]
        KeptAnswer.objects.bulk_create([mark], ignore_conflicts=True)
        return response


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_guard_the_same_race_does_the_deed_again() -> None:
    ours = "lianyuan.accounts.middleware.OnceMiddleware"
    unguarded = [f"{__name__}.CheckThenDo" if name == ours else name for name in settings.MIDDLEWARE]
    with override_settings(MIDDLEWARE=unguarded), meeting(AT_ONCE, 10):
        all_at_once(make_person())
    assert deeds() == AT_ONCE


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_repeat_that_waits_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "WAIT_MILLISECONDS", 100)
    person = make_person()
    first, repeat = signed_in(person), signed_in(person)
    under_way, answered = threading.Event(), threading.Event()

    def hold() -> None:
        under_way.set()
        answered.wait(30)

    def slow() -> HttpResponse:
        try:
            return send(first)
        finally:
            connections.close_all()

    _meet.append(hold)
    try:
        with ThreadPoolExecutor(1) as pool:
            slowly = pool.submit(slow)
            assert under_way.wait(10)
            impatient = send_impatiently(repeat)
            answered.set()
            assert slowly.result().status_code == 302
    finally:
        _meet.remove(hold)
    assert impatient.status_code == 409
    assert impatient["Retry-After"] == "5"
    assert send(repeat)["Idempotent-Replayed"] == "true"
    assert deeds() == 1


def send_impatiently(client: Client) -> HttpResponse:
    """The form, from a connection that gives up soon (PostgreSQL's limit is the middleware's own)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")
    try:
        return send(client)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_deed_and_its_answer_are_kept_together() -> None:
    """A server killed between the two would otherwise do the deed again on the repeat."""
    seen: list[bool] = []
    _meet.append(lambda: seen.append(transaction.get_connection().in_atomic_block))
    try:
        send(signed_in(make_person()))
    finally:
        _meet.clear()
    assert seen == [True]
