"""Walking through a picture file by the rules of its format: whole to the end, and nothing hung on behind it.

Sources: JPEG ITU-T T.81 annex B; PNG W3C Recommendation (third edition) section 5; GIF89a specification; WebP
container specification; HEIF ISO/IEC 23008-12 over ISO/IEC 14496-12 boxes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from .refusing import NotTaken

_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
# A picture this wide or high is a header that says something else, such as the `/*` of a script.
_GIF_SIDE = 8192


def picture_kind(data: bytes) -> str | None:
    """The kind of picture its first bytes announce, or None."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and _brands(data) & _HEIC_BRANDS and b"avif" not in _brands(data):
        return "heic"
    return None


def check_picture(data: bytes, kind: str) -> None:
    """Raises NotTaken when the picture is cut short, damaged, or carries something behind its end."""
    try:
        end = _WALKS[kind](data)
    except (IndexError, struct.error, ValueError):
        raise NotTaken("damaged") from None
    rest = data[end:]
    # Phones hang a second picture, a short film or their own notes behind a JPEG; what is unsafe in there
    # `inspecting` finds. In the other formats nothing has business behind the end.
    if kind != "jpeg" and rest.strip(b"\x00"):
        raise NotTaken("something_behind")


def _jpeg_end(data: bytes) -> int:
    # A first segment whose length reads `/*` opens a comment for a script engine.
    if data[4:6] == b"/*":
        raise NotTaken("script_inside")
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError(at)
        while data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if marker == 0xD9:
            return at + 2
        at += 2
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        at += _length(struct.unpack_from(">H", data, at)[0], least=2)
        if marker == 0xDA:
            found = _AFTER_SCAN.search(data, at)
            if found is None:
                raise NotTaken("cut_short")
            at = found.start()


def _png_end(data: bytes) -> int:
    at, first = 8, True
    while True:
        if at + 12 > len(data):
            raise NotTaken("cut_short")
        length, name = struct.unpack_from(">I4s", data, at)
        if first and (name != b"IHDR" or length != 13):
            raise ValueError(at)
        first = False
        at += 12 + length
        if name == b"IEND":
            return at


def _gif_end(data: bytes) -> int:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    if not (0 < width <= _GIF_SIDE and 0 < height <= _GIF_SIDE):
        raise NotTaken(
            "script_inside" if data[6:8] == b"/*" else "too_many_pixels", most=_GIF_SIDE**2 // 1_000_000
        )
    at = 13 + _colours(flags)
    pictures = 0
    while True:
        if at >= len(data):
            raise NotTaken("cut_short")
        block = data[at]
        if block == 0x3B:
            if not pictures:
                raise ValueError(at)
            return at + 1
        if block == 0x21:
            at = _after_parts(data, at + 2)
        elif block == 0x2C:
            pictures += 1
            at = _after_parts(data, at + 11 + _colours(data[at + 9]))
        else:
            raise ValueError(at)


def _colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_parts(data: bytes, at: int) -> int:
    while size := data[at]:
        at += size + 1
    return at + 1


def _webp_end(data: bytes) -> int:
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise NotTaken("cut_short")
    at, names = 12, []
    while at < end:
        name, length = struct.unpack_from("<4sI", data, at)
        names.append(name)
        at += 8 + length + length % 2
    if at not in (end, end + 1) or not names or names[0] not in {b"VP8 ", b"VP8L", b"VP8X"}:
        raise ValueError(at)
    return end


def _heic_end(data: bytes) -> int:
    at, names = 0, []
    while at < len(data) and data[at:].strip(b"\x00"):
        length, name = struct.unpack_from(">I4s", data, at)
        if length == 1:
            length = _length(struct.unpack_from(">Q", data, at + 8)[0], least=16)
        elif length == 0:
            length = len(data) - at
        if not name.isascii() or not name.isalnum():
            raise NotTaken("something_behind")
        at += _length(length, least=8)
        if at > len(data):
            raise NotTaken("cut_short")
        names.append(name)
    if b"meta" not in names and b"moov" not in names:
        raise ValueError(at)
    return at


def _brands(data: bytes) -> set[bytes]:
    length = min(int.from_bytes(data[:4], "big"), 256)
    return {data[8:12], *(data[at : at + 4] for at in range(16, length, 4))}


def _length(length: int, *, least: int) -> int:
    if length < least:
        raise ValueError(length)
    return length


_WALKS: dict[str, Callable[[bytes], int]] = {
    "jpeg": _jpeg_end,
    "png": _png_end,
    "gif": _gif_end,
    "webp": _webp_end,
    "heic": _heic_end,
}
