"""The child process: looks at one file from standard input, answers on standard output.

Started by `looking.look_at` as `python -m lianyuan.files.inspection.child LIMITS`. The answer is one line of
JSON, followed by the bytes of the pictures it announces, one after the other. Nothing is written to standard
error: a decoder's last words may quote the file.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from lianyuan.files.inspection.inspecting import kind_of
from lianyuan.files.inspection.kinds import KINDS, PICTURE
from lianyuan.files.inspection.limits import Limits
from lianyuan.files.inspection.refusing import NotTaken


def main() -> None:
    """Reads the limits from the command line, applies them, looks, answers."""
    written = json.loads(sys.argv[1])
    limits = Limits(**written | {"widths": tuple(written["widths"])})
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    try:
        answer, pictures = _look(sys.stdin.buffer.read(), limits)
    except NotTaken as refusal:
        answer, pictures = {"refused": refusal.code, "details": refusal.details}, []
    except (MemoryError, RecursionError):
        answer, pictures = {"refused": "too_much_memory", "details": {}}, []
    out = sys.stdout.buffer
    out.write(json.dumps(answer).encode() + b"\n")
    for data in pictures:
        out.write(data)
    out.flush()


def _look(data: bytes, limits: Limits) -> tuple[dict[str, Any], list[bytes]]:
    kind = kind_of(data, limits)
    if KINDS[kind].family != PICTURE:
        return {"kind": kind, "pictures": []}, []
    from lianyuan.files.inspection.encoding import make_pictures

    pictures = make_pictures(data, kind, limits)
    told = [
        {
            "width": picture.width,
            "height": picture.height,
            "content_type": picture.content_type,
            "size": len(picture.data),
        }
        for picture in pictures
    ]
    return {"kind": kind, "pictures": told}, [picture.data for picture in pictures]


if __name__ == "__main__":
    main()
