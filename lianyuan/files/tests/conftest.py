"""Every test of this room: people may have files, kept in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lianyuan.files.tests.factories import register_test_purposes


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The folder files are kept in."""
    register_test_purposes()
    folder = tmp_path / "files"
    backend = {"BACKEND": "lianyuan.files.storage.DiskStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    yield folder


def names_in(folder: Path) -> list[str]:
    """Every file below the folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
