"""A child process that meets a file of unknown origin, so that whatever the file does, it does it there.

The limits on memory and processor time are the child's own to set, before it touches the file; the time that
passes is watched from here.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import lianyuan

_PACKAGE_FOLDER = str(Path(lianyuan.__file__).resolve().parent.parent)


class GuardedChild:
    """A child at work. Its answer is read from `output`."""

    def __init__(self, process: subprocess.Popen[bytes], output: IO[bytes]) -> None:
        self._process = process
        self._timed_out = threading.Event()
        self.output = output

    def end(self) -> int:
        """Wait for its end; the exit code, negative when a signal ended it."""
        return self._process.wait()

    def cause_of_death(self) -> str:
        """Why it ended before its answer was whole: `too_slow`, `too_much_memory` or `damaged`."""
        code = self.end()
        if self._timed_out.is_set() or code == -signal.SIGXCPU:
            return "too_slow"
        return "too_much_memory" if code < 0 else "damaged"

    def stop(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self.output.close()

    def _time_out(self) -> None:
        self._timed_out.set()
        self._process.kill()


@contextmanager
def guarded_child(
    module: str,
    request: str,
    file: IO[bytes],
    *,
    seconds: float,
    environment: Mapping[str, str] | None = None,
) -> Iterator[GuardedChild]:
    """Run a module of ours as a child with the request as its argument and the file as its standard input.

    It is ended after so many seconds, and when the block is left. It gets no database address and no secret.
    """
    with _as_real_file(file) as real_file:
        process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-m", module, request],
            stdin=real_file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": _PACKAGE_FOLDER, **(environment or {})},
        )
        assert process.stdout is not None
        child = GuardedChild(process, process.stdout)
        timer = threading.Timer(seconds, child._time_out)
        timer.start()
        try:
            yield child
        finally:
            timer.cancel()
            child.stop()


@contextmanager
def _as_real_file(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """The file as one the child can read itself; a copy of an in-memory one never has a name on disk."""
    file.seek(0)
    try:
        descriptor = file.fileno()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            copy.seek(0)
            yield copy
    else:
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield file
