"""Requests whose body was cut short on the way."""

from collections.abc import Callable, Iterable
from typing import IO, Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class CutShort(OSError):
    """The body ended before the length it announced."""


class WholeBodies:
    """A WSGI application that never sees a body cut short: reading on past its early end raises CutShort.

    A form whose connection broke would otherwise look like a complete one that has no file in it.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        announced = environ.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced):
            environ["wsgi.input"] = _CountedBody(environ["wsgi.input"], int(announced))
        return self.application(environ, start_response)


class _CountedBody:
    """The body, counting what is still to come."""

    def __init__(self, body: IO[bytes], length: int) -> None:
        self._body, self._missing = body, length

    def read(self, size: int | None = -1) -> bytes:
        """Up to `size` bytes. Raises CutShort at an early end."""
        wanted = self._missing if size is None or size < 0 else min(size, self._missing)
        return self._counted(self._body.read(wanted), wanted)

    def readline(self, size: int | None = -1) -> bytes:
        """One line of up to `size` bytes. Raises CutShort at an early end."""
        wanted = self._missing if size is None or size < 0 else min(size, self._missing)
        return self._counted(self._body.readline(wanted), wanted)

    def _counted(self, got: bytes, wanted: int) -> bytes:
        self._missing -= len(got)
        if wanted and not got:
            raise CutShort(f"the body lacks {self._missing} bytes")
        return got
