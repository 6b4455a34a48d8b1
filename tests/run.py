"""`bin/test`: the checks of the code, then all tests on SQLite and on PostgreSQL.

With arguments for pytest it is one quick run instead, on SQLite, or on PostgreSQL with `--postgres`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from . import machine
from .postgres import NoPostgres, cluster

CHECKS = {
    "ruff": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "import contracts": ["lint-imports"],
    "mypy": ["mypy"],
}


def main() -> int:
    """Run what was asked for; the exit status says whether all of it held."""
    asking = argparse.ArgumentParser(prog="bin/test", description=__doc__, allow_abbrev=False)
    asking.add_argument("--postgres", action="store_true", help="the quick run: on PostgreSQL")
    asking.add_argument(
        "--everything", action="store_true", help="journeys on PostgreSQL too; long properties"
    )
    asking.add_argument(
        "--no-install", action="store_true", help="don't install what is missing, only say it"
    )
    options, for_pytest = asking.parse_known_args()
    if for_pytest or options.postgres:
        return _quick(for_pytest, on_postgres=options.postgres)
    if options.everything:
        os.environ["LIANYUAN_LONG"] = "1"
    return _whole(everything=options.everything, install=not options.no_install)


def _quick(for_pytest: list[str], *, on_postgres: bool) -> int:
    with ExitStack() as stack:
        environment = _environment(stack, on_postgres=on_postgres)
        return subprocess.run([sys.executable, "-m", "pytest", *for_pytest], env=environment).returncode


def _whole(*, everything: bool, install: bool) -> int:
    missing = [] if not install else machine.prepare()
    if missing:
        print("Some of what the tests need is missing and may not be installed from here:", file=sys.stderr)
        print("".join(f"  {line}\n" for line in missing), file=sys.stderr)
        return 2
    held = _checks()
    closings: list[str] = []
    for on_postgres in (False, True):
        held &= _tests(closings.append, on_postgres=on_postgres, again=everything)
    print("\n" + ("All of it holds." if held else "Not all of it holds: see above."))
    # The last lines are pytest's own, SQLite's and PostgreSQL's, for those who read only these.
    print("\n".join(closings), flush=True)
    return 0 if held else 1


def _checks() -> bool:
    """The checks of the code, all at once; their words only where they fail."""
    begun = time.monotonic()
    running = {
        name: subprocess.Popen(
            [sys.executable, "-m", *command] if command[0] in {"ruff", "mypy"} else command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=_with_our_programs(),
        )
        for name, command in CHECKS.items()
    }
    held = True
    for name, process in running.items():
        told, _nothing = process.communicate()
        holds = process.returncode == 0
        held &= holds
        print(f"{name:<18}{'holds' if holds else 'FAILS'}{time.monotonic() - begun:8.1f} s", flush=True)
        if not holds:
            print(told.decode(errors="replace"), flush=True)
    return held


def _tests(close: Callable[[str], None], *, on_postgres: bool, again: bool) -> bool:
    """One run of pytest on two processes, shown as it goes; its closing line is handed to `close`.

    What is the same on either database is left out on PostgreSQL, unless it is asked for `again`.
    """
    name = "PostgreSQL" if on_postgres else "SQLite"
    print(f"\ntests on {name}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "--numprocesses=2", "--dist=worksteal"]
    if on_postgres and not again:
        command += ["-m", "not once"]
    last = f"tests on {name} did not come to an end"
    with ExitStack() as stack:
        try:
            environment = _environment(stack, on_postgres=on_postgres)
        except NoPostgres as trouble:
            print(trouble, file=sys.stderr)
            return False
        running = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="replace"
        )
        assert running.stdout
        for line in running.stdout:
            print(line, end="", flush=True)
            if " in " in line and ("passed" in line or "failed" in line or "error" in line):
                last = line.strip()
        close(last)
        return running.wait() == 0


def _environment(stack: ExitStack, *, on_postgres: bool) -> dict[str, str]:
    """A data folder of this run's own, and a database server for it where one is asked for."""
    environment = _with_our_programs()
    if "LIANYUAN_DATA" not in environment:
        folder = tempfile.mkdtemp(prefix="lianyuan-tests-")
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        environment["LIANYUAN_DATA"] = folder
    environment.pop("DATABASE_URL", None)
    if on_postgres:
        environment["DATABASE_URL"] = stack.enter_context(cluster())
    return environment


def _with_our_programs() -> dict[str, str]:
    programs = Path(sys.executable).parent
    return {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}


if __name__ == "__main__":
    sys.exit(main())
