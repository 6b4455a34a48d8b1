"""The streams of one web process: what each is told, and when it ends."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lianyuan.notifications.live.streams import Stream, Streams
from lianyuan.notifications.live.watching import Changed
from lianyuan.notifications.queries import InboxState


class Inboxes:
    """Inboxes as the test sets them, and the changes it tells of."""

    def __init__(self) -> None:
        self.states: dict[int, InboxState] = {}
        self.told: asyncio.Queue[Changed] = asyncio.Queue()
        self.broken = False

    async def look(self, people: Iterable[int]) -> Mapping[int, InboxState]:
        if self.broken:
            raise ConnectionError
        return {person: self.states[person] for person in people if person in self.states}

    async def changes(self) -> AsyncIterator[Changed]:
        while True:
            yield await self.told.get()


async def _in_time(work: Coroutine[Any, Any, None]) -> None:
    await asyncio.wait_for(work, 20)


def run(work: Coroutine[Any, Any, None]) -> None:
    # In a thread of its own: the browser's tests keep a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _in_time(work)).result()


async def next_event(events: AsyncIterator[bytes]) -> dict[str, Any]:
    text = (await anext(events)).decode()
    fields = dict(line.split(": ", 1) for line in text.strip().splitlines())
    return {"name": fields.get("event"), "id": fields.get("id"), "data": json.loads(fields["data"])}


async def opened(streams: Streams, person: int, known: str = "") -> tuple[Stream, AsyncIterator[bytes]]:
    stream = await streams.open(person)
    assert stream is not None
    events = streams.events(stream, known)
    assert (await next_event(events))["name"] == "hello"
    return stream, events


def test_a_stream_is_told_how_its_inbox_stands_and_every_change() -> None:
    async def work() -> None:
        inboxes = Inboxes()
        inboxes.states[1] = InboxState(2, 7)
        streams = Streams(inboxes.look, most=10, most_per_person=3)
        listening = asyncio.ensure_future(streams.listen(inboxes.changes()))
        _stream, events = await opened(streams, 1)
        assert await next_event(events) == {"name": "inbox", "id": "7.2", "data": {"unread": 2, "newest": 7}}
        for changed in ({1}, None):
            inboxes.states[1] = InboxState(inboxes.states[1].unread + 1, inboxes.states[1].newest + 1)
            inboxes.told.put_nowait(changed)
            assert (await next_event(events))["data"]["unread"] == inboxes.states[1].unread
        # A late transaction of a lower id changes no newest, but the count.
        inboxes.states[1] = InboxState(5, 9)
        inboxes.told.put_nowait({1})
        assert (await next_event(events))["id"] == "9.5"
        listening.cancel()

    run(work())


def test_a_stream_that_comes_back_is_told_only_if_something_changed() -> None:
    async def work() -> None:
        inboxes = Inboxes()
        inboxes.states[1] = InboxState(2, 7)
        streams = Streams(inboxes.look, most=10, most_per_person=3)
        listening = asyncio.ensure_future(streams.listen(inboxes.changes()))
        _same, quiet = await opened(streams, 1, known="7.2")
        _behind, behind = await opened(streams, 1, known="6.1")
        assert (await next_event(behind))["id"] == "7.2"
        inboxes.states[1] = InboxState(0, 0)
        inboxes.told.put_nowait({1})
        assert (await next_event(quiet))["id"] == "0.0"
        listening.cancel()

    run(work())


def test_a_new_page_takes_the_place_of_the_persons_oldest() -> None:
    async def work() -> None:
        streams = Streams(Inboxes().look, most=10, most_per_person=2)
        pages = [await opened(streams, 1, known="0.0") for _number in range(3)]
        assert (await next_event(pages[0][1]))["name"] == "enough"
        with pytest.raises(StopAsyncIteration):
            await anext(pages[0][1])
        streams.close(pages[0][0])
        assert len(streams) == 2

    run(work())


def test_beyond_its_limit_a_process_opens_no_more_until_one_is_closed() -> None:
    async def work() -> None:
        streams = Streams(Inboxes().look, most=2, most_per_person=2)
        first, _events = await opened(streams, 1)
        await opened(streams, 2)
        assert await streams.open(3) is None
        streams.close(first)
        assert await streams.open(3) is not None

    run(work())


def test_all_end_when_the_server_stops() -> None:
    async def work() -> None:
        streams = Streams(Inboxes().look, most=10, most_per_person=2)
        _stream, events = await opened(streams, 1, known="0.0")
        ending = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        streams.close_all()
        with pytest.raises(StopAsyncIteration):
            await ending
        assert await streams.open(2) is None

    run(work())


def test_a_database_that_is_away_ends_no_stream() -> None:
    async def work() -> None:
        inboxes = Inboxes()
        streams = Streams(inboxes.look, most=10, most_per_person=2)
        listening = asyncio.ensure_future(streams.listen(inboxes.changes()))
        _stream, events = await opened(streams, 1, known="0.0")
        inboxes.broken = True
        inboxes.told.put_nowait(None)
        while not inboxes.told.empty():
            await asyncio.sleep(0)
        inboxes.broken = False
        inboxes.states[1] = InboxState(1, 1)
        inboxes.told.put_nowait(None)
        assert (await next_event(events))["id"] == "1.1"
        listening.cancel()
        with pytest.raises(ConnectionError):
            inboxes.broken = True
            await streams.open(2)
        assert len(streams) == 1

    run(work())
