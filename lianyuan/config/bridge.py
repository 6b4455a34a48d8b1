"""A thin bridge from the server's asynchronous interface (ASGI) to Django's WSGI application in threads.

Django's own asynchronous handler costs a third of the pages' rate, and other bridges hang at stop after
requests that were broken off (docs/adr/0014). This one spools request bodies, streams answers, and lets go of
an answer whose reader has left.
"""

import asyncio
import logging
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any

logger = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# A body up to this size stays in memory, a larger one goes to a file.
SPOOL_BYTES = 512 * 1024
# Pieces of a streamed answer are gathered up to this size: each crossing between threads costs about 0.1 ms.
PIECE_BYTES = 64 * 1024
# A reader who takes nothing for this long has left, as far as we are concerned.
STUCK_SECONDS = 60
_WITHOUT_PREFIX = {"CONTENT_TYPE", "CONTENT_LENGTH"}


class ReaderGone(Exception):
    """The client left before the request was read or the answer was sent."""


class TooLarge(Exception):
    """The request's body is larger than any form of ours may be."""


class FilePieces:
    """A file in large pieces: what WSGI calls `wsgi.file_wrapper`."""

    def __init__(self, file: IO[bytes], block_size: int = PIECE_BYTES) -> None:
        self.file = file
        self.close: Callable[[], None] = getattr(file, "close", lambda: None)

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.file.read(PIECE_BYTES):
            yield piece


@dataclass(frozen=True)
class Answer:
    """What the application answers: whole in `first`, or with the pieces of a file to follow."""

    status: int
    headers: list[tuple[bytes, bytes]]
    first: bytes
    rest: Iterator[bytes] | None = None
    close: Callable[[], None] = field(default=lambda: None)

    @property
    def start(self) -> Message:
        """The message that opens it."""
        return {"type": "http.response.start", "status": self.status, "headers": self.headers}


class Bridge:
    """Serves HTTP requests by a WSGI application, `threads` at a time."""

    def __init__(
        self, application: Callable[..., Iterable[bytes]], *, threads: int, largest_body: int
    ) -> None:
        self._application = application
        self._largest_body = largest_body
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as body:
            environ = environ_of(scope, body)
            try:
                await self._read_body(environ, receive, body)
            except ReaderGone:
                return
            except TooLarge:
                await _say(send, 413, b"The request is too large.\n")
                return
            reader = _Reader(asyncio.get_running_loop(), receive, send)
            try:
                answer = await reader.loop.run_in_executor(self._pool, self._answer, environ, reader)
            except ReaderGone:
                return
            except Exception:
                logger.exception("%s failed", scope["path"])
                if not reader.began:
                    await _say(send, 500, b"Something went wrong here.\n")
                    return
                # The connection breaks, so that nobody takes a part for the whole.
                raise
            finally:
                reader.forget()
            if answer is not None:
                await send(answer.start)
                await (
                    _send_whole(answer, send)
                    if answer.rest is None
                    else self._send_file(answer, receive, send)
                )

    def stop(self) -> None:
        """Take no more requests; those under way are finished."""
        self._pool.shutdown(wait=False)

    async def _read_body(self, environ: dict[str, Any], receive: Receive, body: IO[bytes]) -> None:
        """Read the request's body into its spool. Raises ReaderGone or TooLarge."""
        told = environ.get("CONTENT_LENGTH", "")
        if not told and "HTTP_TRANSFER_ENCODING" not in environ:
            return
        if told.isdecimal() and int(told) > self._largest_body:
            raise TooLarge
        length, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ReaderGone
            piece = message.get("body", b"")
            length += len(piece)
            if length > self._largest_body:
                raise TooLarge
            body.write(piece)
            more = message.get("more_body", False)
        body.seek(0)
        # A body sent in chunks comes without its length, and Django reads no further than it is told.
        environ["CONTENT_LENGTH"] = str(length)

    def _answer(self, environ: dict[str, Any], reader: "_Reader") -> Answer | None:
        """Runs in a page's thread. None when the answer was streamed from here.

        What Django makes piece by piece is sent from the one thread it began in, since it may hold that
        thread's database connection. A file needs no thread while its reader is slow.
        """
        started: list[Any] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], fault: Any = None
        ) -> Callable[[bytes], Any]:
            started[:] = [status, headers]
            return lambda data: None

        content = self._application(environ, start_response)
        close = getattr(content, "close", lambda: None)
        done = False
        try:
            pieces = _gathered(content)
            first, second = next(pieces, b""), next(pieces, None)
            status, headers = started
            encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            answer = Answer(int(status.split(" ", 1)[0]), encoded, first)
            if second is None or environ["REQUEST_METHOD"] == "HEAD":
                return answer
            if isinstance(content, FilePieces):
                done = True
                return Answer(answer.status, encoded, first, _chained(second, pieces), close)
            reader.take(answer.start)
            for piece in _chained(first, _chained(second, pieces)):
                reader.take({"type": "http.response.body", "body": piece, "more_body": True})
            reader.take({"type": "http.response.body", "body": b""})
            return None
        finally:
            if not done:
                close()

    async def _send_file(self, answer: Answer, receive: Receive, send: Send) -> None:
        """Send a file piece by piece; when the reader leaves, it is closed where it stands."""
        loop = asyncio.get_running_loop()
        leaving = asyncio.ensure_future(_until_gone(receive))
        piece: bytes | None = answer.first
        try:
            while piece is not None and not leaving.done():
                await asyncio.wait_for(
                    send({"type": "http.response.body", "body": piece, "more_body": True}), STUCK_SECONDS
                )
                piece = await loop.run_in_executor(self._pool, _next, answer.rest or iter(()))
            if piece is None:
                await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()
            await loop.run_in_executor(self._pool, answer.close)


class _Reader:
    """Whoever reads a streamed answer, as a page's thread sees them."""

    def __init__(self, loop: asyncio.AbstractEventLoop, receive: Receive, send: Send) -> None:
        self.loop, self.began = loop, False
        self._receive, self._send = receive, send
        self._leaving: Future[None] | None = None

    def take(self, message: Message) -> None:
        """Send a message from a thread and wait until it is taken. Raises ReaderGone when nobody is there."""
        if self._leaving is None:
            self._leaving = asyncio.run_coroutine_threadsafe(_until_gone(self._receive), self.loop)
        if self._leaving.done():
            raise ReaderGone
        self.began = True
        sending = asyncio.run_coroutine_threadsafe(self._in_time(message), self.loop)
        try:
            sending.result()
        except TimeoutError:
            raise ReaderGone from None

    def forget(self) -> None:
        """Listen no longer for the reader's leaving."""
        if self._leaving is not None:
            self._leaving.cancel()

    async def _in_time(self, message: Message) -> None:
        await asyncio.wait_for(self._send(message), STUCK_SECONDS)


def environ_of(scope: Scope, body: Any) -> dict[str, Any]:
    """The WSGI environment of a request."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FilePieces,
    }
    for raw_name, raw_value in scope["headers"]:
        # `X_Forwarded_Proto` would pass for `X-Forwarded-Proto`, which only a proxy of ours may say.
        if b"_" in raw_name:
            continue
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        key = name if name in _WITHOUT_PREFIX else f"HTTP_{name}"
        if key in environ and name not in _WITHOUT_PREFIX:
            value = f"{environ[key]}{'; ' if name == 'COOKIE' else ','}{value}"
        environ[key] = value
    return environ


def _gathered(content: Iterable[bytes]) -> Iterator[bytes]:
    """The content in pieces of a good size."""
    waiting: list[bytes] = []
    length = 0
    for piece in content:
        waiting.append(piece)
        length += len(piece)
        if length >= PIECE_BYTES:
            yield b"".join(waiting)
            waiting, length = [], 0
    if waiting:
        yield b"".join(waiting)


def _next(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _send_whole(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.body", "body": answer.first})


async def _say(send: Send, status: int, words: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(words)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})
