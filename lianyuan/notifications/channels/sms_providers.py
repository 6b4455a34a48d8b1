"""The providers of text messages: Aliyun and Tencent Cloud, each signed as its documentation says."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from lianyuan.accounts.failures import GiveUp, TryLater, Unreachable

from . import http
from .sms import SmsProvider


@dataclass(frozen=True)
class Credentials:
    """What a provider knows its customer by. `signature` is the approved 短信签名, without brackets."""

    key_id: str
    secret: str
    signature: str
    app_id: str = ""


def _hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _mac(key: bytes, content: str) -> bytes:
    return hmac.new(key, content.encode(), hashlib.sha256).digest()


@dataclass(frozen=True)
class Aliyun:
    """Aliyun's SendSms (version 2017-05-25), signed with ACS3-HMAC-SHA256.

    The signature's nonce is made from key and attempt: a try repeated after a killed worker carries the same
    one, which Aliyun refuses for 15 minutes, so that nobody gets the message twice.
    """

    credentials: Credentials
    api: str = "https://dysmsapi.aliyuncs.com"
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def send(self, phone: str, template: str, fields: Mapping[str, str], *, key: str, attempt: int) -> None:
        """Send one message."""
        asked = {
            "PhoneNumbers": phone.removeprefix("+86").removeprefix("+"),
            "SignName": self.credentials.signature,
            "TemplateCode": template,
            "TemplateParam": json.dumps(dict(fields), ensure_ascii=False),
            "OutId": key,
        }
        nonce = _hex(f"{key}-{attempt}".encode())[:32]
        headers = self.sign("SendSms", "2017-05-25", asked, nonce)
        answer = http.post(f"{self.api}/?{_query(asked)}", data=b"", headers=headers)
        self._judge(answer.status_code, http.read_json(answer).get("Code", ""))

    def sign(self, action: str, version: str, query: Mapping[str, str], nonce: str) -> dict[str, str]:
        """The headers of a request without a body, its signature among them."""
        signed = {
            "host": urlsplit(self.api).netloc,
            "x-acs-action": action,
            "x-acs-content-sha256": _hex(b""),
            "x-acs-date": f"{self.now():%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": nonce,
            "x-acs-version": version,
        }
        names = ";".join(signed)
        lines = "".join(f"{name}:{value}\n" for name, value in signed.items())
        request = f"POST\n/\n{_query(query)}\n{lines}\n{names}\n{_hex(b'')}"
        mac = _mac(self.credentials.secret.encode(), f"ACS3-HMAC-SHA256\n{_hex(request.encode())}").hex()
        credential = f"Credential={self.credentials.key_id},SignedHeaders={names},Signature={mac}"
        return {**signed, "Authorization": f"ACS3-HMAC-SHA256 {credential}"}

    def _judge(self, status: int, code: str) -> None:
        if code in {"OK", "SignatureNonceUsed"}:
            return
        if code in {
            "isv.MOBILE_NUMBER_ILLEGAL",
            "isv.BLACK_KEY_CONTROL_LIMIT",
            "isv.MOBILE_COUNT_OVER_LIMIT",
        }:
            raise GiveUp(code)
        if code == "isv.DAY_LIMIT_CONTROL":
            raise TryLater(code, after=timedelta(hours=6))
        if code.startswith("Throttling") or code == "isv.BUSINESS_LIMIT_CONTROL":
            raise TryLater(code, after=timedelta(minutes=10))
        if code.startswith(("isv.SMS_", "isv.TEMPLATE_", "isv.PARAM_", "isv.INVALID_")):
            raise GiveUp(code)
        # Out of money, a wrong key, a closed account: nobody's message goes out until someone mends it.
        raise Unreachable(code or f"HTTP {status}")


def _query(fields: Mapping[str, str]) -> str:
    return urlencode(sorted(fields.items()), safe="-_.~", quote_via=quote)


@dataclass(frozen=True)
class Tencent:
    """Tencent Cloud's SendSms (version 2021-01-11), signed with TC3-HMAC-SHA256.

    It has nothing to tell a repeat by; `SessionContext` carries the key so that its records can be compared.
    """

    credentials: Credentials
    api: str = "https://sms.tencentcloudapi.com"
    region: str = "ap-guangzhou"
    now: Callable[[], float] = time.time

    def send(self, phone: str, template: str, fields: Mapping[str, str], *, key: str, attempt: int) -> None:
        """Send one message."""
        asked = {
            "PhoneNumberSet": [phone],
            "SmsSdkAppId": self.credentials.app_id,
            "SignName": self.credentials.signature,
            "TemplateId": template,
            "TemplateParamSet": list(fields.values()),
            "SessionContext": key,
        }
        payload = json.dumps(asked).encode()
        headers = self.sign("sms", "SendSms", payload) | {
            "X-TC-Version": "2021-01-11",
            "X-TC-Region": self.region,
        }
        answer = http.read_json(http.post(f"{self.api}/", data=payload, headers=headers)).get("Response", {})
        fault = answer.get("Error", {}).get("Code", "")
        if fault:
            self._judge(fault)
        statuses = answer.get("SendStatusSet") or [{}]
        self._judge(statuses[0].get("Code", "no status"))

    def sign(self, service: str, action: str, payload: bytes) -> dict[str, str]:
        """The headers of a request with this body, its signature among them."""
        moment = int(self.now())
        day = f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}"
        signed = {
            "content-type": "application/json; charset=utf-8",
            "host": urlsplit(self.api).netloc,
            "x-tc-action": action.lower(),
        }
        names = ";".join(signed)
        lines = "".join(f"{name}:{value}\n" for name, value in signed.items())
        request = f"POST\n/\n\n{lines}\n{names}\n{_hex(payload)}"
        scope = f"{day}/{service}/tc3_request"
        key = ("TC3" + self.credentials.secret).encode()
        for part in (day, service, "tc3_request"):
            key = _mac(key, part)
        mac = _mac(key, f"TC3-HMAC-SHA256\n{moment}\n{scope}\n{_hex(request.encode())}").hex()
        credential = f"Credential={self.credentials.key_id}/{scope}, SignedHeaders={names}, Signature={mac}"
        return {
            "Content-Type": signed["content-type"],
            "Host": signed["host"],
            "X-TC-Action": action,
            "X-TC-Timestamp": str(moment),
            "Authorization": f"TC3-HMAC-SHA256 {credential}",
        }

    def _judge(self, code: str) -> None:
        if code == "Ok":
            return
        if code.startswith(("LimitExceeded", "RequestLimitExceeded")):
            raise TryLater(code, after=timedelta(hours=1))
        if code.startswith(("AuthFailure", "UnauthorizedOperation", "FailedOperation.Insufficient")):
            raise Unreachable(code)
        if code.startswith(
            ("InvalidParameter", "FailedOperation", "MissingParameter", "UnsupportedOperation")
        ):
            raise GiveUp(code)
        raise TryLater(code)


_PROVIDERS: dict[str, tuple[type[Aliyun] | type[Tencent], str]] = {
    "aliyun": (Aliyun, Aliyun.api),
    "tencent": (Tencent, Tencent.api),
}


def provider_from_settings() -> SmsProvider | None:
    """The provider the settings name, or None when they name none."""
    if not settings.SMS_PROVIDER:
        return None
    make, usual = _PROVIDERS[settings.SMS_PROVIDER]
    credentials = Credentials(
        key_id=settings.SMS_KEY_ID,
        secret=settings.SMS_SECRET,
        signature=settings.SMS_SIGNATURE,
        app_id=settings.SMS_APP_ID,
    )
    return make(credentials=credentials, api=settings.SMS_API or usual)
