"""A small web server on this machine that takes events, as somebody's program would."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request it got."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What it says; `drips` sends a header a moment, without end."""

    status: int = 200
    body: bytes = b"thanks"
    headers: Mapping[str, str] = field(default_factory=dict)
    drips: bool = False


@dataclass
class Receiver:
    """The running server: its address, and what it got so far."""

    address: str
    got: list[Asked] = field(default_factory=list)


@contextmanager
def receiver(*replies: Reply) -> Iterator[Receiver]:
    """Run it on a free port; it says the replies in turn, the last one again and again."""
    left = list(replies) or [Reply()]
    stopping = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            running.got.append(Asked(self.path, headers, body))
            reply = left.pop(0) if len(left) > 1 else left[0]
            # The other side may have heard enough.
            with suppress(OSError):
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, value)
                if reply.drips:
                    self.flush_headers()
                    while not stopping.wait(0.05):
                        self.wfile.write(b"X-More: 1\r\n")
                self.end_headers()
                self.wfile.write(reply.body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = Receiver(f"http://127.0.0.1:{server.server_address[1]}/".rstrip("/"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield running
    finally:
        stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()
