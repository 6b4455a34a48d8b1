"""Every page, for everyone who may open it: well made, with nothing a browser or a person trips over."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page as BrowserPage
from pytest_django.live_server_helper import LiveServer

from tests.browser import NewContext, check_axe
from tests.guards.access_table import NO_PAGES, TABLE, Access
from tests.guards.addresses import Address, all_addresses
from tests.guards.markup import Page
from tests.guards.test_access import admitted, ask, sent
from tests.world import (
    ADMINISTRATOR,
    DESK,
    OTHER_COMPANY,
    OWNER,
    RESIDENT,
    ROLES,
    VISITOR,
    World,
    make_world,
)

pytestmark = pytest.mark.once

PAGES = [
    address
    for address in all_addresses()
    if TABLE.get(address.name, Access()).get and address.name not in NO_PAGES
]
# Whose view of a page is looked at in the browser: the one who sees most of it.
SEES_MOST = (OWNER, DESK, ADMINISTRATOR, OTHER_COMPANY, RESIDENT, VISITOR)
# These are another page for each of them.
DIFFERS = {
    "home": (VISITOR, OWNER, DESK),
    "my": (OWNER, RESIDENT),
    "companies:company": (VISITOR, OWNER, DESK),
}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def problems_of(answer: HttpResponse, path: str) -> list[str]:
    is_page = "text/html" in answer.get("Content-Type", "") and answer.content
    if not is_page or 300 <= answer.status_code < 400:
        return []
    return Page(answer.content.decode(), path).problems()


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_pages_are_well_made(address: Address) -> None:
    """Opened, and sent back empty so that errors show, by every role."""
    world = address.world()
    found: dict[str, list[str]] = {}
    for role in ROLES:
        client = world.client(role)
        for method in ("GET", "POST"):
            answer = ask(client, world, address, role, method)
            for problem in problems_of(answer, address.path(world)):
                found.setdefault(problem, []).append(f"{method} by {role}")
    assert not found, "\n".join(f"{problem} ({', '.join(seen)})" for problem, seen in found.items())


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


def test_refusals_are_pages_too(world: World) -> None:
    visitor, outsider = world.client(VISITOR), world.client(OTHER_COMPANY)
    refused = [
        (404, sent(visitor, "GET", "/no-such-page/")),
        (403, sent(outsider, "GET", f"/companies/{world.company.pk}/edit/")),
        (409, sent(outsider, "POST", "/companies/claims/new/", acting_for="0", form_key="k")),
    ]
    for status, answer in refused:
        assert answer.status_code == status
        assert problems_of(answer, "/") == []


def roles_looking_at(address: Address) -> list[str]:
    admitted_roles = TABLE[address.name].get
    first = next(role for role in SEES_MOST if role in admitted_roles)
    return [role for role in DIFFERS.get(address.name, (first,)) if role in admitted_roles]


@pytest.mark.parametrize(
    ("address", "role"),
    [(address, role) for address in PAGES for role in roles_looking_at(address)],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_pages_are_open_to_everyone(
    address: Address, role: str, new_context: NewContext, live_server: LiveServer
) -> None:
    """On a phone and on a desk, light and dark: axe finds nothing, the browser complains of nothing."""
    world = address.world()
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


def test_the_guard_sees_a_page_made_badly() -> None:
    bad = """<html><body><h1>一</h1><h1>二</h1><p style="color:red" id="a">x<b id="a">y</p>
    <input name="who"><form method="post"><input type="hidden" name="form_key"></form><script>1</script>"""
    told = " ".join(Page(bad, "/").problems())
    for expected in (
        "2 <h1>",
        "<title>",
        "lang",
        "style",
        "'a'",
        "'who'",
        "acting_for",
        "inline <script>",
        "<b>",
    ):
        assert expected in told
