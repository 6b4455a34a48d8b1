"""What every test may use, in every room: browser fixtures, seeds that survive, Hypothesis profiles."""

import os
from collections.abc import Generator, Iterator
from typing import IO

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests import ready_made, seeds

pytest_plugins = ["tests.browser"]

hypothesis.settings.register_profile(
    "small", max_examples=30, stateful_step_count=20, deadline=None, derandomize="CI" in os.environ
)
hypothesis.settings.register_profile("long", max_examples=2000, stateful_step_count=60, deadline=None)
hypothesis.settings.load_profile("long" if os.environ.get("LIANYUAN_LONG") else "small")

_unblock = pytest.StashKey[DjangoDbBlocker]()


@pytest.fixture(scope="session")
def turn(django_db_modify_db_settings: None) -> Iterator[IO[str]]:
    """This process's turn to make its test database; it ends where the database stands."""
    with ready_made.wait_for_turn() as mine:
        yield mine


@pytest.fixture(scope="session")
def begun_as_a_copy(turn: IO[str]) -> bool:
    """Whether the test database begins as a copy of one that was migrated before."""
    return ready_made.begin()


@pytest.fixture(scope="session")
def django_db_keepdb(begun_as_a_copy: bool) -> bool:
    """On SQLite the copy lies in its place already, and must not be taken for the rest of an older run."""
    return begun_as_a_copy and connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    begun_as_a_copy: bool,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    turn: IO[str],
) -> Iterator[None]:
    """The test database, with a copy of what its migrations filled in."""
    with django_db_blocker.unblock():
        if not begun_as_a_copy:
            ready_made.keep()
        turn.close()
        seeds.keep()
    request.config.stash[_unblock] = django_db_blocker
    yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens a browser is a journey; one on a second database would only repeat the first."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Each test begins in the platform's own language, whatever page the one before it asked for."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """A test with real transactions ends with emptied tables; what migrations fill in is put back."""
    yield
    if nextitem is None:
        return
    marker = item.get_closest_marker("django_db")
    transactional = marker is not None and marker.kwargs.get("transaction")
    if transactional or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
        with item.config.stash[_unblock].unblock():
            seeds.put_back()
            # The cache table is no model's, so it isn't emptied with the others.
            cache.clear()
