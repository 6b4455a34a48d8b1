"""Every setting is documented and every documented one exists; one that can't be used is one clear line."""

import os
import re
import subprocess
import sys

import pytest

from lianyuan.config.environment import SETTINGS

from . import source

pytestmark = pytest.mark.once

NAME = re.compile(r"\b(?:LIANYUAN_[A-Z_]*[A-Z]|DATABASE_URL)\b")
START = "from lianyuan.config.command_line import main; main()"


def documented() -> set[str]:
    page = (source.REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8")
    return {
        name
        for line in page.splitlines()
        if line.startswith("| `")
        for name in NAME.findall(line.split("|")[1])
    }


def read_in_code() -> set[str]:
    commands = [file for folder in ("bin", ".ci") for file in (source.REPOSITORY / folder).iterdir()]
    code = [
        file for file in [*source.files(".py"), *commands] if "guards" not in file.parts and file.is_file()
    ]
    return {name for file in code for name in NAME.findall(file.read_text(encoding="utf-8"))}


def test_documented_and_read_are_the_same() -> None:
    assert set(SETTINGS) <= documented(), "these settings are read but not in docs/settings.md"
    assert read_in_code() == documented()


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, setting in SETTINGS.items() if len(setting.says) < 20] == []


def start(**environment: str) -> "subprocess.CompletedProcess[str]":
    """`lianyuan check` in a process of its own with nothing set but this."""
    kept = {name: value for name, value in os.environ.items() if not NAME.fullmatch(name)}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-c", START, "check"], env=kept | environment, capture_output=True, text=True
    )


def test_production_without_a_secret_stops_with_its_name(tmp_path: os.PathLike[str]) -> None:
    ended = start(LIANYUAN_MODE="production", LIANYUAN_DATA=str(tmp_path))
    assert ended.returncode == 2
    assert ended.stderr.startswith("lianyuan: LIANYUAN_SECRET_KEY is missing")
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("LIANYUAN_MODE", "live"), ("LIANYUAN_WEB_THREADS", "many"), ("LIANYUAN_UPLOAD_MB", "0")],
)
def test_a_value_that_cannot_be_read_is_named(name: str, value: str, tmp_path: os.PathLike[str]) -> None:
    ended = start(**{name: value, "LIANYUAN_DATA": str(tmp_path)})
    assert ended.returncode == 2
    assert name in ended.stderr
    assert repr(value) in ended.stderr


def test_production_with_a_secret_starts(tmp_path: os.PathLike[str]) -> None:
    ended = start(LIANYUAN_MODE="production", LIANYUAN_SECRET_KEY="s" * 50, LIANYUAN_DATA=str(tmp_path))
    assert ended.returncode == 0, ended.stderr
