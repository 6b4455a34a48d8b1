"""The channels there are, made from the settings."""

from collections.abc import Callable

from django.conf import settings

from .base import Channel
from .mail import Mail
from .push import Push
from .robots import DingTalk, Feishu, Robot, WeCom
from .sms import Sms
from .sms_providers import provider_from_settings
from .wechat import Account, WeChat

_ROBOTS: dict[str, type[Robot]] = {robot.name: robot for robot in (WeCom, DingTalk, Feishu)}


def _wechat() -> Channel | None:
    if not settings.WECHAT_APP_ID:
        return None
    return WeChat(
        Account(
            app_id=settings.WECHAT_APP_ID,
            secret=settings.WECHAT_SECRET,
            templates=settings.WECHAT_TEMPLATES,
            api=settings.WECHAT_API,
        )
    )


def _mail() -> Channel | None:
    return Mail() if settings.MAIL_IS_SENT else None


def _sms() -> Channel | None:
    provider = provider_from_settings()
    return Sms(provider, settings.SMS_TEMPLATES) if provider else None


def _push() -> Channel | None:
    return Push(settings.PUSH_KEY, settings.PUSH_CONTACT) if settings.PUSH_KEY else None


def _robot(name: str) -> Callable[[], Channel | None]:
    return lambda: _ROBOTS[name]() if name in settings.ROBOTS else None


# In the order people are offered them: where they live first.
_MAKERS: dict[str, Callable[[], Channel | None]] = {
    "wechat": _wechat,
    "mail": _mail,
    "sms": _sms,
    **{name: _robot(name) for name in _ROBOTS},
    "push": _push,
}
NAMES = tuple(_MAKERS)


def configured() -> list[Channel]:
    """The channels that are set up here, in the order they are offered."""
    return [channel for make in _MAKERS.values() if (channel := make())]


def find(name: str) -> Channel | None:
    """The channel of this name, or None where it is not set up."""
    make = _MAKERS.get(name)
    return make() if make else None
