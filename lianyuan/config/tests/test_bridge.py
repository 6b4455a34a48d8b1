"""The bridge from the server's interface to Django's: bodies, answers, and clients that leave."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest

from lianyuan.config.bridge import PIECE_BYTES, SPOOL_BYTES, Bridge

LARGEST = 2 * SPOOL_BYTES
Application = Callable[..., Iterable[bytes]]


class Client:
    """One request and what came back for it."""

    def __init__(self, *pieces: bytes, method: str = "GET", headers: dict[str, str] | None = None) -> None:
        told = {"content-length": str(sum(map(len, pieces)))} if pieces else {}
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": "/办事/",
            "query_string": b"q=%E5%8A%9E",
            "http_version": "1.1",
            "scheme": "http",
            "server": ("lianyuan.example", 80),
            "client": ("192.0.2.7", 4000),
            "headers": [(n.encode(), v.encode()) for n, v in {**told, **(headers or {})}.items()],
        }
        self._pieces = list(pieces)
        self.leaves_after: int | None = None
        self.got: list[Any] = []
        self._left = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        if self._pieces:
            piece = self._pieces.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(self._pieces)}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.got.append(message)
        if self.leaves_after is not None and len(self.got) >= self.leaves_after:
            self._left.set()
        # Lets whoever waits for the client's leaving hear of it.
        await asyncio.sleep(0)

    def leave(self) -> None:
        self._left.set()

    @property
    def status(self) -> int:
        return int(self.got[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.got[1:])


def ask(application: Application, make: Callable[[], Client]) -> Client:
    async def work() -> Client:
        client = make()
        bridge = Bridge(application, threads=2, largest_body=LARGEST)
        await asyncio.wait_for(bridge(client.scope, client.receive, client.send), 20)
        bridge.stop()
        return client

    # In a thread of its own: the browser's tests keep a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work()).result()


class Answer:
    """An answer in pieces that knows whether it was closed, and in which threads it was made."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.closed = pieces, 0
        self.threads: set[int] = set()

    def __iter__(self) -> "Answer":
        return self

    def __next__(self) -> bytes:
        self.threads.add(threading.get_ident())
        return next(self.pieces)

    def close(self) -> None:
        self.closed += 1


def answering(content: Iterable[bytes], status: str = "200 OK") -> Application:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response(status, [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return content

    return application


def test_a_request_arrives_as_it_was_sent() -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        seen.update(environ, read=environ["wsgi.input"].read())
        return answering([b"ok"])(environ, start_response)

    headers = {"cookie": "a=1", "x-forwarded-proto": "https", "content-type": "text/plain"}
    client = ask(application, lambda: Client(b"one", b"two", method="POST", headers=headers))
    assert client.status == 200
    assert seen["read"] == b"onetwo"
    assert seen["CONTENT_LENGTH"] == "6"
    assert seen["CONTENT_TYPE"] == "text/plain"
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/办事/"
    assert seen["QUERY_STRING"] == "q=%E5%8A%9E"
    assert seen["HTTP_X_FORWARDED_PROTO"] == "https"
    assert seen["REMOTE_ADDR"] == "192.0.2.7"


def test_headers_that_only_look_like_a_proxys_are_left_out() -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        seen.update(environ)
        return answering([b""])(environ, start_response)

    ask(application, lambda: Client(headers={"x_forwarded_proto": "https"}))
    assert "HTTP_X_FORWARDED_PROTO" not in seen


def test_a_large_body_is_spooled_and_a_larger_one_refused_unread() -> None:
    piece = b"x" * 100_000
    read: list[int] = []

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        read.append(len(environ["wsgi.input"].read()))
        return answering([b"ok"])(environ, start_response)

    assert ask(application, lambda: Client(*[piece] * 8, method="POST")).status == 200
    assert ask(application, lambda: Client(*[piece] * 11, method="POST")).status == 413
    chunked = {"content-length": "", "transfer-encoding": "chunked"}
    assert ask(application, lambda: Client(*[piece] * 8, method="POST", headers=chunked)).status == 200
    assert ask(application, lambda: Client(*[piece] * 11, method="POST", headers=chunked)).status == 413
    assert read == [800_000, 800_000]


def test_a_client_that_leaves_while_sending_gets_no_page_made() -> None:
    called: list[int] = []

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        called.append(1)
        return answering([b"ok"])(environ, start_response)

    def make() -> Client:
        client = Client(method="POST", headers={"content-length": "10"})
        client.leave()
        return client

    assert ask(application, make).got == []
    assert called == []


def test_a_small_answer_is_sent_whole_and_closed() -> None:
    content = Answer(iter([b"one ", b"two"]))
    client = ask(answering(content, "404 Not Found"), Client)
    assert (client.status, client.body, content.closed) == (404, b"one two", 1)
    assert client.got[0]["headers"].count((b"set-cookie", b"a=1")) == 1
    assert client.got[0]["headers"].count((b"set-cookie", b"b=2")) == 1
    assert len(client.got) == 2


def test_a_large_answer_is_streamed_from_one_thread_and_closed() -> None:
    content = Answer(iter([b"x" * 10_000] * 50))
    client = ask(answering(content), Client)
    assert len(client.body) == 500_000
    assert content.closed == 1
    assert len(content.threads) == 1
    assert max(len(message.get("body", b"")) for message in client.got) < 2 * PIECE_BYTES


def test_a_file_is_sent_in_large_pieces() -> None:
    file = BytesIO(b"x" * (3 * PIECE_BYTES + 5))

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answering([])(environ, start_response)
        pieces: Iterable[bytes] = environ["wsgi.file_wrapper"](file, 4096)
        return pieces

    client = ask(application, Client)
    assert len(client.body) == 3 * PIECE_BYTES + 5
    assert file.closed
    assert len(client.got) == 1 + 4 + 1


@pytest.mark.parametrize("as_file", [True, False])
def test_an_answer_whose_reader_left_is_closed_where_it_stands(as_file: bool) -> None:
    made: list[int] = []

    def endless() -> Iterator[bytes]:
        for number in range(10_000):
            made.append(number)
            yield b"x" * PIECE_BYTES

    content = Answer(endless())

    class File:
        def read(self, size: int) -> bytes:
            return next(content)

        close = content.close

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answering([])(environ, start_response)
        pieces: Iterable[bytes] = environ["wsgi.file_wrapper"](File()) if as_file else content
        return pieces

    def make() -> Client:
        client = Client()
        client.leaves_after = 4
        return client

    ask(application, make)
    assert content.closed == 1
    assert len(made) < 100


def test_a_page_that_breaks_is_answered_and_its_answer_closed() -> None:
    def breaks() -> Iterator[bytes]:
        yield b"x" * 10
        raise ZeroDivisionError

    content = Answer(breaks())
    client = ask(answering(content), Client)
    assert (client.status, content.closed) == (500, 1)
    assert b"ZeroDivision" not in client.body


def test_a_stream_that_breaks_is_not_taken_for_whole() -> None:
    def breaks() -> Iterator[bytes]:
        for _number in range(5):
            yield b"x" * PIECE_BYTES
        raise ZeroDivisionError

    content = Answer(breaks())
    with pytest.raises(ZeroDivisionError):
        ask(answering(content), Client)
    assert content.closed == 1


def test_a_head_request_gets_no_more_than_the_beginning() -> None:
    content = Answer(iter([b"x" * PIECE_BYTES] * 50))
    client = ask(answering(content), lambda: Client(method="HEAD"))
    assert (client.status, content.closed) == (200, 1)
    assert len(client.got) == 2
