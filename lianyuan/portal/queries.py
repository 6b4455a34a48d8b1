"""What the portal's pages show, gathered from the rooms."""

from typing import Any

from lianyuan.accounts.acting import Actor


def home_for(actor: Actor) -> dict[str, Any]:
    """The home page for whoever is looking."""
    return {}


def my_page(actor: Actor) -> dict[str, Any]:
    """Everything that concerns the person and whom they act for."""
    return {}


def desk_page(actor: Actor) -> dict[str, Any]:
    """The service desk's front page."""
    return {}
