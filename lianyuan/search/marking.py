"""Showing where a find answers the question: `<mark>` around it, and the part of the text it is in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from lianyuan.core.chinese import fold, fold_wording

from . import terms
from .asking import Chunk, Question
from .spoken import LONGEST_INITIALS, LONGEST_PINYIN, syllables

EXCERPT = 80
LEAD = 18
Span = tuple[int, int]


@dataclass(frozen=True)
class _Aligned:
    """A folded text without gaps, and for each of its characters the place in the text it came from."""

    joined: str
    places: Sequence[int]

    def spans(self, needle: str) -> list[Span]:
        """Where the needle is in the original text, from and up to."""
        found, at = [], self.joined.find(needle) if needle else -1
        while at >= 0:
            end = at + len(needle)
            found.append((self.places[at], self.places[end - 1] + 1))
            at = self.joined.find(needle, end)
        return found


@lru_cache(maxsize=10_000)
def _folded(character: str) -> str:
    return "".join(terms.runs(fold(character)))


def _aligned(text: str, convert: Callable[[str], str]) -> _Aligned:
    joined: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in convert(character):
            joined.append(part)
            places.append(place)
    return _Aligned("".join(joined), places)


def _in_other_words(text: str) -> _Aligned | None:
    """The text in mainland wording, where that has as many characters, so that places stay the same."""
    changed = fold_wording(text)
    return _aligned(changed, _folded) if len(changed) == len(text) else None


def _spans(text: str, question: Question, *, is_name: bool) -> list[Span]:
    plain = _aligned(text, _folded)
    other = None if text.isascii() else _in_other_words(text)
    found: list[Span] = []
    for chunk in question.chunks:
        if chunk.is_code:
            continue
        spans = plain.spans(chunk.text) or (other.spans(chunk.text) if other else [])
        if not spans:
            spans = [span for part in _pieces(chunk) for span in plain.spans(part)]
        if not spans and is_name and chunk.could_be_sounds:
            spans = _sounding_like(plain, chunk.text)
        found += spans
    return found


def _pieces(chunk: Chunk) -> Iterable[str]:
    """What to mark where a piece of the question isn't there in one: its words."""
    return [
        word for run in chunk.runs for word in terms.cut(run) if len(word) > 1 or run == word != chunk.text
    ]


def _sounding_like(plain: _Aligned, typed: str) -> list[Span]:
    heard = syllables(terms.segments(plain.joined))
    starts, at = [], 0
    for _sound, length in heard:
        starts.append(at)
        at += length
    starts.append(at)
    for first in range(len(heard)):
        for spoken, longest in ((_first_letters, LONGEST_INITIALS), (_sounds, LONGEST_PINYIN)):
            last = _last_needed([sound for sound, _length in heard[first:]], typed[:longest], spoken)
            if last:
                return [(plain.places[starts[first]], plain.places[starts[first + last] - 1] + 1)]
    return []


def _first_letters(sounds: Sequence[str]) -> str:
    return "".join(sound[:1] for sound in sounds)


def _sounds(sounds: Sequence[str]) -> str:
    return "".join(sounds)


def _last_needed(sounds: Sequence[str], typed: str, spoken: Callable[[Sequence[str]], str]) -> int:
    """How many sounds it takes to say what was typed; 0 when these don't."""
    for count in range(1, len(sounds) + 1):
        said = spoken(sounds[:count])
        if said.startswith(typed):
            return count
        if not typed.startswith(said):
            return 0
    return 0


def marked(text: str, question: Question, *, is_name: bool = False) -> SafeString:
    """The text as HTML, safe whatever it holds, with `<mark>` around what the question asks for.

    Traditional and simplified mark each other; in a name, pinyin and initials mark what they stand for.
    """
    return _html(text, _spans(text, question, is_name=is_name))


def excerpt(text: str, question: Question) -> SafeString:
    """The part of a text around the first place asked for, else its beginning, marked like `marked`."""
    line = " ".join(text.split())
    spans = sorted(_spans(line, question, is_name=False))
    start = 0
    if spans and spans[0][1] > EXCERPT:
        start = max(spans[0][0] - LEAD, 0)
    end = min(start + EXCERPT, len(line))
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans if b > start and a < end]
    shown = _html(line[start:end], inside)
    before, after = "…" if start else "", "…" if end < len(line) else ""
    return mark_safe(f"{before}{shown}{after}")


def marked_code(code: str, question: Question) -> SafeString:
    """A code with the part asked for marked; empty where the question asks for none of it."""
    aligned = _aligned(code, terms.code_text)
    spans = [span for chunk in question.chunks if chunk.code for span in aligned.spans(chunk.code)]
    return _html(code, spans) if spans else mark_safe("")


def _html(text: str, spans: Iterable[Span]) -> SafeString:
    parts, at = [], 0
    for start, end in _joined(spans):
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    # Safe: everything but our own <mark> was escaped.
    return mark_safe("".join([*parts, escape(text[at:])]))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
