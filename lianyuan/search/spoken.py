"""How names sound: pinyin and its initials."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from pypinyin import lazy_pinyin

# What every company's name ends with; nobody types a name from there.
LEGAL_FORMS = frozenset(
    {"有限公司", "有限责任公司", "股份有限公司", "有限责任", "股份公司", "有限", "公司", "责任"}
)
LONGEST_INITIALS = 10
LONGEST_PINYIN = 20

Syllable = tuple[str, int]
"""How it sounds, and over how many characters of the text it stretches."""


@lru_cache(maxsize=20_000)
def _syllables_of(word: str) -> tuple[Syllable, ...]:
    if word.isascii():
        return ((word, len(word)),)
    # Whole words, so that 银行 is yinhang and 行走 is xingzou.
    sounds = lazy_pinyin(word, errors=_one_by_one)
    return tuple((sound.casefold(), 1) for sound in sounds)


def _one_by_one(unknown: str) -> Any:
    """Characters that have no pinyin, such as kana, each as itself."""
    return list(unknown)


def syllables(segments: Iterable[str]) -> list[Syllable]:
    """The sounds of a text cut into words, in order; letters and figures stay as they are."""
    return [syllable for segment in segments for syllable in _syllables_of(segment)]


def beginnings(segments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Where someone may begin to type a name: initials from each syllable on, pinyin from each word on.

    Both are cut off where nobody types any further.
    """
    segments = list(segments)
    while segments and segments[-1] in LEGAL_FORMS:
        segments.pop()
    parts = [_syllables_of(segment) for segment in segments]
    sounds = [sound for part in parts for sound, _length in part]
    firsts = "".join(sound[:1] for sound in sounds)
    initials = [firsts[at : at + LONGEST_INITIALS] for at in range(len(firsts))]
    pinyin, at = [], 0
    for part in parts:
        pinyin.append("".join(sounds[at : at + LONGEST_PINYIN])[:LONGEST_PINYIN])
        at += len(part)
    return initials, pinyin
