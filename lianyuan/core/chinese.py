"""Chinese text made comparable."""

import unicodedata
from collections.abc import Iterable
from functools import cache

import opencc


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _to_mainland_wording() -> opencc.OpenCC:
    return opencc.OpenCC("tw2sp")


def fold(text: str) -> str:
    """Text as it is searched: NFKC (half width), case folded, traditional to simplified, one space."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.isascii():
        plain = _to_simplified().convert(plain)
    return " ".join(plain.split())


def fold_many(texts: Iterable[str]) -> list[str]:
    """`fold` for each of many texts, converting them all at once; a line break counts as a space."""
    lines = [" ".join(text.split()) for text in texts]
    if not lines:
        return []
    plain = unicodedata.normalize("NFKC", "\n".join(lines)).casefold()
    if not plain.isascii():
        plain = _to_simplified().convert(plain)
    return [" ".join(line.split()) for line in plain.split("\n")]


def fold_wording(text: str) -> str:
    """Like `fold`, with Taiwan's words as the mainland says them: 軟體 becomes 软件, not 软体."""
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isascii():
        plain = _to_mainland_wording().convert(plain)
    return " ".join(plain.casefold().split())
