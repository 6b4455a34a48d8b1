"""The command `lianyuan` (and `bin/lianyuan`): the platform's own commands and all of Django's."""

import argparse
import json
import os
import sys

from django.core.management import execute_from_command_line

from .environment import SettingProblem


def main() -> None:
    """Run the command named on the command line; a setting that can't be used is one clear line.

    `--data DIR`, anywhere on the line, is the setting LIANYUAN_DATA for this one run.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianyuan.config.settings")
    # Settings are read before any command parses its own options, so this one is taken out first.
    early = argparse.ArgumentParser(prog="lianyuan", add_help=False, allow_abbrev=False)
    early.add_argument("--data", metavar="DIR")
    options, arguments = early.parse_known_args(sys.argv[1:])
    if options.data:
        os.environ["LIANYUAN_DATA"] = options.data
    try:
        execute_from_command_line([sys.argv[0], *arguments])
    except SettingProblem as problem:
        if arguments[:1] == ["doctor"] and "--json" in arguments:
            # The one command that is asked what is wrong answers in its own way even now.
            print(json.dumps({"state": "problem", "findings": [_as_finding(problem)]}, ensure_ascii=False))
        else:
            print(f"lianyuan: {problem}", file=sys.stderr)
        sys.exit(2)


def _as_finding(problem: SettingProblem) -> dict[str, str]:
    return {"name": "settings", "state": "problem", "says": str(problem), "mend": "see docs/settings.md"}
