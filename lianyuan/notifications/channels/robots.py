"""Robots in a group of WeCom, DingTalk or Feishu, through Apprise.

Apprise takes every answer with status 200 for a success, but these three say what went wrong in the answer's
body, with status 200. So the answer it got is kept and read here; see docs/adr/0016.
"""

import re
import threading
from collections.abc import Mapping
from datetime import timedelta
from types import ModuleType
from typing import Any, ClassVar

import requests
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.failures import GiveUp, NoAnswer, TryLater

from ..models import CHANNEL_LABELS
from . import http
from .base import Channel, Message


class _Listening(ModuleType):
    """What an Apprise plugin knows as `requests`: posts as ours do, and keeps each thread's last answer."""

    def __init__(self) -> None:
        super().__init__("requests")
        self.heard = threading.local()

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def post(self, url: str, **options: Any) -> requests.Response:
        """Post and keep the answer."""
        self.heard.answer = None
        # Apprise's own limits are shorter for connecting and longer for reading.
        options["timeout"] = http.SECONDS
        answer = http.session().post(url, **options)
        self.heard.answer = answer
        return answer


_listening = _Listening()


class Robot(Channel):
    """A group's robot: whoever adds it pastes the address the app gave them."""

    help = _("在群里添加自定义机器人，把它给出的地址整段贴到这里。")
    # How the address begins that the app gives out; what follows is the robot's key.
    begins: ClassVar[str]
    key: ClassVar[re.Pattern[str]] = re.compile(r"[A-Za-z0-9_-]{8,100}")
    too_many: ClassVar[frozenset[int]]
    gone: ClassVar[frozenset[int]]
    # For a set-up that keeps robots behind an address of its own.
    api: ClassVar[str] = ""

    def check(self, written: str) -> str:
        """The robot's key, out of the address the app gives."""
        key = written.strip().removeprefix(self.begins).rstrip("/")
        if not self.key.fullmatch(key):
            raise ValidationError(
                _t("这不是%(app)s机器人的地址。请从群设置里复制，开头是 %(begins)s")
                % {"app": self.label, "begins": self.begins}
            )
        return key

    def shown(self, address: str) -> str:
        """Enough to tell two robots apart."""
        return _t("机器人 …%(end)s") % {"end": address[-4:]}

    def masked(self, address: str) -> str:
        """Nothing of the key: whoever has it can write to the group."""
        return _t("群机器人")

    def send(self, address: str, message: Message) -> None:
        """Have the robot say it."""
        plugin = self._plugin(address)
        # Messages are already spread by the outbox.
        plugin.request_rate_per_sec = 0
        _listening.heard.answer = None
        accepted = plugin.send(message.whole)
        answer = _listening.heard.answer
        if answer is None:
            raise NoAnswer("no answer")
        self._judge(http.read_json(answer), accepted)

    def _plugin(self, address: str) -> Any:
        raise NotImplementedError

    def _judge(self, answer: Mapping[str, Any], accepted: bool) -> None:
        code = answer.get("errcode", answer.get("code", answer.get("StatusCode")))
        if accepted and code == 0:
            return
        if code in self.too_many:
            raise TryLater(f"code {code}: too many messages", after=timedelta(minutes=1))
        if code in self.gone:
            raise GiveUp(f"code {code}: the robot is gone or refuses us")
        raise TryLater(f"code {code}")


class WeCom(Robot):
    """A robot in a WeCom group."""

    name: ClassVar[str] = "wecom"
    label = CHANNEL_LABELS["wecom"]
    begins = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="
    too_many = frozenset({45009, 45033})
    gone = frozenset({93000, 93004, 93008, 40058})

    def _plugin(self, address: str) -> Any:
        from apprise.plugins import wecombot

        wecombot.requests = _listening
        plugin = wecombot.NotifyWeComBot(key=address)
        if self.api:
            plugin.api_url = f"{self.api}/cgi-bin/webhook/send?key={address}"
        return plugin


class DingTalk(Robot):
    """A robot in a DingTalk group. Its safety setting must be the keyword `联园`, or a signing secret.

    With a secret the address is written as key and secret, separated by a space.
    """

    name: ClassVar[str] = "dingtalk"
    label = CHANNEL_LABELS["dingtalk"]
    help = _("在群里添加自定义机器人，把 Webhook 地址贴到这里；选了“加签”的，空一格再贴密钥。")
    begins = "https://oapi.dingtalk.com/robot/send?access_token="
    key = re.compile(r"[A-Za-z0-9]{8,100}( [A-Za-z0-9]{8,100})?")
    too_many = frozenset({130101, 410100, 90030})
    gone = frozenset({300001, 300005, 310000, 400101, 400102})

    def shown(self, address: str) -> str:
        """Enough to tell two robots apart, nothing of the secret."""
        return super().shown(address.partition(" ")[0])

    def _plugin(self, address: str) -> Any:
        from apprise.plugins import dingtalk

        dingtalk.requests = _listening
        token, _space, secret = address.partition(" ")
        plugin = dingtalk.NotifyDingTalk(token=token, secret=secret or None)
        if self.api:
            plugin.notify_url = f"{self.api}/robot/send?access_token={{token}}"
        return plugin


class Feishu(Robot):
    """A robot in a Feishu group, without a signing secret: Apprise has none for it."""

    name: ClassVar[str] = "feishu"
    label = CHANNEL_LABELS["feishu"]
    begins = "https://open.feishu.cn/open-apis/bot/v2/hook/"
    too_many = frozenset({11232, 9499})
    gone = frozenset({19001, 19002, 19007, 19021, 19022, 19024})

    def _plugin(self, address: str) -> Any:
        from apprise.plugins import feishu

        feishu.requests = _listening
        plugin = feishu.NotifyFeishu(token=address)
        if self.api:
            plugin.notify_url = f"{self.api}/open-apis/bot/v2/hook/{{token}}/"
        return plugin
