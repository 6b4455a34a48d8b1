"""What the reader looks for in a table: the words of its header, and the columns it must not take."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

_BRACKETED = re.compile(r"[(\[{【〔《「].*?[)\]}】〕》」]")
_NOT_A_WORD = re.compile(r"[\W_]+")


def fold_header(label: str) -> str:
    """The form in which header labels are compared: width, case, spaces, punctuation and units ignored."""
    text = unicodedata.normalize("NFKC", label).casefold()
    bare = _NOT_A_WORD.sub("", _BRACKETED.sub("", text))
    return bare or _NOT_A_WORD.sub("", text)


@dataclass(frozen=True, slots=True)
class Shape:
    """The expected table.

    `known` holds folded header labels; a row with at least `least_known` of them is the header.
    `withheld` maps a key to a regular expression over folded labels: such a column is dropped by the child
    process, and only its position and key are handed on.
    With `known` empty the first filled row is the header.
    """

    known: frozenset[str] = frozenset()
    withheld: dict[str, str] = field(default_factory=dict)
    least_known: int = 2

    def withheld_key(self, label: str) -> str | None:
        """The key under which this column must be withheld, or None."""
        folded = fold_header(label)
        if not folded:
            return None
        # A unit in brackets may be the telling part: "人数(党员)".
        whole = _NOT_A_WORD.sub("", unicodedata.normalize("NFKC", label).casefold())
        for key, pattern in self.withheld.items():
            if re.search(pattern, folded) or re.search(pattern, whole):
                return key
        return None
