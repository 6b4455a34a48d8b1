"""Pages in a real browser: a phone's and a desk's, with an ear for every error they report."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Response,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from lianyuan.accounts.tests.factories import PASSWORD

CHROMIUM = os.environ.get("LIANYUAN_CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"There is no Chromium at {CHROMIUM}: bin/test installs it, or set LIANYUAN_CHROMIUM.")
    with sync_playwright() as playwright:
        # Playwright's sync API keeps an event loop in this thread, which Django takes for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@dataclass
class Complaints:
    """What pages complained about: scripts, blocked content, failed loads, server errors."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear everything this page complains about."""
        page.on("console", self._on_console)
        page.on("pageerror", self._on_page_error)
        page.on("response", self._on_response)

    def check(self) -> None:
        """Fail when anything was heard."""
        assert not self.heard, "the browser complained:\n" + "\n".join(self.heard)

    def _on_console(self, message: ConsoleMessage) -> None:
        # A refused load is told with more detail by the response.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.heard.append(f"{message.type}: {message.text}")

    def _on_page_error(self, error: Error) -> None:
        self.heard.append(f"script: {error}")

    def _on_response(self, response: Response) -> None:
        page_itself = response.request.resource_type == "document"
        if response.status >= (500 if page_itself else 400):
            self.heard.append(f"{response.status}: {response.url}")


NewContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(browser: Browser, live_server: LiveServer) -> Iterator[NewContext]:
    """Makes browser contexts on the running platform; what their pages complain of fails the test."""
    contexts: list[BrowserContext] = []
    complaints = Complaints()

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url,
            timezone_id="Asia/Shanghai",
            # No test waits for a colour to fade in.
            reduced_motion="reduce",
            **{"locale": "zh-CN", **options},
        )
        context.set_default_timeout(10_000)
        context.on("page", complaints.listen)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    complaints.check()


@pytest.fixture
def phone(new_context: NewContext) -> Page:
    """A page on a phone, 390 × 844."""
    return new_context(**PHONE).new_page()


@pytest.fixture
def desktop(new_context: NewContext) -> Page:
    """A page on a desk, 1280 × 900."""
    return new_context(**DESKTOP).new_page()


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Sign in the way a person does."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    with page.expect_navigation():
        page.locator("input[name=password]").press("Enter")
    assert "/accounts/login/" not in page.url, (
        f"{username} could not sign in: {page.locator('main').inner_text()}"
    )


def check_axe(page: Page, only: str = "") -> None:
    """Fail when axe finds a violation (of `only` one rule) on the page, naming rule and element."""
    chosen = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": RULES}
    # Laid open to its full height first: what lies under the phone's bar does so only until one scrolls.
    seen = page.viewport_size
    assert seen is not None
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": seen["width"], "height": max(seen["height"], height)})
    ran = Axe().run(page, options={"runOnly": chosen, "resultTypes": ["violations"]})
    found = ran.response["violations"]
    page.set_viewport_size(seen)
    told = [
        f"{violation['id']} ({violation['help']}): {node['html'][:200]}\n    {node.get('failureSummary', '')}"
        for violation in found
        for node in violation["nodes"]
    ]
    assert not told, f"{page.url} has {len(told)} accessibility violations:\n" + "\n".join(told)
