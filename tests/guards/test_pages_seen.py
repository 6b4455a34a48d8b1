"""Every page in a browser, on a phone and on a desk; and every public one before there is anything."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page as BrowserPage
from pytest_django.live_server_helper import LiveServer

from tests.browser import NewContext, check_axe
from tests.guards.access_table import TABLE
from tests.guards.addresses import Address
from tests.guards.test_access import admitted, sent
from tests.guards.test_pages import PAGES, problems_of, roles_looking_at
from tests.world import VISITOR
from tests.world_again import world_again

pytestmark = pytest.mark.once


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [address for address in PAGES if VISITOR in TABLE[address.name].get and not address.parameters],
    ids=lambda address: address.name,
)
def test_pages_hold_before_there_is_anything(address: Address) -> None:
    """On an empty platform, before the district itself is entered."""
    answer = sent(Client(raise_request_exception=False), "GET", reverse(address.name))
    assert admitted(answer, address)
    found = problems_of(answer, reverse(address.name))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("address", "role"),
    [(address, role) for address in PAGES for role in roles_looking_at(address)],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_pages_are_open_to_everyone(
    address: Address, role: str, new_context: NewContext, live_server: LiveServer
) -> None:
    """On a phone and on a desk, light and dark: axe finds nothing, the browser complains of nothing."""
    world = world_again()
    context = new_context(viewport={"width": 390, "height": 844})
    client = world.client(role)
    context.add_cookies(
        [
            {"name": name, "value": morsel.value, "url": live_server.url}
            for name, morsel in client.cookies.items()
        ]
    )
    page = context.new_page()
    page.goto(address.path(world))
    for width, height in ((390, 844), (1280, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        check_axe(page)
        check_fits(page, width)
        # The dark page differs in nothing but its colours.
        page.emulate_media(color_scheme="dark")
        check_axe(page, only="color-contrast")


def check_fits(page: BrowserPage, width: int) -> None:
    """Nothing makes the page wider than the screen, where a phone would have to be pushed sideways."""
    needed = page.evaluate("document.documentElement.scrollWidth")
    assert needed <= width, f"{page.url} needs {needed} pixels where there are {width}"
