"""A file that isn't taken: the code of the reason, and what the words need. No Django here."""

from __future__ import annotations

from typing import Any


class NotTaken(Exception):
    """Raised in the child process; `reasons` has the words for each code."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
