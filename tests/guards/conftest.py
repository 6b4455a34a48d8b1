"""The small district, made once for the many tests that only look at it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from lianyuan.config.heartbeat import beat
from tests.world import World, add_rosters, make_world


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world for all tests of a module, in one transaction that is taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        add_rosters(made)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(standing_world: World, db: None) -> World:
    """The world as it was made: what a test does to it is gone after the test."""
    # The world may stand for minutes; its worker lives on.
    beat()
    return standing_world
