"""Text messages: signed as the providers document it, and each of their answers understood."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from lianyuan.accounts.failures import GiveUp, NoAnswer, TryLater, Unreachable
from lianyuan.notifications import approved, channels
from lianyuan.notifications.channels.sms import Sms
from lianyuan.notifications.channels.sms_providers import Aliyun, Credentials, Tencent

from .provider import Provider, Reply, in_turn, provider
from .test_wechat import message

KEYS = Credentials("AKID", "SECRET", "联园", app_id="1400006666")
TEMPLATES = approved.read("*=SMS_1 title:title; code=SMS_2 code:code")
PHONE = "+8613800000000"


class Silent:
    """A provider that only remembers."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    def send(self, phone: str, template: str, fields: Mapping[str, str], *, key: str, attempt: int) -> None:
        self.sent.append((phone, template, dict(fields), key, attempt))


def test_the_kinds_template_is_filled_and_kept_short() -> None:
    silent = Silent()
    sms = Sms(silent, TEMPLATES)
    sms.send(PHONE, message(title="很" * 60))
    sms.send(PHONE, message(kind="code", code="012345"))
    assert silent.sent == [
        (PHONE, "SMS_1", {"title": "很" * 34 + "…"}, "k" * 32, 0),
        (PHONE, "SMS_2", {"code": "012345"}, "k" * 32, 0),
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("138 0000 0000", PHONE),
        ("+86-138-0000-0000", PHONE),
        ("+852 6123 4567", "+85261234567"),
    ],
)
def test_a_number_is_kept_in_one_form(written: str, kept: str) -> None:
    assert Sms(Silent(), TEMPLATES).check(written) == kept


@pytest.mark.parametrize("written", ["12345", "10000000000", "+8612345", "call me"])
def test_what_is_no_mobile_number_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="不像手机号"):
        Sms(Silent(), TEMPLATES).check(written)


def test_the_number_is_shown_with_its_middle_left_out() -> None:
    assert Sms(Silent(), TEMPLATES).shown(PHONE) == "138****0000"


def test_aliyuns_signature_is_the_one_of_its_documentation() -> None:
    """The worked example of Aliyun's page on the V3 request and its signature."""
    documented = Aliyun(
        Credentials("YourAccessKeyId", "YourAccessKeySecret", ""),
        api="https://ecs.cn-shanghai.aliyuncs.com",
        now=lambda: datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
    )
    query = {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
    headers = documented.sign("RunInstances", "2014-05-26", query, "3156853299f313e23d1673dc12e1703d")
    assert headers["Authorization"].endswith(
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_tencents_signature_is_the_one_of_its_documentation() -> None:
    """The worked example of Tencent's page on signature v3, in the edition whose key is shown in part."""
    documented = Tencent(
        Credentials("AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******", "Gu5t9xGARNpq86cd98joQYCN3*******", ""),
        api="https://cvm.tencentcloudapi.com",
        now=lambda: 1551113065,
    )
    payload = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    headers = documented.sign("cvm", "DescribeInstances", payload)
    assert headers["Authorization"] == (
        "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******/2019-02-25/cvm/tc3_request, "
        "SignedHeaders=content-type;host;x-tc-action, "
        "Signature=be4f67d323c78ab9acb7395e43c0dbcf822a9cfac32fea2449a7bc7726b770a3"
    )


def send_by_aliyun(server: Provider, *, attempt: int = 0) -> None:
    Aliyun(KEYS, api=server.address).send(
        PHONE, "SMS_1", {"title": "示例 办结"}, key="k" * 32, attempt=attempt
    )


def send_by_tencent(server: Provider) -> None:
    Tencent(KEYS, api=server.address).send(PHONE, "42", {"title": "示例"}, key="k" * 32, attempt=0)


def test_aliyun_gets_what_its_documentation_asks_for() -> None:
    with provider(in_turn(Reply({"Code": "OK", "Message": "OK", "BizId": "1", "RequestId": "2"}))) as server:
        send_by_aliyun(server)
    asked = server.got[0]
    assert asked.query["PhoneNumbers"] == "13800000000"
    assert asked.query["SignName"] == "联园"
    assert json.loads(asked.query["TemplateParam"]) == {"title": "示例 办结"}
    assert asked.headers["x-acs-action"] == "SendSms"
    assert asked.headers["authorization"].startswith(
        "ACS3-HMAC-SHA256 Credential=AKID,SignedHeaders=host;x-acs"
    )


def test_a_try_repeated_after_a_killed_worker_is_the_same_to_aliyun() -> None:
    replies = [
        Reply({"Code": "OK"}),
        Reply({"Code": "SignatureNonceUsed"}, status=400),
        Reply({"Code": "OK"}),
    ]
    with provider(in_turn(*replies)) as server:
        send_by_aliyun(server)
        send_by_aliyun(server)
        send_by_aliyun(server, attempt=1)
    first, second, third = (asked.headers["x-acs-signature-nonce"] for asked in server.got)
    assert first == second != third


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("isv.MOBILE_NUMBER_ILLEGAL", GiveUp),
        ("isv.SMS_TEMPLATE_ILLEGAL", GiveUp),
        ("isv.BUSINESS_LIMIT_CONTROL", TryLater),
        ("Throttling.User", TryLater),
        ("isv.AMOUNT_NOT_ENOUGH", Unreachable),
        ("InvalidAccessKeyId.NotFound", Unreachable),
    ],
)
def test_aliyuns_refusals(code: str, failure: type[Exception]) -> None:
    with provider(in_turn(Reply({"Code": code, "Message": PHONE}, status=400))) as server:
        with pytest.raises(failure, match=code) as raised:
            send_by_aliyun(server)
        assert len(server.got) == 1
    assert raised.type is failure


def tencent_says(code: str) -> Reply:
    status = {"SerialNo": "5000", "PhoneNumber": PHONE, "Fee": 1, "SessionContext": "k", "Code": code}
    return Reply({"Response": {"SendStatusSet": [status], "RequestId": "1"}})


def test_tencent_gets_what_its_documentation_asks_for() -> None:
    with provider(in_turn(tencent_says("Ok"))) as server:
        send_by_tencent(server)
    asked = server.got[0]
    assert asked.json == {
        "PhoneNumberSet": [PHONE],
        "SmsSdkAppId": "1400006666",
        "SignName": "联园",
        "TemplateId": "42",
        "TemplateParamSet": ["示例"],
        "SessionContext": "k" * 32,
    }
    assert asked.headers["x-tc-action"] == "SendSms"
    assert asked.headers["x-tc-version"] == "2021-01-11"


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (tencent_says("InvalidParameterValue.IncorrectPhoneNumber"), GiveUp),
        (tencent_says("FailedOperation.PhoneNumberInBlacklist"), GiveUp),
        (tencent_says("LimitExceeded.PhoneNumberDailyLimit"), TryLater),
        (tencent_says("FailedOperation.InsufficientBalanceInSmsPackage"), Unreachable),
        (
            Reply({"Response": {"Error": {"Code": "AuthFailure.SignatureFailure"}, "RequestId": "1"}}),
            Unreachable,
        ),
        (Reply({"Response": {"Error": {"Code": "InternalError"}, "RequestId": "1"}}), TryLater),
        (Reply({"Response": {}}), TryLater),
        (Reply(status=429, headers={"Retry-After": "120"}), TryLater),
        (Reply(breaks=True), NoAnswer),
    ],
)
def test_tencents_refusals(reply: Reply, failure: type[Exception]) -> None:
    with provider(in_turn(reply)) as server, pytest.raises(failure) as raised:
        send_by_tencent(server)
    assert raised.type is failure
    assert PHONE not in str(raised.value)


@pytest.mark.parametrize(("name", "kind"), [("aliyun", Aliyun), ("tencent", Tencent)])
def test_the_provider_is_the_one_the_settings_name(settings: Any, name: str, kind: type) -> None:
    assert channels.find("sms") is None
    settings.SMS_PROVIDER, settings.SMS_TEMPLATES = name, TEMPLATES
    found = channels.find("sms")
    assert isinstance(found, Sms)
    assert isinstance(found.provider, kind)


@pytest.mark.parametrize("written", ["*=", "SMS_1", "*=SMS_1 title", "*=SMS_1 title:nothing"])
def test_templates_that_cannot_be_read_are_named(written: str) -> None:
    with pytest.raises(ValueError, match="should"):
        approved.read(written)
