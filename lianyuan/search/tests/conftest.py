"""The tests of this room look for people only, whatever other rooms have registered."""

from collections.abc import Iterator

import pytest

from .factories import SPECIMEN, only_kinds


@pytest.fixture(autouse=True)
def _specimens_only() -> Iterator[None]:
    with only_kinds(SPECIMEN):
        yield
