"""The style page shows every component, and none of them is out of reach of anyone."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.browser import check_axe

COMPONENTS = Path(__file__).resolve().parents[2] / "core/static/core/css/components"
# Seen on every page, so not shown again among the components.
FRAME = {"shell", "acting", "bell", "icon", "languages"}


@pytest.mark.django_db
def test_every_component_is_shown(client: Client) -> None:
    page = client.get("/style/").content.decode()
    marks = {
        "answer", "back", "button", "card", "chip", "conversation", "crumbs", "definitions", "empty", "field",
        "figure", "filters", "hero", "items", "items--dense", "ledger", "notice", "paging", "problems",
        "progress", "said", "steps", "table", "tabs", "tile", "withheld",
    }  # fmt: skip
    for mark in marks:
        assert f'class="{mark}' in page or f" {mark}" in page, mark
    assert {file.stem for file in COMPONENTS.glob("*.css")} <= marks | FRAME | {"item"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone(phone: Page, theme: str) -> None:
    phone.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    phone.goto("/style/")
    check_axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_desk(desktop: Page, theme: str) -> None:
    desktop.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    desktop.goto("/style/")
    check_axe(desktop)
    assert desktop.evaluate("document.documentElement.scrollWidth") == 1280


def test_what_can_be_touched_is_large_enough(phone: Page) -> None:
    phone.goto("/style/")
    small = phone.evaluate(
        """[...document.querySelectorAll('.button, .tile, .tabs a, .tabbar a, .brand, .back, .field select,'
            + ' .field input:not([type=checkbox], [type=radio]), .field label:has(input)')]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 47.5)
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert small == []
