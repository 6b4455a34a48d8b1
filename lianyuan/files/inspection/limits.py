"""How much looking at one file may ask of us. Shared by the parent and the child process."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file.

    `memory_bytes` is the child's address space, `cpu_seconds` and `wall_seconds` its time, `pixels` the area
    of a picture, `unpacked_bytes` and `members` what an office document may unpack to, `widths` the widths in
    pixels that pictures are made in.
    """

    memory_bytes: int = 1024 * 1024 * 1024
    cpu_seconds: int = 30
    wall_seconds: int = 30
    pixels: int = 100_000_000
    unpacked_bytes: int = 1024 * 1024 * 1024
    members: int = 10_000
    widths: tuple[int, ...] = (320, 800, 1600, 2560)
