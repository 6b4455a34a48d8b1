"""The open streams of one web process, and what each is told.

What is told is a state, not a story: how many notices are unread and which is the newest. So nothing is lost
when events fall together, and a stream that comes back is told at once if the state is another than it knew.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from lianyuan.notifications.queries import InboxState

from .watching import Changed

logger = logging.getLogger(__name__)

BEAT_SECONDS = 20.0
# A stream ends now and then, so that the page signs in anew: a session that ended elsewhere ends here too.
LONGEST_SECONDS = 600.0
BACK_AFTER_MILLISECONDS = 1000
EMPTY = InboxState(unread=0, newest=0)

Look = Callable[[Iterable[int]], Awaitable[Mapping[int, InboxState]]]


@dataclass(eq=False)
class Stream:
    """One open page of one person."""

    person_id: int
    state: InboxState
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    # Whether it ends so that a newer page of the same person can have its place.
    replaced: bool = False


class Streams:
    """All streams of this process. Used from the event loop only; `look` reads inboxes in a thread."""

    def __init__(self, look: Look, *, most: int, most_per_person: int) -> None:
        self._look = look
        self._most, self._most_per_person = most, most_per_person
        self._open: dict[int, list[Stream]] = defaultdict(list)
        self._count = 0
        self._closing = False

    def __len__(self) -> int:
        return self._count

    async def open(self, person_id: int) -> Stream | None:
        """A stream for the person, or None where there are too many. Their oldest page makes way for it."""
        if self._count >= self._most or self._closing:
            return None
        stream = Stream(person_id, EMPTY)
        # Entered before the inbox is read, so that no change falls between the two.
        self._open[person_id].append(stream)
        self._count += 1
        if len(self._open[person_id]) > self._most_per_person:
            oldest = next(other for other in self._open[person_id] if not other.replaced)
            oldest.replaced = True
            oldest.changed.set()
        try:
            stream.state = (await self._look([person_id])).get(person_id, EMPTY)
        except BaseException:
            self.close(stream)
            raise
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream."""
        self._open[stream.person_id].remove(stream)
        if not self._open[stream.person_id]:
            del self._open[stream.person_id]
        self._count -= 1

    def close_all(self) -> None:
        """Let every stream come to its end, and open no other: the server stops."""
        self._closing = True
        for streams in self._open.values():
            for stream in streams:
                stream.changed.set()

    async def listen(self, changes: AsyncIterator[Changed]) -> None:
        """Wake the streams whose inbox changed, for as long as there are changes."""
        async for changed in changes:
            people = (
                list(self._open)
                if changed is None
                else [person for person in changed if person in self._open]
            )
            if not people:
                continue
            try:
                states = await self._look(people)
            except Exception as trouble:
                # The next change, or the page coming back, makes up for it.
                logger.warning("inboxes can't be read for live pages: %s", type(trouble).__name__)
                continue
            for person in people:
                for stream in self._open.get(person, ()):
                    state = states.get(person, EMPTY)
                    if state != stream.state:
                        stream.state = state
                        stream.changed.set()

    async def events(self, stream: Stream, known: str) -> AsyncIterator[bytes]:
        """What the stream is sent, as server-sent events; `known` is the id of the last one the page got."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + LONGEST_SECONDS
        yield f"retry: {BACK_AFTER_MILLISECONDS}\nevent: hello\ndata: {{}}\n\n".encode()
        if _id_of(stream.state) != known:
            yield _event(stream.state)
        while loop.time() < ends:
            try:
                await asyncio.wait_for(stream.changed.wait(), BEAT_SECONDS)
            except TimeoutError:
                yield b": beat\n\n"
                continue
            stream.changed.clear()
            if stream.replaced:
                yield b"event: enough\ndata: {}\n\n"
                return
            if self._closing:
                return
            yield _event(stream.state)


def _id_of(state: InboxState) -> str:
    return f"{state.newest}.{state.unread}"


def _event(state: InboxState) -> bytes:
    data = json.dumps({"unread": state.unread, "newest": state.newest})
    return f"id: {_id_of(state)}\nevent: inbox\ndata: {data}\n\n".encode()
