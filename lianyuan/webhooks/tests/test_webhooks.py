"""Events told to a real server on this machine: signed, retried under one id, never led inside."""

import base64
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from lianyuan.accounts import outbox
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.failures import GiveUp, TryLater
from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.webhooks import actions, delivering, kinds, reaching, signing
from lianyuan.webhooks.kinds import Audience, EventType
from lianyuan.webhooks.models import Delivery, Endpoint, Event, Pause

from .receiver import Asked, Reply, receiver

pytestmark = pytest.mark.django_db
KIND = "cn.lianyuan.rehearsal.done"
_allowed: set[int] = set()
_told: list[str] = []


def _offered(actor: Actor) -> Iterator[Audience]:
    if actor.person is not None and actor.person.pk in _allowed:
        yield Audience("rehearsal:1", "示例")


kinds.register(EventType(KIND, "示例事件"))
kinds.register_audiences(
    _offered, lambda person, token: token.startswith("rehearsal:") and person.pk in _allowed
)
kinds.register_telling(lambda person, label, page: _told.append(label))


@pytest.fixture(autouse=True)
def inside(settings: Any) -> Iterator[None]:
    settings.WEBHOOKS_INSIDE = True
    _allowed.clear()
    _told.clear()
    yield
    _allowed.clear()


def allowed() -> Person:
    person = make_person()
    _allowed.add(person.pk)
    return person


def registered(address: str, person: Person | None = None) -> tuple[Endpoint, str]:
    return actions.register_endpoint(
        actor=actor_for(person or allowed()),
        label="示例系统",
        address=address,
        audience="rehearsal:1",
        types=[KIND],
    )


def happen(subject: str = "示例-1") -> None:
    actions.announce(kind=KIND, subject=subject, data={"state": "done"}, audience=["rehearsal:1"])


def drive(*, again: bool = False) -> None:
    """Do what is due in every lane, once each; `again` first lets the pauses pass."""
    if again:
        Delivery.objects.update(next_try=clock.now() - timedelta(seconds=1))
        Endpoint.objects.update(resting_until=None)
    for number in range(delivering.LANES):
        while outbox.run(delivering.lane(number)):
            pass


def test_an_event_arrives_whole_and_signed_as_standard_webhooks_has_it() -> None:
    with receiver() as server:
        _endpoint, secret = registered(f"{server.address}/hook?of=us")
        happen()
        drive()
    (asked,) = server.got
    event = json.loads(asked.body)
    assert asked.path == "/hook?of=us"
    assert asked.headers["content-type"].startswith("application/cloudevents+json")
    assert (event["specversion"], event["type"], event["subject"]) == ("1.0", KIND, "示例-1")
    assert event["data"] == {"state": "done"}
    assert event["id"] == asked.headers["webhook-id"] == str(Event.objects.get().pk)
    assert abs(int(asked.headers["webhook-timestamp"]) - time.time()) < 60
    assert asked.headers["webhook-signature"] == expected(secret, asked)
    # The secret lies sealed, and the page shows it no more.
    assert secret not in str(list(Endpoint.objects.values()))
    delivery = Delivery.objects.get()
    assert delivery.done_at is not None
    assert (delivery.status, delivery.answer) == (200, "thanks")


def expected(secret: str, asked: Asked) -> str:
    """The signature, worked out from the standard alone."""
    key = base64.b64decode(secret.split("_", 1)[1])
    signed = ".".join([asked.headers["webhook-id"], asked.headers["webhook-timestamp"], asked.body.decode()])
    return "v1," + base64.b64encode(hmac.new(key, signed.encode(), hashlib.sha256).digest()).decode()


def test_the_example_of_the_standard_is_signed_as_it_says() -> None:
    found = signing.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_while_the_secret_is_changed_both_signatures_come_along() -> None:
    with receiver() as server:
        endpoint, first = registered(server.address)
        second = actions.change_secret(actor=actor_for(endpoint.responsible), endpoint=endpoint)
        happen()
        drive()
        (asked,) = server.got
        both = [expected(second, asked), expected(first, asked)]
        assert asked.headers["webhook-signature"].split(" ") == both
        Endpoint.objects.update(former_until=clock.now())
        happen("示例-2")
        drive()
        assert server.got[1].headers["webhook-signature"] == expected(second, server.got[1])


def test_what_fails_is_tried_again_under_the_same_id_and_can_be_replayed() -> None:
    with receiver(
        Reply(500, b"no" * 9999), Reply(302, headers={"Location": "/elsewhere"}), Reply()
    ) as server:
        endpoint, _secret = registered(server.address)
        actor = actor_for(endpoint.responsible)
        happen()
        drive()
        delivery = Delivery.objects.get()
        assert (delivery.status, delivery.attempts, delivery.trouble) == (500, 1, "HTTP 500")
        assert len(delivery.answer) == 500
        drive(again=True)
        delivery.refresh_from_db()
        assert (delivery.status, delivery.done_at) == (302, None)
        drive(again=True)
        delivery.refresh_from_db()
        assert delivery.done_at is not None
        assert Endpoint.objects.get().failing_since is None
        actions.replay(actor=actor, delivery=delivery)
        drive()
        assert [asked.path for asked in server.got] == ["/"] * 4
        assert len({asked.headers["webhook-id"] for asked in server.got}) == 1
        # What happens while it is paused isn't lost.
        actions.pause_endpoint(actor=actor, endpoint=endpoint)
        happen("示例-2")
        drive(again=True)
        assert len(server.got) == 4
        with pytest.raises(Refused, match="先恢复"):
            actions.replay_failed(actor=actor, endpoint=endpoint)
        actions.resume_endpoint(actor=actor, endpoint=endpoint)
        assert actions.replay_failed(actor=actor, endpoint=endpoint) == 1
        drive()
        assert json.loads(server.got[4].body)["subject"] == "示例-2"


def test_one_dead_endpoint_holds_up_no_other() -> None:
    person = allowed()
    with receiver() as server, silent() as dead:
        first, _secret = registered(dead, person)
        others = [registered(f"{server.address}/{number}", person)[0] for number in range(4)]
        # All on one lane: the worst case.
        for number in range(3):
            happen(f"示例-{number}")
        Delivery.objects.update(lane=0)
        began = time.monotonic()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reaching, "SECONDS", 0.4)
            drive()
        assert time.monotonic() - began < 5
        assert len(server.got) == 3 * len(others)
        assert Delivery.objects.filter(endpoint=first, attempts__gt=0).count() == 1
        assert Delivery.objects.get(endpoint=first, attempts=1).trouble == "timed out"


def test_an_answer_that_drips_is_cut_and_a_huge_one_is_not_read() -> None:
    with receiver(Reply(drips=True)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(reaching, "SECONDS", 0.5)
        began = time.monotonic()
        with pytest.raises(TryLater):
            reaching.post(server.address, b"{}", {})
        assert time.monotonic() - began < 3
    with receiver(Reply(200, b"x" * 5_000_000)) as server:
        assert len(reaching.post(server.address, b"{}", {}).text) == 500


def test_a_worker_killed_in_between_tells_it_again_under_the_same_id() -> None:
    with receiver() as server:
        registered(server.address)
        happen()
        lane = delivering.lane(Delivery.objects.get().lane)
        (claimed,) = outbox.claim(lane)
        delivering.deliver(claimed)
        # Killed here: told, not ticked off. Its lease runs out.
        Delivery.objects.update(leased_until=clock.now() - timedelta(seconds=1))
        drive()
        assert len(server.got) == 2
        assert server.got[0].headers["webhook-id"] == server.got[1].headers["webhook-id"]
        assert Delivery.objects.get().done_at is not None


def test_nobody_is_led_into_our_own_network(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOKS_INSIDE = False
    for address in (
        "http://example.com/",
        "https://user@example.com/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com:99999/",
        "ftp://example.com/",
        "https://exa mple.com/",
        "https://" + "a" * 500,
    ):
        with pytest.raises(Refused):
            registered(address)
    private = (
        "127.0.0.1 10.1.2.3 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 ::1 fe80::1 fd00::1"
    )
    carrying = "::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1:: 2001:0:a00:1::"
    for ip in f"{private} {carrying}".split():
        assert not reaching.is_public(ip), ip
    assert reaching.is_public("93.184.215.14") and reaching.is_public("2606:2800:21f::1")
    with pytest.raises(GiveUp, match="private"):
        reaching.post("https://localhost/", b"{}", {})
    with pytest.raises(GiveUp, match="private"):
        reaching.post("https://2130706433/", b"{}", {})
    # A name with one public address and one of ours; and the one looked at is the one connected to.
    ours = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: ours)
    with pytest.raises(GiveUp, match="private"):
        reaching.look_up("example.com", 443)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: ours[:1])
    assert reaching.look_up("example.com", 443) == "93.184.215.14"


def test_who_lost_the_role_gets_nothing_more_and_a_failing_endpoint_is_paused_with_a_word() -> None:
    with receiver(Reply(503)) as server:
        endpoint, _secret = registered(server.address)
        happen()
        Endpoint.objects.update(failing_since=clock.now() - delivering.PATIENCE - timedelta(hours=1))
        drive()
        endpoint.refresh_from_db()
        assert (endpoint.pause, _told) == (Pause.FAILING, ["示例系统"])
        actions.resume_endpoint(actor=actor_for(endpoint.responsible), endpoint=endpoint)
        _allowed.clear()
        happen("示例-2")
        drive()
        assert len(server.got) == 1
        endpoint.refresh_from_db()
        assert endpoint.pause == Pause.NOT_ALLOWED
        with pytest.raises(NotAllowed):
            actions.resume_endpoint(actor=actor_for(endpoint.responsible), endpoint=endpoint)


def test_without_endpoints_an_event_costs_one_question() -> None:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        happen()
    assert len(asked) == 1
    with pytest.raises(ValueError, match="no room"):
        actions.announce(kind="nothing.known", subject="", data={}, audience=[])


@contextmanager
def silent() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
