"""Group robots through Apprise, against a server that answers 200 whatever happened, as they do."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError

from lianyuan.accounts.failures import GiveUp, NoAnswer, TryLater, Unreachable
from lianyuan.notifications.channels.robots import DingTalk, Feishu, Robot, WeCom

from .provider import Provider, Reply, in_turn, provider
from .test_wechat import message

ROBOTS: list[tuple[type[Robot], dict[str, object]]] = [
    (WeCom, {"errcode": 0, "errmsg": "ok"}),
    (DingTalk, {"errcode": 0, "errmsg": "ok"}),
    (Feishu, {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}),
]
KEY = "abcdefgh12345678"


@pytest.fixture
def server() -> Iterator[Provider]:
    with provider(in_turn(Reply())) as running:
        yield running


def robot(kind: type[Robot], server: Provider, monkeypatch: pytest.MonkeyPatch) -> Robot:
    monkeypatch.setattr(kind, "api", server.address)
    return kind()


@pytest.mark.parametrize(("kind", "fine"), ROBOTS)
def test_the_group_reads_title_text_and_link(
    kind: type[Robot], fine: dict[str, object], server: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = in_turn(Reply(fine))
    robot(kind, server, monkeypatch).send(KEY, message(title="示例办结", text="请来取"))
    told = server.got[0].json
    content = told.get("text", told.get("content", {}))
    said = content.get("content") or content.get("text")
    assert said == "示例办结\n请来取\nhttps://lianyuan.example.cn/my/notices/1/"


@pytest.mark.parametrize(
    ("kind", "refusal", "failure"),
    [
        (WeCom, {"errcode": 45009, "errmsg": "api freq out of limit"}, TryLater),
        (WeCom, {"errcode": 93000, "errmsg": "invalid webhook url"}, GiveUp),
        (DingTalk, {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}, TryLater),
        (DingTalk, {"errcode": 310000, "errmsg": "sign not match"}, GiveUp),
        (Feishu, {"code": 11232, "msg": "frequency limited"}, TryLater),
        (Feishu, {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}, GiveUp),
        (Feishu, {"code": 12345, "msg": "news to us"}, TryLater),
    ],
)
def test_a_refusal_inside_a_successful_answer_is_heard(
    kind: type[Robot],
    refusal: dict[str, object],
    failure: type[Exception],
    server: Provider,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.answer = in_turn(Reply(refusal))
    with pytest.raises(failure) as raised:
        robot(kind, server, monkeypatch).send(KEY, message())
    assert raised.type is failure


@pytest.mark.parametrize(("kind", "fine"), ROBOTS)
def test_a_broken_server(
    kind: type[Robot], fine: dict[str, object], server: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = robot(kind, server, monkeypatch)
    server.answer = in_turn(Reply(status=502))
    with pytest.raises(Unreachable, match="502"):
        one.send(KEY, message())
    server.answer = in_turn(Reply(breaks=True))
    with pytest.raises(NoAnswer):
        one.send(KEY, message())


def test_dingtalk_signs_where_the_robot_asks_for_it(
    server: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = in_turn(Reply({"errcode": 0}))
    robot(DingTalk, server, monkeypatch).send(f"{KEY} SECabcdef123456", message())
    assert set(server.got[0].query) == {"access_token", "timestamp", "sign"}
    assert DingTalk().shown(f"{KEY} SECabcdef123456") == "机器人 …5678"


@pytest.mark.parametrize("kind", [WeCom, DingTalk, Feishu])
def test_an_address_is_known_by_its_app(kind: type[Robot]) -> None:
    assert kind().check(f" {kind.begins}{KEY} ") == KEY
    for written in ("https://evil.example/hook/abc", "../../x", "短"):
        with pytest.raises(ValidationError, match="机器人的地址"):
            kind().check(written)
