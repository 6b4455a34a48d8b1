"""Signing in with an account from outside: against a small provider, and only when set up."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.test import Client, override_settings
from django.urls import include, path, reverse

from lianyuan.accounts import consents
from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.outside import openid_provider
from lianyuan.accounts.tests.factories import PASSWORD, make_person
from lianyuan.accounts.tests.openid_provider import CLIENT, SECRET, Provider, running

urlpatterns = [
    path("accounts/outside/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("", include(settings.ROOT_URLCONF)),
]


@pytest.fixture
def provider() -> Iterator[Provider]:
    """The provider, and a platform that is set up for it."""
    registry.load()
    with running() as provider:
        configured = openid_provider(url=provider.address, client=CLIENT, secret=SECRET, name="示例认证")
        registry.register(OpenIDConnectProvider)
        try:
            with override_settings(ROOT_URLCONF=__name__, SOCIALACCOUNT_PROVIDERS=configured):
                yield provider
        finally:
            registry.provider_map.pop(OpenIDConnectProvider.id)


def go_there(client: Client, process: str = "login") -> str:
    """Press the button, sign in over there; the address one is sent back to."""
    begun = client.post(reverse("openid_connect_login", args=["oidc"]) + f"?process={process}")
    assert begun.status_code == 302
    answer = requests.get(begun["Location"], allow_redirects=False, timeout=10)
    return answer.headers["Location"].replace("http://testserver", "")


def finish(client: Client, **written: str) -> None:
    answer = client.post(reverse("socialaccount_signup"), {"username": "chengguo", "terms": "on", **written})
    assert answer.status_code == 302, answer.context["form"].errors


@pytest.mark.django_db
def test_a_newcomer_agrees_to_the_terms_and_comes_back_without_being_asked(provider: Provider) -> None:
    client = Client()
    assert "示例认证" in client.get("/accounts/login/").content.decode()
    back = client.get(go_there(client))
    assert back["Location"] == reverse("socialaccount_signup")
    assert client.get(back["Location"]).status_code == 200
    assert client.post(back["Location"], {"username": "chengguo"}).context["form"].errors["terms"]
    finish(client, display_name="橙果")
    person = Person.objects.get()
    assert client.get("/").wsgi_request.user == person
    assert consents.agreed(person, "terms")
    assert not person.has_usable_password()

    again = Client()
    again.get(go_there(again))
    assert again.get("/").wsgi_request.user == person
    assert Person.objects.count() == 1
    assert not SocialToken.objects.exists()


@pytest.mark.django_db
def test_the_same_email_over_there_opens_nobodys_account_here(provider: Provider) -> None:
    make_person(username="here-first", email="a@example.invalid")
    provider.claims |= {"email": "a@example.invalid", "email_verified": True}
    client = Client()
    client.get(go_there(client))
    assert not client.get("/").wsgi_request.user.is_authenticated
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_an_account_is_linked_and_unlinked_with_its_entries(provider: Provider) -> None:
    person, client = make_person(), Client()
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    client.get(go_there(client, "connect"))
    linked = SocialAccount.objects.get(user=person)
    page = client.get(reverse("socialaccount_connections"))
    assert "示例认证" in page.content.decode()
    client.post(reverse("socialaccount_connections"), {"account": linked.pk})
    assert not SocialAccount.objects.exists()
    verbs = set(AuditEntry.objects.filter(person=person).values_list("verb", flat=True))
    assert {"关联外部账号", "解除外部账号"} <= verbs


@pytest.mark.django_db
def test_the_only_way_in_is_not_unlinked(provider: Provider) -> None:
    client = Client()
    client.get(go_there(client))
    finish(client)
    linked = SocialAccount.objects.get()
    answer = client.post(reverse("socialaccount_connections"), {"account": linked.pk})
    assert "先设置密码" in answer.content.decode()
    assert SocialAccount.objects.exists()
    written = {"password1": "lake-and-paper-9", "password2": "lake-and-paper-9"}
    assert client.post(reverse("account_set_password"), written).status_code == 302
    client.post(reverse("socialaccount_connections"), {"account": linked.pk})
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_saying_no_over_there_and_a_forged_return_end_on_a_page(provider: Provider) -> None:
    client = Client()
    provider.denies = True
    assert client.get(go_there(client))["Location"] == reverse("socialaccount_login_cancelled")
    assert client.get(reverse("socialaccount_login_cancelled")).status_code == 200
    forged = client.get(reverse("openid_connect_callback", args=["oidc"]), {"code": "x", "state": "made-up"})
    assert "外部登录没有成功" in forged.content.decode()
    assert not client.get("/").wsgi_request.user.is_authenticated


@pytest.mark.django_db
def test_a_code_stolen_on_the_way_is_worth_nothing_elsewhere(provider: Provider) -> None:
    client, thief = Client(), Client()
    back = go_there(client)
    assert "外部登录没有成功" in thief.get(back).content.decode()
    assert not thief.get("/").wsgi_request.user.is_authenticated


@pytest.mark.django_db
def test_without_settings_there_is_no_button_and_no_address() -> None:
    client = Client()
    assert "用外部账号" not in client.get("/accounts/login/").content.decode()
    for name in ("oidc/oidc", "weixin", "dingtalk", "feishu"):
        assert client.post(f"/accounts/outside/{name}/login/").status_code == 404


ASK = """
import django
django.setup()
from django.conf import settings
from django.urls import reverse
print(*(app["name"] for provider in settings.SOCIALACCOUNT_PROVIDERS.values() for app in provider["APPS"]))
print(reverse("openid_connect_login", args=["oidc"]), reverse("weixin_login"), reverse("feishu_login"))
print(*settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"])
"""


def start(**written: str) -> subprocess.CompletedProcess[str]:
    """A platform with these settings, asked what it offers."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lianyuan.config.settings", **written}
    return subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_settings_bring_the_button_the_address_and_the_way_through_the_policy() -> None:
    told = start(
        LIANYUAN_OIDC_URL="https://login.example.cn/realms/park",
        LIANYUAN_OIDC_CLIENT="a",
        LIANYUAN_OIDC_SECRET="b",
        LIANYUAN_OIDC_NAME="园区认证",
        **{f"LIANYUAN_{name}_{half}": "x" for name in ("WEIXIN", "FEISHU") for half in ("CLIENT", "SECRET")},
    )
    assert told.returncode == 0, told.stderr
    names, addresses, targets = told.stdout.splitlines()
    assert names.split() == ["园区认证", "微信", "飞书"]
    assert addresses.startswith("/accounts/outside/oidc/")
    assert {"'self'", "https://login.example.cn", "https://open.weixin.qq.com"} <= set(targets.split())


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        ({"LIANYUAN_WEIXIN_CLIENT": "a"}, "LIANYUAN_WEIXIN_SECRET"),
        ({"LIANYUAN_DINGTALK_SECRET": "a"}, "LIANYUAN_DINGTALK_CLIENT"),
        ({"LIANYUAN_OIDC_CLIENT": "a", "LIANYUAN_OIDC_SECRET": "b"}, "LIANYUAN_OIDC_URL"),
        ({"LIANYUAN_OIDC_URL": "login.example.cn"}, "LIANYUAN_OIDC_URL"),
    ],
)
def test_half_a_setting_stops_the_start_and_names_the_other_half(
    written: dict[str, str], missing: str
) -> None:
    told = start(**written)
    assert told.returncode != 0
    assert missing in told.stderr
