"""Signing in with an account from outside: which providers are set up, and what each needs."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop

from lianyuan.accounts.outside import openid_provider

from . import environment

# Each provider of our choice: its settings, what its button says, where its form leads.
CHINESE_PROVIDERS = {
    "weixin": (
        ("LIANYUAN_WEIXIN_CLIENT", "LIANYUAN_WEIXIN_SECRET"),
        gettext_noop("微信"),
        ["https://open.weixin.qq.com"],
    ),
    "dingtalk": (
        ("LIANYUAN_DINGTALK_CLIENT", "LIANYUAN_DINGTALK_SECRET"),
        gettext_noop("钉钉"),
        ["https://login.dingtalk.com"],
    ),
    "feishu": (
        ("LIANYUAN_FEISHU_CLIENT", "LIANYUAN_FEISHU_SECRET"),
        gettext_noop("飞书"),
        ["https://open.feishu.cn", "https://accounts.feishu.cn", "https://passport.feishu.cn"],
    ),
}


def origin_of(address: str) -> str:
    """Scheme and host of an address, as a content security policy names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def an_address(written: str) -> str:
    """An http address, or nothing."""
    if written and urlsplit(written).scheme not in {"http", "https"}:
        raise ValueError("it must begin with https:// (or http:// for a trial)")
    return written


def _read_pair(client: str, secret: str, name: str) -> tuple[str, str]:
    """The two settings that go together. Raises SettingProblem naming the one that is missing."""
    pair = (
        environment.read(client, "", str, says=f"The client (app) id {name} gave the platform."),
        environment.read(secret, "", str, says=f"The secret that goes with {name}'s client id."),
    )
    if bool(pair[0]) != bool(pair[1]):
        raise environment.SettingProblem(f"{secret if pair[0] else client} is missing: set both, or neither.")
    return pair


OIDC_URL = environment.read(
    "LIANYUAN_OIDC_URL",
    "",
    an_address,
    says="The issuer of an OpenID Connect provider, such as `https://login.example.cn/realms/park`; "
    "with it, people may sign in there.",
)
OIDC_NAME = environment.read(
    "LIANYUAN_OIDC_NAME",
    gettext_noop("统一身份认证"),
    str,
    says="What the OpenID Connect provider is called on the sign-in page.",
)
OIDC_SIGN_IN_URL = environment.read(
    "LIANYUAN_OIDC_SIGN_IN_URL",
    "",
    an_address,
    says="Where the OpenID Connect provider shows its sign-in page, if on another host than the issuer's.",
)

PROVIDERS: dict[str, Mapping[str, Any]] = {}
PROVIDER_APPS: list[str] = []
FORM_TARGETS: list[str] = []

_client, _secret = _read_pair("LIANYUAN_OIDC_CLIENT", "LIANYUAN_OIDC_SECRET", "the OpenID Connect provider")
if _client:
    if not OIDC_URL:
        raise environment.SettingProblem(
            "LIANYUAN_OIDC_URL is missing: the issuer that gave LIANYUAN_OIDC_CLIENT."
        )
    PROVIDERS |= openid_provider(url=OIDC_URL, client=_client, secret=_secret, name=OIDC_NAME)
    PROVIDER_APPS.append("allauth.socialaccount.providers.openid_connect")
    FORM_TARGETS += [origin_of(address) for address in (OIDC_URL, OIDC_SIGN_IN_URL) if address]

for _provider, (_pair, _name, _targets) in CHINESE_PROVIDERS.items():
    _client, _secret = _read_pair(*_pair, _provider.capitalize())
    if _client:
        PROVIDERS[_provider] = {"APPS": [{"client_id": _client, "secret": _secret, "name": _name}]}
        PROVIDER_APPS.append(f"allauth.socialaccount.providers.{_provider}")
        FORM_TARGETS += _targets

SIGN_UPS_PER_DEVICE = environment.read(
    "LIANYUAN_SIGN_UPS_PER_DEVICE",
    "10",
    environment.positive,
    says="How many people may sign up from one device in an hour; a counter's shared device may need more.",
)
