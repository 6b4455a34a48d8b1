"""What the tests need from the machine beside Python: a browser, Chinese letters for it, PostgreSQL."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import postgres


@dataclass(frozen=True)
class Need:
    """One thing, the Debian package it comes in, and how to tell whether it is there."""

    says: str
    package: str
    is_there: Callable[[], bool]


def _has_browser() -> bool:
    return Path(os.environ.get("LIANYUAN_CHROMIUM", "/usr/bin/chromium")).exists()


def _has_chinese_letters() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True)
    return bool(listed.stdout.strip())


NEEDS = [
    Need("GNU gettext, for the catalogues", "gettext", lambda: shutil.which("xgettext") is not None),
    Need("Chromium, for the journeys", "chromium", _has_browser),
    Need("Chinese letters, for the screenshots", "fonts-noto-cjk", _has_chinese_letters),
    Need("PostgreSQL, the second database", "postgresql", lambda: postgres.binaries() is not None),
]


def prepare() -> list[str]:
    """Install what is missing where that is allowed; what is still missing, in words."""
    missing = [need for need in NEEDS if not need.is_there()]
    if missing and (may := _may_install()):
        _install(may, [need.package for need in missing])
        missing = [need for need in NEEDS if not need.is_there()]
    return [f"{need.says}: apt-get install {need.package}" for need in missing]


def _may_install() -> list[str]:
    """How to call apt-get, or nothing when there is none or it isn't allowed."""
    if not shutil.which("apt-get"):
        return []
    if os.getuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "apt-get"]
    return []


def _install(apt: list[str], packages: list[str]) -> None:
    print(f"installing {', '.join(packages)} with apt-get", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-y", "-qq", "-o", "Dpkg::Use-Pty=0", "--no-install-recommends"]
    for command in ([*apt, "update", "-qq"], [*apt, "install", *options, *packages]):
        ended = subprocess.run(command, env=quietly, stdout=subprocess.DEVNULL)
        if ended.returncode:
            print(f"{' '.join(command)} failed with status {ended.returncode}", file=sys.stderr)
            return
