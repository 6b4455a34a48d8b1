"""A small load generator: a few connections that each ask again as soon as they are answered."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from lianyuan.config.serving import Address

MOST_REQUESTS = 200_000
ANSWER_SECONDS = 30
WITHOUT_CONTENT = {204, 304}


@dataclass
class Load:
    """What was asked and how it went: wall-clock seconds of the run and of each answer."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    errors: int = 0

    def add(self, other: Load) -> None:
        """Count another run of the same work in."""
        self.seconds += other.seconds
        self.took += other.took
        self.errors += other.errors

    def figures(self) -> dict[str, Any]:
        """Requests a second, the median and the 99th percentile in milliseconds, and how many went wrong."""
        times = sorted(self.took)
        return {
            "requests": len(times),
            "rate": round(len(times) / self.seconds, 1),
            "p50_ms": round(_share(times, 0.50) * 1000, 2),
            "p99_ms": round(_share(times, 0.99) * 1000, 2),
            "errors": self.errors,
        }


def _share(times: list[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)] if times else 0.0


def ask(address: Address, path: str, *, seconds: float, connections: int, cookie: str = "") -> Load:
    """Ask for one page over and over for some seconds. Anything but 200 is an error and is not timed."""
    return asyncio.run(_ask(address, path, seconds, connections, cookie))


async def _ask(address: Address, path: str, seconds: float, connections: int, cookie: str) -> Load:
    load = Load()
    request = (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\n" + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n"
    )
    begun = time.perf_counter()
    await asyncio.gather(
        *(_keep_asking(address, request.encode(), begun + seconds, load) for _ in range(connections))
    )
    load.seconds = time.perf_counter() - begun
    return load


async def _keep_asking(address: Address, request: bytes, until: float, load: Load) -> None:
    reader, writer = await asyncio.open_connection(address.host, address.port)
    try:
        while time.perf_counter() < until and len(load.took) + load.errors < MOST_REQUESTS:
            begun = time.perf_counter()
            writer.write(request)
            status = await asyncio.wait_for(_answer(reader), ANSWER_SECONDS)
            if status == 200:
                load.took.append(time.perf_counter() - begun)
            else:
                load.errors += 1
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    """Read one answer to its end; its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    begin, *lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    status = int(begin.split(" ", 2)[1])
    if "chunked" in headers.get("transfer-encoding", ""):
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    elif "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    elif status not in WITHOUT_CONTENT:
        raise RuntimeError(f"where the answer {begin!r} ends can't be told: it has no length")
    return status
