"""Every setting a person who runs the platform may make, read from the environment and described once.

`docs/settings.md` is compared with this registry by a test, so no setting goes undocumented.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


class SettingProblem(Exception):
    """A setting is missing or can't be read; the message names it and says what to put there."""


@dataclass(frozen=True)
class Setting:
    """One setting as documented: its name, its default as written, and what it is for."""

    name: str
    default: str
    says: str


SETTINGS: dict[str, Setting] = {}


def read(name: str, default: str, convert: Callable[[str], T], *, says: str) -> T:
    """The value of a setting, converted.

    Raises SettingProblem naming the setting and the value when it can't be converted.
    """
    SETTINGS[name] = Setting(name, default, says)
    written = os.environ.get(name, default)
    try:
        return convert(written)
    except ValueError as problem:
        raise SettingProblem(f"{name}={written!r} can't be read: {problem}") from problem


def required(name: str, *, says: str) -> str:
    """The value of a setting that has no default. Raises SettingProblem naming it when it is missing."""
    SETTINGS[name] = Setting(name, "", says)
    written = os.environ.get(name, "")
    if not written:
        raise SettingProblem(f"{name} is missing: {says}")
    return written


def known_names() -> set[str]:
    """Every setting there is, those of the commands in `bin/` and of the tests too."""
    return {*SETTINGS, "LIANYUAN_PYTHON", "LIANYUAN_CHROMIUM", "LIANYUAN_LONG"}


def one_of(*choices: str) -> Callable[[str], str]:
    """A converter that accepts only the given words."""

    def convert(written: str) -> str:
        if written not in choices:
            raise ValueError(f"choose one of {', '.join(choices)}")
        return written

    return convert


def words(written: str) -> list[str]:
    """A comma-separated list, without empty entries."""
    return [word.strip() for word in written.split(",") if word.strip()]


def positive(written: str) -> int:
    """A whole number of at least one."""
    number = int(written)
    if number < 1:
        raise ValueError("it must be at least 1")
    return number


def not_negative(written: str) -> int:
    """A whole number, or zero."""
    number = int(written)
    if number < 0:
        raise ValueError("it must be 0 or more")
    return number


def megabytes_by_name(written: str) -> dict[str, int]:
    """`name=number` pairs separated by commas."""
    found = {}
    for pair in words(written):
        name, equals, number = pair.partition("=")
        if not equals:
            raise ValueError(f"{pair!r} should read name=megabytes")
        found[name.strip()] = positive(number)
    return found
