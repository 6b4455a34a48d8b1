"""What a person typed, made into a question to the index."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import terms
from .expressions import Expression, Term, all_of, any_of
from .spoken import LONGEST_INITIALS, LONGEST_PINYIN

LONGEST_QUESTION = 100
MOST_CHUNKS = 8
_CODE_LIKE = re.compile(r"(?=.*[0-9])[0-9a-z]{6,}")
# Words of asking and politeness: they say nothing of what is looked for.
_FILLERS = frozenset(Path(__file__).with_name("fillers.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True)
class Chunk:
    """A piece of a question without a gap, such as `月河`, `b座` or `yhyb`; all of them must be found.

    `is_code` for a piece that can only be a code, written with gaps.
    """

    text: str
    is_code: bool = False

    @cached_property
    def runs(self) -> list[str]:
        """The piece's runs of Chinese and words in letters and figures."""
        return terms.runs(self.text)

    @cached_property
    def parts(self) -> list[str]:
        """What a text holds that holds the piece: pairs of neighbours, words in letters and figures."""
        return [part for run in self.runs for part in terms.parts(run)]

    @cached_property
    def could_be_sounds(self) -> bool:
        """Whether it may be pinyin or initials."""
        return len(self.text) > 1 and self.text.isascii() and self.text.isalpha()

    @cached_property
    def code(self) -> str:
        """The piece as a code is compared, or nothing where it can't be part of one."""
        if len(self.text) < terms.CODE_PART or not self.text.isascii():
            return ""
        return terms.code_text(self.text)

    def expression(self, *, title_only: bool = False) -> Expression:
        """What a document's terms must hold so that the piece may be in it."""
        ways: list[Expression] = []
        if self.code:
            ways.append(all_of(_code(part) for part in terms.code_parts(self.code)))
        if not self.is_code:
            *whole, last = self.runs
            # Only the last word may still be being typed: the 1 of 1号楼 is not the beginning of 12.
            ways.append(
                all_of(
                    [
                        *(_run(run, title_only=title_only) for run in whole),
                        _run(last, title_only=title_only, is_beginning=True),
                    ]
                )
            )
        if self.could_be_sounds and not self.is_code:
            ways.append(Term(terms.INITIALS + self.text[:LONGEST_INITIALS], is_beginning=True))
            ways.append(Term(terms.PINYIN + self.text[:LONGEST_PINYIN], is_beginning=True))
        return any_of(ways)


def _code(part: str) -> Expression:
    return Term(terms.CODE + terms.spelt(part))


def _run(run: str, *, title_only: bool, is_beginning: bool = False) -> Expression:
    marks = terms.TITLE if title_only else terms.TITLE + terms.BODY
    return all_of(
        any_of(_in(mark, part, is_beginning=is_beginning) for mark in marks) for part in terms.parts(run)
    )


def _in(mark: str, part: str, *, is_beginning: bool) -> Term:
    # One letter or figure begins too much of what stands in bodies.
    begins = is_beginning and terms.is_word(part) and not (len(part) == 1 and mark == terms.BODY)
    return Term(mark + terms.spelt(part), is_beginning=begins)


@dataclass(frozen=True)
class Question:
    """What is looked for, in one or more readings: as typed, in mainland wording, as one code.

    A loose question is content with some of its words.
    """

    readings: tuple[tuple[Chunk, ...], ...]
    is_loose: bool = False

    def __bool__(self) -> bool:
        return bool(self.readings)

    @property
    def chunks(self) -> list[Chunk]:
        """Every piece of every reading."""
        return list(dict.fromkeys(chunk for reading in self.readings for chunk in reading))

    def expression(self, *, title_only: bool = False) -> Expression:
        """What a document's terms must hold to be a candidate."""
        together = any_of if self.is_loose else all_of
        return any_of(
            together(chunk.expression(title_only=title_only) for chunk in reading)
            for reading in self.readings
        )

    def likeliest(self) -> list[Expression]:
        """What the best candidates hold, for when there are too many: first the best ways to answer."""
        in_title = self.expression(title_only=True)
        if self.is_loose:
            strict = Question(self.readings)
            return [strict.expression(title_only=True), strict.expression(), in_title]
        wholes = (
            "".join(chunk.text for chunk in reading)[: terms.LONGEST_WHOLE] for reading in self.readings
        )
        return [any_of(Term(terms.WHOLE + terms.spelt(whole)) for whole in wholes), in_title]

    def loosened(self) -> "Question":
        """The question cut into words, of which some suffice; empty where that would ask the same again."""
        if self.is_loose:
            return Question(())
        loose = (self._words_of(reading) for reading in self.readings)
        return Question(tuple(dict.fromkeys(words for words in loose if words)), is_loose=True)

    def _words_of(self, reading: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
        words = [
            Chunk(word)
            for chunk in reading
            for run in chunk.runs
            for word in terms.cut(run)
            if _says_something(word) and not chunk.is_code
        ]
        distinct = tuple(dict.fromkeys(words))[:MOST_CHUNKS]
        return distinct if distinct != reading else ()


def _says_something(word: str) -> bool:
    return word not in _FILLERS and len(word) > 1


def ask(text: str) -> Question:
    """The question a text is; empty for one without letters, figures or Chinese. Any text can be asked."""
    text = text[:LONGEST_QUESTION]
    readings = [_chunks(terms.question_text(text)), _chunks(terms.question_text(text, wording=True))]
    whole = terms.fold_width(text)
    whole = "".join(character for character in whole if character not in " -")
    if _CODE_LIKE.fullmatch(whole) and (Chunk(whole),) not in readings:
        readings.append((Chunk(whole, is_code=True),))
    return Question(tuple(dict.fromkeys(reading for reading in readings if reading)))


def _chunks(folded: str) -> tuple[Chunk, ...]:
    return tuple(dict.fromkeys(map(Chunk, _joined_runs(folded))))[:MOST_CHUNKS]


def _joined_runs(folded: str) -> Iterable[str]:
    """The pieces of a folded text between spaces and punctuation."""
    return ("".join(terms.runs(piece)) for piece in re.split(r"[\W_]+", folded) if piece)
