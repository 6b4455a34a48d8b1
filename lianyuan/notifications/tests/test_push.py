"""Web Push: encrypted so that only the browser reads it, signed so that only we can write."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from py_vapid import Vapid

from lianyuan.accounts.failures import GiveUp, TryLater, Unreachable
from lianyuan.accounts.models import AuditEntry
from lianyuan.accounts.tests.factories import make_person
from lianyuan.notifications.channels.base import Gone
from lianyuan.notifications.channels.push import Push
from lianyuan.notifications.models import ChannelAddress

from .provider import Provider, Reply, in_turn, provider
from .test_wechat import message

AUTH = b"0123456789abcdef"
CONTACT = "mailto:it@example.invalid"


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def key() -> str:
    vapid = Vapid()
    vapid.generate_keys()
    return text(vapid.private_key.private_numbers().private_value.to_bytes(32, "big"))


@pytest.fixture(scope="module")
def browser() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def server() -> Iterator[Provider]:
    with provider(in_turn(Reply(b"", status=201))) as running:
        yield running


def subscription(browser: ec.EllipticCurvePrivateKey, endpoint: str) -> str:
    point = browser.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return json.dumps({"endpoint": endpoint, "keys": {"p256dh": text(point), "auth": text(AUTH)}})


def pushing(key: str, server: Provider) -> Push:
    return Push(key, CONTACT, origins=(server.address,))


def test_only_the_browser_can_read_it(
    server: Provider, browser: ec.EllipticCurvePrivateKey, key: str
) -> None:
    pushing(key, server).send(subscription(browser, f"{server.address}/to/1"), message(title="示例办结"))
    asked = server.got[0]
    assert "示例办结".encode() not in asked.body
    read = json.loads(http_ece.decrypt(asked.body, private_key=browser, auth_secret=AUTH))
    assert (read["title"], read["tag"]) == ("示例办结", "k" * 32)
    assert asked.headers["topic"] == "k" * 32
    assert int(asked.headers["ttl"]) > 0
    claims = asked.headers["authorization"].partition("t=")[2].split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert (told["sub"], told["aud"]) == (CONTACT, server.address)


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (Reply(status=410), Gone),
        (Reply(status=404), Gone),
        (Reply(status=429, headers={"Retry-After": "600"}), TryLater),
        (Reply(status=503), Unreachable),
        (Reply(status=403), Unreachable),
        (Reply(status=413), GiveUp),
    ],
)
def test_the_push_services_refusals(
    server: Provider, browser: ec.EllipticCurvePrivateKey, key: str, reply: Reply, failure: type[Exception]
) -> None:
    server.answer = in_turn(reply)
    with pytest.raises(failure) as raised:
        pushing(key, server).send(subscription(browser, f"{server.address}/to/1"), message())
    assert raised.type is failure
    assert server.address not in str(raised.value)
    if reply.headers:
        assert isinstance(raised.value, TryLater)
        assert raised.value.after is not None
        assert raised.value.after.total_seconds() == 600


@pytest.mark.parametrize(
    "endpoint",
    ["http://fcm.googleapis.com/x", "https://127.0.0.1/x", "https://evil-fcm.googleapis.com.example/x"],
)
def test_only_push_services_are_written_to(
    browser: ec.EllipticCurvePrivateKey, key: str, endpoint: str
) -> None:
    with pytest.raises(ValidationError, match="不认识"):
        Push(key, CONTACT).check(subscription(browser, endpoint))


AMBIGUOUS = [
    "https://10.0.0.5:8443\\@fcm.googleapis.com/x",
    "https://10.0.0.5@fcm.googleapis.com/x",
    "https://fcm.googleapis.com\\.example.cn/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:/x",
    "https://fcm.googleapis.com/x y",
    "https://fcm.googleapis.com/x\n",
    "https://fcm.googleapis.com/x\x00",
    "https://10.0.0.5#.fcm.googleapis.com/x",
    "https://fcm。googleapis.com/x",
]


@pytest.mark.parametrize("endpoint", AMBIGUOUS)
def test_an_address_that_could_be_read_in_two_ways_is_refused(
    browser: ec.EllipticCurvePrivateKey, key: str, endpoint: str
) -> None:
    with pytest.raises(ValidationError, match="不认识"):
        Push(key, CONTACT).check(subscription(browser, endpoint))
    with pytest.raises(Gone):
        Push(key, CONTACT).send(subscription(browser, endpoint), message())


@pytest.mark.parametrize(
    "endpoint", ["https://fcm.googleapis.com:443/x", "https://a.push.apple.com/x-_~%2F?a=b"]
)
def test_push_services_own_addresses_are_kept(
    browser: ec.EllipticCurvePrivateKey, key: str, endpoint: str
) -> None:
    assert json.loads(Push(key, CONTACT).check(subscription(browser, endpoint)))["endpoint"] == endpoint


@pytest.mark.parametrize(
    "written",
    [
        "[" * 1_000_000,
        "[" * 1_990,
        '{"endpoint": "https://[x", "keys": {"p256dh": "a", "auth": "b"}}',
        "[]",
        "1",
    ],
)
def test_what_no_browser_writes_is_refused_with_a_reason(key: str, written: str) -> None:
    with pytest.raises(ValidationError, match="没有给出可用的推送地址"):
        Push(key, CONTACT).check(written)


def test_a_stored_address_inside_our_network_is_not_written_to(
    server: Provider, browser: ec.EllipticCurvePrivateKey, key: str
) -> None:
    with pytest.raises(Gone):
        Push(key, CONTACT).send(subscription(browser, f"{server.address}/to/1"), message())
    assert server.got == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_push_service_leads_nowhere_else(
    server: Provider, browser: ec.EllipticCurvePrivateKey, key: str, status: int
) -> None:
    with provider(in_turn(Reply(b"", status=201))) as inside:
        server.answer = in_turn(Reply(b"", status=status, headers={"Location": f"{inside.address}/inside"}))
        with pytest.raises(GiveUp):
            pushing(key, server).send(subscription(browser, f"{server.address}/to/1"), message())
        assert inside.got == []


@pytest.mark.django_db
def test_a_browser_hands_itself_over(
    client: Client, settings: Any, browser: ec.EllipticCurvePrivateKey, key: str
) -> None:
    settings.PUSH_KEY, settings.PUSH_CONTACT = key, CONTACT
    person = make_person()
    client.force_login(person)
    page = client.get(reverse("notifications:choices")).content.decode()
    assert f'data-push-key="{Push(key, CONTACT).public_key}"' in page
    worker = client.get(reverse("notifications:push-worker"))
    assert worker.headers["Content-Type"] == "text/javascript"
    written = subscription(browser, "https://updates.push.services.mozilla.com/wpush/v2/abc")
    form = {"acting_for": "", "form_key": "1", "subscription": written}
    assert client.post(reverse("notifications:browser"), form).status_code == 302
    kept = ChannelAddress.objects.get()
    assert kept.confirmed_at is not None
    assert Push(key, CONTACT).shown(kept.address) == "updates.push.services.mozilla.com"
    refused = client.post(reverse("notifications:browser"), form | {"form_key": "2", "subscription": " "})
    assert refused.status_code == 409


@pytest.mark.django_db
def test_a_shared_browser_goes_to_who_handed_it_over_last(
    client: Client, settings: Any, browser: ec.EllipticCurvePrivateKey, key: str
) -> None:
    settings.PUSH_KEY, settings.PUSH_CONTACT = key, CONTACT
    former, present = make_person(), make_person()
    renewed = ec.generate_private_key(ec.SECP256R1())
    handed_over = [
        (former, browser, "Abc_1"),
        (former, browser, "abc_1"),
        (former, browser, "Abc_12"),
        (former, browser, "AbcX1"),
        (present, renewed, "Abc_1"),
    ]
    for number, (person, keys, path) in enumerate(handed_over):
        client.force_login(person)
        written = subscription(keys, f"https://fcm.googleapis.com/{path}")
        form = {"acting_for": "", "form_key": str(number), "subscription": written}
        assert client.post(reverse("notifications:browser"), form).status_code == 302
    kept = [
        (address.person, json.loads(address.address)["endpoint"].rpartition("/")[2])
        for address in ChannelAddress.objects.order_by("pk")
    ]
    assert kept == [(former, "abc_1"), (former, "Abc_12"), (former, "AbcX1"), (present, "Abc_1")]
    assert AuditEntry.objects.get(verb="移除接收地址").person == present
