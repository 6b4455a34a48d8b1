"""Where files are kept, by the settings."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from lianyuan.config import environment, file_settings
from lianyuan.config.environment import SettingProblem
from lianyuan.core.bodies import WholeBodies


def test_a_bucket_without_its_keys_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIANYUAN_BUCKET", "files")
    with pytest.raises(SettingProblem, match="LIANYUAN_BUCKET_KEY is missing"):
        file_settings.storage(tmp_path)


def test_a_bucket_is_described_by_its_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {
        "": "b",
        "_KEY": "k",
        "_SECRET": "s",
        "_PREFIX": "/park",
        "_ADDRESSING": "path",
    }.items():
        monkeypatch.setenv(f"LIANYUAN_BUCKET{name}", value)
    options = file_settings.storage(tmp_path)["OPTIONS"]
    assert (options["bucket_name"], options["location"], options["addressing_style"]) == (
        "b",
        "park/",
        "path",
    )
    assert options["default_acl"] is None


def test_files_are_on_disk_unless_a_bucket_is_named(tmp_path: Path) -> None:
    assert "LIANYUAN_BUCKET" not in os.environ
    assert file_settings.storage(tmp_path)["OPTIONS"]["location"] == tmp_path


@pytest.mark.parametrize("written", ["cases", "cases=", "cases=much", "cases=0"])
def test_limits_that_cant_be_read_are_named(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANYUAN_FILE_LIMITS", written)
    with pytest.raises(SettingProblem, match=f"LIANYUAN_FILE_LIMITS='{written}'"):
        environment.read("LIANYUAN_FILE_LIMITS", "", environment.megabytes_by_name, says="as in the settings")


def test_the_web_server_is_given_the_application_that_minds_broken_connections() -> None:
    assert isinstance(import_string(settings.WSGI_APPLICATION), WholeBodies)
