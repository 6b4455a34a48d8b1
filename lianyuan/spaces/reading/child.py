"""The child process: reads one calendar from standard input, answers in one line of JSON.

Started by `reader.read_calendar`. Nothing is written to standard error: a parser's last words may quote the
file.
"""

import json
import resource
import sys
from datetime import datetime
from typing import Any

from lianyuan.spaces.reading.events import read
from lianyuan.spaces.reading.shape import Limits, NotRead


def main() -> None:
    """Reads the limits from the command line, applies them, reads, answers."""
    request = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"], request["seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (request["memory_bytes"], request["memory_bytes"]))
    sys.stdout.write(json.dumps(_answer(request)) + "\n")


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    limits = Limits(
        since=datetime.fromisoformat(request["since"]),
        until=datetime.fromisoformat(request["until"]),
        zone=request["zone"],
        most=request["most"],
    )
    try:
        events, uids = read(sys.stdin.buffer.read(), limits)
    except NotRead as refusal:
        return {"refused": refusal.code, "details": refusal.details}
    except (MemoryError, RecursionError):
        return {"refused": "too_much_memory", "details": {}}
    except (ValueError, TypeError, OverflowError, ArithmeticError):
        return {"refused": "damaged", "details": {}}
    told = [[event.uid, event.starts.isoformat(), event.ends.isoformat(), event.reason] for event in events]
    return {"events": told, "uids": uids}


if __name__ == "__main__":
    main()
