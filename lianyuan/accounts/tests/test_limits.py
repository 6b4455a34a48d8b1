"""Counting what may be done only so often."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client, RequestFactory
from django.utils import timezone

from lianyuan.accounts import attempts, tidying
from lianyuan.accounts.addresses import address_of
from lianyuan.accounts.limits import Limit
from lianyuan.accounts.models import Job, KeptAnswer
from lianyuan.accounts.pace import PaceMiddleware
from lianyuan.accounts.tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def stand_still(monkeypatch: pytest.MonkeyPatch, at: float = 1_800_000_000.0) -> None:
    monkeypatch.setattr("lianyuan.accounts.limits.time.time", lambda: at)


def test_so_often_and_no_more_until_the_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = Limit("test", 3, 60)
    stand_still(monkeypatch, 1_800_000_030.0)
    assert [limit.spend("a") > 0 for _ in range(5)] == [False, False, False, True, True]
    assert limit.spend("b") == 0
    assert limit.spend("a") == 31
    stand_still(monkeypatch, 1_800_000_060.0)
    assert limit.spend("a") == 0


def test_what_is_given_back_may_be_spent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = Limit("test", 1, 60)
    stand_still(monkeypatch)
    assert limit.spend("a") == 0
    limit.give_back("a")
    assert [limit.spend("a") > 0 for _ in range(2)] == [False, True]


def test_blocks_keep_to_the_limit_with_fewer_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    # Two processes count together, each with its own block in hand.
    one, other = Limit("test", 100, 60, block=10), Limit("test", 100, 60, block=10)
    allowed = sum(limit.spend("a") == 0 for _ in range(100) for limit in (one, other))
    assert allowed == 100


def test_neither_who_nor_what_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    Limit("test", 1, 60).spend("10012345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        assert "10012345678" not in str(cursor.fetchall())


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted() -> None:
    limit = Limit("test", 10, 3600)
    allowed: list[int] = []

    def spend() -> None:
        try:
            for _time in range(5):
                allowed.append(limit.spend("a"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=spend) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(allowed), allowed.count(0)) == (40, 10)


def attempt(client: Client, name: str, password: str = "wrong") -> str:
    answer = client.post(LOGIN, {"login": name, "password": password})
    if answer.status_code == 302:
        return "in"
    said = str(answer.context["form"].errors)
    return "too many" if "试错太多次" in said else "wrong"


def test_an_account_is_one_whichever_of_its_names_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    make_person(username="chengguo", phone="10012345678", email="chengguo@example.invalid")
    names = ["chengguo", "10012345678", "chengguo@example.invalid", "100 1234 5678", "CHENGGUO"]
    said = [attempt(Client(), names[number % 5]) for number in range(11)]
    assert said == ["wrong"] * 10 + ["too many"]


def test_trying_one_phone_locks_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    make_person(phone="10012345678")
    make_person(phone="10012345679")
    for _time in range(11):
        last = attempt(Client(), "10012345678")
    assert last == "too many"
    assert attempt(Client(), "10012345679", PASSWORD) == "in"


def test_strangers_lock_nobody_out_of_their_own_device(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    make_person(username="chengguo")
    own = Client()
    assert attempt(own, "chengguo", PASSWORD) == "in"
    own.post("/accounts/logout/")
    for _time in range(11):
        last = attempt(Client(), "chengguo")
    assert last == "too many"
    assert attempt(Client(), "chengguo", PASSWORD) == "too many"
    assert attempt(own, "chengguo") == "wrong"
    assert attempt(own, "chengguo", PASSWORD) == "in"


def test_a_cookie_made_up_is_no_known_device(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    make_person(username="chengguo")
    forger = Client()
    forger.cookies["lianyuan_known"] = "0123456789abcdef:made-up"
    for _time in range(11):
        last = attempt(forger, "chengguo")
    assert last == "too many"


def test_signing_in_rightly_never_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    make_person(username="chengguo")
    assert {attempt(Client(), "chengguo", PASSWORD) for _ in range(15)} == {"in"}


def test_hours_of_trying_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person(username="chengguo")
    said = []
    for minute in range(8):
        stand_still(monkeypatch, 1_800_000_000.0 + 60 * minute)
        said += [attempt(Client(), "chengguo") for _ in range(9)]
    assert said.count("wrong") == attempts.STRANGERS[1].most


def test_nobody_sends_forms_faster_than_a_person_could(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch)
    settings.FORMS_PER_MINUTE = 3
    person = make_person()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    paced = Client()
    paced.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    sent = [client.post("/accounts/password/change/").status_code for _ in range(2)]
    # The same account on another device counts together; reading isn't counted.
    sent += [paced.post("/accounts/password/change/").status_code for _ in range(2)]
    assert sent == [200, 200, 200, 429]
    refused = client.post("/accounts/password/change/")
    assert (refused.status_code, refused["Retry-After"]) == (429, "61")
    assert "秒后就能继续" in refused.content.decode()
    assert client.get("/accounts/password/change/").status_code == 200
    other = Client()
    other.force_login(make_person(), backend="django.contrib.auth.backends.ModelBackend")
    assert other.post("/accounts/password/change/").status_code == 200


def test_visitors_of_one_address_count_by_device(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    settings.FORMS_PER_MINUTE = 2
    for number in range(5):
        visitor = Client()
        visitor.cookies[configured.CSRF_COOKIE_NAME] = f"{number:032}"
        sent = [visitor.post(LOGIN, {}).status_code for _ in range(3)]
        assert sent == [200, 200, 429]


def test_an_address_has_a_ceiling(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    settings.FORMS_PER_ADDRESS = 50
    sent = [Client().post(LOGIN, {}, REMOTE_ADDR="198.51.100.7").status_code for _ in range(52)]
    assert sent == [200] * 50 + [429] * 2
    assert Client().post(LOGIN, {}, REMOTE_ADDR="198.51.100.8").status_code == 200


def test_a_park_behind_one_address_is_far_from_its_ceiling() -> None:
    middleware = PaceMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]  # isn't called
    assert middleware.address.most >= 20 * middleware.account.most


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 192.0.2.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "nonsense", "unknown"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
    ],
)
def test_the_address_is_believed_as_far_as_our_own_proxies(
    proxies: int, forwarded: str, address: str, settings: Any
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    assert address_of(request) == address


def test_what_is_past_its_time_is_tidied_away(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    stand_still(monkeypatch, timezone.now().timestamp() - 7200)
    Limit("test", 1, 60).spend("a")
    monkeypatch.undo()
    Limit("test", 1, 86_400).spend("b")
    cache.set("kept", 1, timeout=None)
    old = timezone.now() - timedelta(days=90)
    KeptAnswer.objects.create(person=person, key="new", fingerprint="f")
    KeptAnswer.objects.create(person=person, key="old", fingerprint="f")
    KeptAnswer.objects.filter(key="old").update(created_at=old)
    for done in (old, timezone.now(), None):
        Job.objects.create(kind="x", done_at=done)
    tidying.tidy({})
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache WHERE cache_key LIKE 'count:test:%%'", [])
        assert cursor.fetchone()[0] == 1
    assert (cache.get("kept"), KeptAnswer.objects.get().key, Job.objects.count()) == (1, "new", 2)
