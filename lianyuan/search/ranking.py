"""How well a document answers a question.

A number, larger is better, made of what a person would say of a find: that is its code; the name is exactly
this, begins with this, has this word in it; it is mentioned. What is new or short comes a little earlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from . import terms
from .asking import Chunk, Question
from .spoken import LONGEST_INITIALS, LONGEST_PINYIN, beginnings

# Each worth at least as much more than the next as freshness, brevity and position can add together.
EXACT_CODE, EXACT_TITLE = 120.0, 110.0
TITLE_BEGINS, TITLE_HAS_WORD, TITLE_HAS = 90.0, 78.0, 66.0
CODE_HAS, NAME_SOUNDS, SOUNDS_INSIDE = 72.0, 60.0, 48.0
TITLE_HAS_PARTS, BODY_HAS_WORD, BODY_HAS, HAS_PARTS = 40.0, 30.0, 24.0, 12.0
FRESH, BRIEF, EARLY = 2.0, 4.0, 4.0
DAYS_TO_HALF_AS_FRESH = 180.0
# A loose question wants at least this share of its words.
ENOUGH = 0.5


@dataclass(frozen=True)
class Candidate:
    """What ranking looks at of a document."""

    id: int
    kind: str
    words: str
    codes: str
    is_name: bool
    fresh_at: datetime

    @cached_property
    def texts(self) -> list["Text"]:
        """Title, body, then title and body in other wordings."""
        return [Text(line.split(" ") if line else []) for line in self.words.split("\n")]

    @cached_property
    def sounds(self) -> tuple[list[str], list[str]]:
        """Initials and pinyin of the name, from each place on where someone may begin to type it."""
        return beginnings(self.texts[0].segments) if self.is_name else ([], [])


class Text:
    """A folded text cut into words."""

    __slots__ = ("joined", "segments")

    def __init__(self, segments: Sequence[str]) -> None:
        self.segments = segments
        self.joined = "".join(segments)

    def has_word(self, text: str, at: int) -> bool:
        """Whether a word begins or ends where the piece found at `at` does: 京东 is no word of 北京东路."""
        end, edge = at + len(text), 0
        for segment in self.segments:
            if edge == at:
                return True
            edge += len(segment)
            if edge >= end:
                return edge == end
        return False


def score(question: Question, candidate: Candidate, now: datetime) -> float:
    """How well the candidate answers, or 0 when it doesn't: the index knows of pairs only, not of pieces."""
    found = max(
        (_score_reading(reading, question.is_loose, candidate) for reading in question.readings), default=0.0
    )
    if not found:
        return 0.0
    days = max((now - candidate.fresh_at).total_seconds() / 86_400, 0.0)
    return found + FRESH * 0.5 ** (days / DAYS_TO_HALF_AS_FRESH)


def _score_reading(reading: Sequence[Chunk], is_loose: bool, candidate: Candidate) -> float:
    total = weight = found = 0.0
    for chunk in reading:
        points = _score_chunk(chunk, candidate)
        if not points and not is_loose:
            return 0.0
        total += points * len(chunk.text)
        weight += len(chunk.text)
        found += len(chunk.text) if points else 0
    if found < ENOUGH * weight:
        return 0.0
    title = candidate.texts[0].joined
    return total / weight + BRIEF * min(weight / max(len(title), 1), 1.0)


def _score_chunk(chunk: Chunk, candidate: Candidate) -> float:
    best = _score_code(chunk, candidate)
    if chunk.is_code:
        return best
    for title, body in zip(candidate.texts[::2], candidate.texts[1::2], strict=True):
        best = max(best, _score_text(chunk, title, body))
    if chunk.could_be_sounds:
        best = max(best, _score_sounds(chunk, candidate))
    return best


def _score_code(chunk: Chunk, candidate: Candidate) -> float:
    if not chunk.code or not candidate.codes:
        return 0.0
    codes = [terms.code_text(code) for code in candidate.codes.split(" ")]
    if chunk.code in codes:
        return EXACT_CODE
    return CODE_HAS if any(chunk.code in code for code in codes) else 0.0


def _score_text(chunk: Chunk, title: Text, body: Text) -> float:
    text = chunk.text
    if text == title.joined:
        return EXACT_TITLE
    at = title.joined.find(text)
    if at >= 0:
        kind = TITLE_BEGINS if at == 0 else TITLE_HAS_WORD if title.has_word(text, at) else TITLE_HAS
        return kind + EARLY * (1 - at / len(title.joined))
    if all(part in title.joined for part in chunk.parts):
        return TITLE_HAS_PARTS
    at = body.joined.find(text)
    if at >= 0:
        return BODY_HAS_WORD if body.has_word(text, at) else BODY_HAS
    has_parts = all(part in title.joined or part in body.joined for part in chunk.parts)
    return HAS_PARTS if has_parts else 0.0


def _score_sounds(chunk: Chunk, candidate: Candidate) -> float:
    for starts, longest in zip(candidate.sounds, (LONGEST_INITIALS, LONGEST_PINYIN), strict=True):
        for place, start in enumerate(starts):
            if start.startswith(chunk.text[:longest]):
                return (NAME_SOUNDS if place == 0 else SOUNDS_INSIDE) + EARLY * (1 - place / len(starts))
    return 0.0
