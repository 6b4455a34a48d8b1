"""A mail server on this machine that keeps what it is given."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Sink:
    """What arrived. `refusals` says which recipients are answered with what."""

    mails: list[Message] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    # The mail after which the server says nothing until it is let go on.
    stops_after: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def message_ids(self) -> list[str]:
        """The Message-IDs in the order the mails came."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take or refuse a recipient."""
        if refusal := self.refusals.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        """Keep a mail."""
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        if self.stops_after and len(self.mails) == self.stops_after:
            self.stopped.set()
            await asyncio.get_running_loop().run_in_executor(None, self.go_on.wait, 30)
        return "250 OK"


@contextmanager
def mail_sink() -> Iterator[Sink]:
    """Run a sink on a free port for as long as the block lasts."""
    sink = Sink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        sink.port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        sink.go_on.set()
        controller.stop()
