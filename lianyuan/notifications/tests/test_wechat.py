"""WeChat template messages, against a server that answers as WeChat's documentation says."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianyuan.accounts.failures import GiveUp, NoAnswer, TryLater, Unreachable
from lianyuan.accounts.tests.factories import make_person
from lianyuan.notifications import approved
from lianyuan.notifications.channels import Message
from lianyuan.notifications.channels.wechat import Account, WeChat
from lianyuan.notifications.models import ChannelAddress

from .provider import Asked, Provider, Reply, provider

pytestmark = pytest.mark.django_db
OPENID = "oABCDEFGH-1234567890"
SEND, TOKEN = "/cgi-bin/message/template/send", "/cgi-bin/stable_token"
OK = {"errcode": 0, "errmsg": "ok", "msgid": 200228332}


def message(**changes: Any) -> Message:
    fields: dict[str, Any] = {
        "key": "k" * 32,
        "attempt": 0,
        "kind": "tests.kind",
        "title": "“企业注册协助”已经办结，请到服务中心二楼窗口来取证",
        "text": "内容",
        "url": "https://lianyuan.example.cn/my/notices/1/",
        "written_at": timezone.now(),
    }
    return Message(**(fields | changes))


class Weixin:
    """WeChat as documented: it hands out tokens and takes messages that carry one it handed out."""

    def __init__(self) -> None:
        self.handed_out = 0
        self.valid: set[str] = set()
        self.says: dict[str, Any] = OK
        self.token_says: dict[str, Any] = {}

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == TOKEN:
            if self.token_says:
                return Reply(self.token_says)
            self.handed_out += 1
            self.valid.add(f"token-{self.handed_out}")
            return Reply({"access_token": f"token-{self.handed_out}", "expires_in": 7200})
        if asked.path == SEND and asked.query.get("access_token") not in self.valid:
            return Reply({"errcode": 42001, "errmsg": "access_token expired rid: 1"})
        return Reply(self.says)


@pytest.fixture
def weixin() -> Iterator[Weixin]:
    cache.clear()
    yield Weixin()
    cache.clear()


@pytest.fixture
def server(weixin: Weixin) -> Iterator[Provider]:
    with provider(weixin) as running:
        yield running


def channel(server: Provider, templates: str = "*=TPL-1 thing1:title time2:time") -> WeChat:
    return WeChat(Account("wx1", "secret", approved.read(templates), api=server.address))


def test_a_message_fills_the_approved_template(server: Provider) -> None:
    channel(server).send(OPENID, message())
    token, sent = server.got
    assert token.json == {
        "grant_type": "client_credential",
        "appid": "wx1",
        "secret": "secret",
        "force_refresh": False,
    }
    assert sent.query == {"access_token": "token-1"}
    told = sent.json
    assert (told["touser"], told["template_id"], told["client_msg_id"]) == (OPENID, "TPL-1", "k" * 32)
    assert told["url"].endswith("/my/notices/1/")
    assert told["data"]["thing1"]["value"] == "“企业注册协助”已经办结，请到服务中心…"
    assert set(told["data"]) == {"thing1", "time2"}


def test_the_token_is_fetched_once_and_shared(server: Provider) -> None:
    for _number in range(3):
        channel(server).send(OPENID, message())
    assert server.paths() == [TOKEN, SEND, SEND, SEND]


@pytest.mark.parametrize("code", [40001, 42001])
def test_a_stale_token_is_fetched_anew_and_the_message_sent(
    server: Provider, weixin: Weixin, code: int
) -> None:
    channel(server).send(OPENID, message())
    weixin.valid.clear()
    channel(server).send(OPENID, message())
    assert server.paths() == [TOKEN, SEND, SEND, TOKEN, SEND]
    assert server.got[3].json["force_refresh"] is True
    assert server.got[4].query == {"access_token": "token-2"}


def test_a_token_that_is_refused_again_is_not_asked_for_without_end(server: Provider, weixin: Weixin) -> None:
    weixin.says = {"errcode": 40001, "errmsg": "invalid credential"}
    with pytest.raises(Unreachable):
        channel(server).send(OPENID, message())
    assert server.paths() == [TOKEN, SEND, TOKEN, SEND]


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (40003, GiveUp),
        (43004, GiveUp),
        (45009, TryLater),
        (-1, Unreachable),
        (40037, Unreachable),
        (47003, TryLater),
    ],
)
def test_each_code_means_what_the_documentation_says(
    server: Provider, weixin: Weixin, code: int, failure: type[Exception]
) -> None:
    weixin.says = {"errcode": code, "errmsg": f"something about {OPENID}"}
    with pytest.raises(failure) as raised:
        channel(server).send(OPENID, message())
    assert raised.type is failure
    assert str(code) in str(raised.value)
    assert OPENID not in str(raised.value)


def test_without_a_token_the_whole_channel_waits(server: Provider, weixin: Weixin) -> None:
    weixin.token_says = {"errcode": 40164, "errmsg": "invalid ip, not in whitelist"}
    with pytest.raises(Unreachable, match="40164"):
        channel(server).send(OPENID, message())


def test_an_answer_that_never_comes_is_told_apart_from_a_refusal(server: Provider, weixin: Weixin) -> None:
    server.answer = lambda asked: weixin(asked) if asked.path == TOKEN else Reply(breaks=True)
    with pytest.raises(NoAnswer):
        channel(server).send(OPENID, message())


@pytest.mark.parametrize("status", [500, 502])
def test_a_broken_gateway_is_no_answer_of_wechats(server: Provider, status: int) -> None:
    server.answer = lambda asked: Reply(b"<html>", status=status)
    with pytest.raises(Unreachable, match=str(status)):
        channel(server).send(OPENID, message())


def test_a_kind_without_a_template_is_not_carried(server: Provider) -> None:
    one = channel(server, "cases.mine=TPL-2 thing1:title")
    assert one.carries("cases.mine")
    assert not one.carries("tests.kind")
    assert not channel(server).carries("code")


def test_a_person_binds_their_wechat(client: Client, server: Provider, settings: Any) -> None:
    settings.WECHAT_APP_ID, settings.WECHAT_SECRET, settings.WECHAT_API = "wx1", "secret", server.address
    settings.WECHAT_TEMPLATES = approved.read("*=T thing1:title")
    person = make_person()
    client.force_login(person)
    asked = client.get(reverse("notifications:wechat")).headers["Location"]
    assert asked.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&")
    state = asked.partition("state=")[2].partition("#")[0]
    server.answer = lambda asked: Reply({"openid": OPENID, "access_token": "a", "scope": "snsapi_base"})
    back = reverse("notifications:wechat-return")
    for state in ("forged", "中", ""):
        assert client.get(back, {"code": "c", "state": state}).status_code == 409
        client.get(reverse("notifications:wechat"))
    state = client.session["wechat_state"]
    assert client.get(back, {"code": "c", "state": state}).status_code == 302
    kept = ChannelAddress.objects.get()
    assert (kept.person, kept.channel, kept.address) == (person, "wechat", OPENID)
    assert kept.confirmed_at is not None
    assert server.got[-1].query["code"] == "c"


@pytest.mark.parametrize("says", [{"errcode": 40029, "errmsg": "invalid code"}, {"openid": "不是"}])
def test_a_code_without_an_openid_binds_nobody(
    client: Client, server: Provider, settings: Any, says: dict[str, Any]
) -> None:
    settings.WECHAT_APP_ID, settings.WECHAT_SECRET, settings.WECHAT_API = "wx1", "secret", server.address
    settings.WECHAT_TEMPLATES = approved.read("*=T thing1:title")
    client.force_login(make_person())
    client.get(reverse("notifications:wechat"))
    server.answer = lambda asked: Reply(says)
    answer = client.get(
        reverse("notifications:wechat-return"), {"code": "c", "state": client.session["wechat_state"]}
    )
    assert answer.status_code == 409
    assert not ChannelAddress.objects.exists()
