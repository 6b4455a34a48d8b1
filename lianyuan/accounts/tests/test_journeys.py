"""In a browser on a phone: a passkey added and used, one's own pages open to everyone."""

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from lianyuan.accounts import look_ups
from lianyuan.accounts.actions import privacy
from lianyuan.accounts.tests.factories import PASSWORD, actor_for, make_person
from tests.browser import check_axe, sign_in


def with_authenticator(page: Page) -> None:
    """Give the phone a fingerprint reader that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_then_signs_in_by_itself(phone: Page, live_server: LiveServer) -> None:
    make_person(username="chengguo", display_name="橙果")
    with_authenticator(phone)
    sign_in(phone, "chengguo")
    phone.goto("/my/security/")
    check_axe(phone)
    phone.get_by_role("link", name="添加通行密钥").click()
    phone.get_by_label("给它起个名字").fill("我的手机")
    check_axe(phone)
    phone.get_by_role("button", name="添加", exact=True).click()
    phone.get_by_role("heading", name="恢复码").wait_for()
    check_axe(phone)
    phone.get_by_role("link", name="收好了").click()
    phone.get_by_role("link", name="我的手机").wait_for()
    check_axe(phone)
    phone.context.clear_cookies()
    phone.goto("/accounts/login/")
    phone.get_by_role("button", name="用通行密钥登录").click()
    phone.wait_for_url(lambda url: "login" not in url)
    phone.goto("/my/privacy/")
    assert "橙果" in phone.locator("main").inner_text()


def test_a_passkey_is_the_second_step_after_the_password(phone: Page, live_server: LiveServer) -> None:
    make_person(username="chengguo")
    with_authenticator(phone)
    sign_in(phone, "chengguo")
    phone.goto("/accounts/2fa/webauthn/add/")
    phone.get_by_role("button", name="添加", exact=True).click()
    phone.get_by_role("heading", name="恢复码").wait_for()
    phone.context.clear_cookies()
    phone.goto("/accounts/login/")
    phone.locator("input[name=login]").fill("chengguo")
    phone.locator("input[name=password]").fill(PASSWORD)
    phone.locator("input[name=password]").press("Enter")
    phone.get_by_text("密码对了").wait_for()
    check_axe(phone)
    phone.get_by_role("button", name="用通行密钥").click()
    phone.wait_for_url(lambda url: "accounts" not in url)


def test_ones_own_pages_are_open_to_everyone(phone: Page, live_server: LiveServer) -> None:
    person = make_person(username="chengguo", phone="10012345678", email="chengguo@example.invalid")
    privacy.give_consent(actor=actor_for(person), purpose="terms")
    looker = make_person(display_name="窗口示例员")
    look_ups.record(
        actor=actor_for(looker),
        as_role="服务台",
        target=person,
        what="联系方式",
        why="企业页",
        concerns=[person.pk],
    )
    sign_in(phone, "chengguo")
    for page in ("/my/privacy/", "/my/privacy/receipts/", "/my/privacy/details/", "/my/security/"):
        phone.goto(page)
        check_axe(phone)
    phone.goto("/accounts/2fa/totp/activate/")
    for page in (
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/outside/",
        "/my/privacy/leaving/",
    ):
        phone.goto(page)
        check_axe(phone)
    phone.goto("/my/privacy/")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="导出全部").click()
    assert download.value.suggested_filename.endswith(".zip")
    phone.goto("/my/privacy/leaving/")
    phone.get_by_role("button", name="注销账号").click()
    phone.get_by_role("heading", name="账号已注销").wait_for()
    check_axe(phone)


def test_signing_up_agrees_to_the_terms(phone: Page, live_server: LiveServer) -> None:
    phone.goto("/accounts/signup/")
    check_axe(phone)
    phone.locator("input[name=username]").fill("newcomer")
    phone.locator("input[name=password1]").fill("lake-and-paper-9")
    phone.locator("input[name=password2]").fill("lake-and-paper-9")
    phone.get_by_label("我同意使用条款和隐私说明").check()
    phone.get_by_role("button", name="注册", exact=True).click()
    phone.wait_for_url(lambda url: "signup" not in url)
    phone.goto("/my/privacy/")
    assert "已同意" in phone.locator("main").inner_text()
