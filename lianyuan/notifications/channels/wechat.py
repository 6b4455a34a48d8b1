"""WeChat service accounts: template messages to people who follow the account."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.failures import GiveUp, TryLater, Unreachable
from lianyuan.notifications import approved

from ..models import CHANNEL_LABELS
from . import http
from .base import Channel, Message

LONGEST_FIELD = 20
# Codes as listed in the open platform's documentation of global return codes.
STALE_TOKEN = {40001, 40014, 42001}
NOT_REACHED = {40003: "no such openid", 43004: "does not follow the account", 43101: "declines messages"}
TOO_MANY = {45009, 45011}
SET_UP_WRONG = {40013, 40037, 40125, 40164, 41001, 48001, 50002}
BUSY = -1
# A token is fetched anew this long before WeChat lets it end.
SPARE_SECONDS = 300


@dataclass(frozen=True)
class Account:
    """A service account as the settings name it."""

    app_id: str
    secret: str
    templates: Mapping[str, approved.Template]
    api: str = "https://api.weixin.qq.com"
    authorize: str = "https://open.weixin.qq.com/connect/oauth2/authorize"


class WeChat(Channel):
    """Template messages. A repeat within ten minutes is dropped by WeChat itself, by `client_msg_id`."""

    name: ClassVar[str] = "wechat"
    label = CHANNEL_LABELS["wechat"]
    help = _("关注服务号后，在微信里打开这一页，就能用微信收通知。")
    confirm_by = "wechat"

    def __init__(self, account: Account) -> None:
        self.account = account

    def carries(self, kind: str) -> bool:
        """Whether a template was approved for this kind."""
        return approved.choose(self.account.templates, kind) is not None

    def check(self, written: str) -> str:
        """An openid."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{10,64}", written):
            raise ValidationError(_t("微信没有给出可用的身份，请在微信里重新打开这一页。"))
        return written

    def shown(self, address: str) -> str:
        """Nobody knows their openid by heart."""
        return _t("已绑定的微信")

    def send(self, address: str, message: Message) -> None:
        """Send one template message; a token that went stale is fetched anew, once."""
        template = approved.choose(self.account.templates, message.kind)
        if template is None:
            raise GiveUp(f"no template is set up for {message.kind}")
        filled = template.fill(message, LONGEST_FIELD)
        body = {
            "touser": address,
            "template_id": template.number,
            "url": message.url,
            "client_msg_id": message.key,
            "data": {name: {"value": value} for name, value in filled.items()},
        }
        answer = self._post("/cgi-bin/message/template/send", body, self._token())
        if answer.get("errcode") in STALE_TOKEN:
            answer = self._post("/cgi-bin/message/template/send", body, self._token(stale=True))
        _judge(answer)

    def sign_in_address(self, back: str, state: str) -> str:
        """Where WeChat's own browser is sent so that WeChat tells us, at `back`, whose it is."""
        asked = {
            "appid": self.account.app_id,
            "redirect_uri": back,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
        }
        return f"{self.account.authorize}?{urlencode(asked)}#wechat_redirect"

    def openid_for(self, code: str) -> str:
        """The openid behind the code WeChat's browser brought back. Raises GiveUp when it is no good."""
        asked = {
            "appid": self.account.app_id,
            "secret": self.account.secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        answer = http.read_json(
            http.post(f"{self.account.api}/sns/oauth2/access_token?{urlencode(asked)}", data=b"", headers={})
        )
        if not answer.get("openid"):
            raise GiveUp(f"errcode {answer.get('errcode')}")
        return str(answer["openid"])

    def _token(self, *, stale: bool = False) -> str:
        """The access token all processes share; fetched when there is none, it is old, or it was refused."""
        key = "wechat-token-" + hashlib.sha256(self.account.app_id.encode()).hexdigest()[:16]
        kept = None if stale else cache.get(key)
        if kept:
            return str(kept)
        asked = {
            "grant_type": "client_credential",
            "appid": self.account.app_id,
            "secret": self.account.secret,
            "force_refresh": stale,
        }
        answer = self._post("/cgi-bin/stable_token", asked)
        if not answer.get("access_token"):
            raise Unreachable(f"no access token: errcode {answer.get('errcode')}")
        seconds = max(int(answer.get("expires_in", 7200)) - SPARE_SECONDS, 60)
        cache.set(key, answer["access_token"], seconds)
        return str(answer["access_token"])

    def _post(self, path: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
        query = f"?{urlencode({'access_token': token})}" if token else ""
        data = json.dumps(body, ensure_ascii=False).encode()
        return http.read_json(
            http.post(
                self.account.api + path + query, data=data, headers={"Content-Type": "application/json"}
            )
        )


def _judge(answer: dict[str, Any]) -> None:
    code = answer.get("errcode", 0)
    if code == 0:
        return
    if code in NOT_REACHED:
        raise GiveUp(f"errcode {code}: {NOT_REACHED[code]}")
    if code in TOO_MANY:
        raise TryLater(f"errcode {code}: too many messages", after=timedelta(minutes=10))
    if code == BUSY or code in STALE_TOKEN or code in SET_UP_WRONG:
        raise Unreachable(f"errcode {code}")
    raise TryLater(f"errcode {code}")
