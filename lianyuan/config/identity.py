"""Signing in with an account from outside: which providers are set up, and what each needs."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from . import environment

# Each provider of our choice: its setting's prefix, its app, what its pages are called, where its form leads.
CHINESE_PROVIDERS = {
    "WEIXIN": ("weixin", "微信", ["https://open.weixin.qq.com"]),
    "DINGTALK": ("dingtalk", "钉钉", ["https://login.dingtalk.com"]),
    "FEISHU": (
        "feishu",
        "飞书",
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


def openid_provider(*, url: str, client: str, secret: str, name: str) -> dict[str, Any]:
    """The settings of one OpenID Connect provider, as django-allauth reads them."""
    app = {
        "provider_id": "oidc",
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": url, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


def _both_or_neither(prefix: str, client: str, secret: str) -> bool:
    if bool(client) != bool(secret):
        missing = "SECRET" if client else "CLIENT"
        raise environment.SettingProblem(f"LIANYUAN_{prefix}_{missing} is missing: set both, or neither.")
    return bool(client)


def _read_pair(prefix: str, name: str) -> tuple[str, str]:
    client = environment.read(
        f"LIANYUAN_{prefix}_CLIENT", "", str, says=f"The client (app) id {name} gave the platform."
    )
    secret = environment.read(
        f"LIANYUAN_{prefix}_SECRET", "", str, says=f"The secret that goes with {name}'s client id."
    )
    return client, secret


OIDC_URL = environment.read(
    "LIANYUAN_OIDC_URL",
    "",
    an_address,
    says="The issuer of an OpenID Connect provider, such as `https://login.example.cn/realms/park`; "
    "with it, people may sign in there.",
)
OIDC_NAME = environment.read(
    "LIANYUAN_OIDC_NAME",
    "统一身份认证",
    str,
    says="What the OpenID Connect provider is called on the sign-in page.",
)
OIDC_SIGN_IN_HOST = environment.read(
    "LIANYUAN_OIDC_SIGN_IN_URL",
    "",
    an_address,
    says="Where the OpenID Connect provider shows its sign-in page, if that is another host than the issuer's.",
)

PROVIDERS: dict[str, Mapping[str, Any]] = {}
PROVIDER_APPS: list[str] = []
FORM_TARGETS: list[str] = []

_client, _secret = _read_pair("OIDC", "the OpenID Connect provider")
if _both_or_neither("OIDC", _client, _secret):
    if not OIDC_URL:
        raise environment.SettingProblem(
            "LIANYUAN_OIDC_URL is missing: the issuer that gave LIANYUAN_OIDC_CLIENT."
        )
    PROVIDERS |= openid_provider(url=OIDC_URL, client=_client, secret=_secret, name=OIDC_NAME)
    PROVIDER_APPS.append("allauth.socialaccount.providers.openid_connect")
    FORM_TARGETS += [origin_of(address) for address in (OIDC_URL, OIDC_SIGN_IN_HOST) if address]

for _prefix, (_provider, _name, _targets) in CHINESE_PROVIDERS.items():
    _client, _secret = _read_pair(_prefix, _provider.capitalize())
    if _both_or_neither(_prefix, _client, _secret):
        PROVIDERS[_provider] = {"APPS": [{"client_id": _client, "secret": _secret, "name": _name}]}
        PROVIDER_APPS.append(f"allauth.socialaccount.providers.{_provider}")
        FORM_TARGETS += _targets

SIGN_UPS_PER_DEVICE = environment.read(
    "LIANYUAN_SIGN_UPS_PER_DEVICE",
    "10",
    environment.positive,
    says="How many people may sign up from one device in an hour; a counter's shared device may need more.",
)
