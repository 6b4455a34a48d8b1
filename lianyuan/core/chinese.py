"""Chinese text made comparable."""

import unicodedata
from functools import cache

import opencc


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """Text as it is searched: NFKC (full width to half), case folded, traditional to simplified, one space."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.isascii():
        plain = _to_simplified().convert(plain)
    return " ".join(plain.split())
