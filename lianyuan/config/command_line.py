"""The command `lianyuan` (and `bin/lianyuan`): the platform's own commands and all of Django's."""

import os
import sys

from django.core.management import execute_from_command_line

from .environment import SettingProblem


def main() -> None:
    """Run the command named on the command line; a setting that can't be used is one clear line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianyuan.config.settings")
    try:
        execute_from_command_line(sys.argv)
    except SettingProblem as problem:
        print(f"lianyuan: {problem}", file=sys.stderr)
        sys.exit(2)
