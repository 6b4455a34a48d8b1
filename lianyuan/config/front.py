"""The web server's way in: `/live/` is served here, every other address by Django's WSGI application."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import Any, TypeVar

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianyuan.config.settings")
_pages = get_wsgi_application()

from django.conf import settings  # noqa: E402 - Django is set up by the line above
from django.contrib import auth  # noqa: E402
from django.contrib.sessions.backends.base import SessionBase  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from django.http import HttpRequest, parse_cookie  # noqa: E402

from lianyuan.notifications import queries  # noqa: E402
from lianyuan.notifications.live import watching  # noqa: E402
from lianyuan.notifications.live.streams import Stream, Streams  # noqa: E402

from .bridge import Bridge, Receive, Scope, Send  # noqa: E402

LIVE = "/live/"
# Signing streams in and reading inboxes must not wait behind slow pages.
LIVE_THREADS = 2
MEGABYTE = 1_048_576
RESTART_SECONDS = 1.0
T = TypeVar("T")

_SessionStore: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
logger = logging.getLogger(__name__)


class Front:
    """One ASGI application over both."""

    def __init__(self) -> None:
        # A form may carry several files and its own fields; anything larger is no form of ours.
        largest = 4 * settings.UPLOAD_MEGABYTES * MEGABYTE
        self._bridge = Bridge(_pages, threads=settings.WEB_THREADS, largest_body=largest)
        self._threads = ThreadPoolExecutor(LIVE_THREADS, thread_name_prefix="live")
        self._streams = Streams(
            self._look, most=settings.LIVE_STREAMS, most_per_person=settings.LIVE_STREAMS_PER_PERSON
        )
        self._listening: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer whatever the server brings."""
        if scope["type"] == "lifespan":
            await self._live_through(receive, send)
        elif scope["type"] == "http" and scope["path"] == LIVE:
            await self._serve_stream(scope, receive, send)
        elif scope["type"] == "http":
            await self._bridge(scope, receive, send)

    async def _live_through(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._listening = asyncio.ensure_future(self._listen())
                self._end_streams_on_stop(asyncio.get_running_loop())
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._listening is not None:
                    self._listening.cancel()
                    with suppress(asyncio.CancelledError):
                        await self._listening
                self._bridge.stop()
                self._threads.shutdown(wait=False)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _listen(self) -> None:
        """Keep listening, whatever happens: without it pages would stay live and hear nothing."""
        while True:
            try:
                await self._streams.listen(watching.changes())
            except Exception:
                logger.exception("live pages stopped listening; they begin again")
            await asyncio.sleep(RESTART_SECONDS)

    def _end_streams_on_stop(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the streams as soon as the server is told to stop: it waits for them, so its end is too late.

        The server's handler is the loop's, woken by the same signal; this one is called beside it.
        """

        def end(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self._streams.close_all)

        for name in (signal.SIGTERM, signal.SIGINT):
            # Only the main thread may; in another one (a test) nobody is signalled either.
            with suppress(ValueError):
                signal.signal(name, end)

    async def _serve_stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await _refuse(send, 405)
            return
        person_id = await self._in_thread(person_signed_in, _session_key(scope))
        if person_id is None:
            await _refuse(send, 401)
            return
        stream = await self._streams.open(person_id)
        if stream is None:
            await _refuse(send, 503)
            return
        telling = asyncio.ensure_future(self._tell(stream, _last_event(scope), send))
        leaving = asyncio.ensure_future(_until_gone(receive))
        try:
            await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (telling, leaving):
                task.cancel()
            self._streams.close(stream)

    async def _tell(self, stream: Stream, known: str, send: Send) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"text/event-stream; charset=utf-8"),
                    (b"cache-control", b"no-store"),
                    (b"x-accel-buffering", b"no"),
                    (b"x-content-type-options", b"nosniff"),
                ],
            }
        )
        async for event in self._streams.events(stream, known):
            await send({"type": "http.response.body", "body": event, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _look(self, people: Iterable[int]) -> Mapping[int, queries.InboxState]:
        return await self._in_thread(queries.inbox_states, list(people))

    async def _in_thread(self, work: Callable[[Any], T], argument: Any) -> T:
        def run() -> T:
            close_old_connections()
            try:
                return work(argument)
            finally:
                close_old_connections()

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)


def person_signed_in(session_key: str) -> int | None:
    """Whose session it is, by the same checks a page makes; None for nobody's."""
    request = HttpRequest()
    request.session = _SessionStore(session_key or None)
    person = auth.get_user(request)
    return person.pk if person.is_authenticated else None


def _session_key(scope: Scope) -> str:
    written = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    return parse_cookie(written.decode("latin-1")).get(settings.SESSION_COOKIE_NAME, "")


def _last_event(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"last-event-id"), "")


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store"), (b"retry-after", b"30")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


application = Front()
