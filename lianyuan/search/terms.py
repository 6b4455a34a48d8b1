"""Text made into the terms of the index.

A term is a mark, which says what is known of the text, and the text:

| mark | text |
|---|---|
| `t`, `b` | two characters in a row, or a word in letters and figures, of the title, of the body |
| `t`, `b` | each character of the title; those of the body that begin or end a run of Chinese |
| `w` | the whole title, without what stands between its words |
| `i`, `y` | initials, pinyin of a name, from a place on where someone may begin to type it |
| `c` | four characters in a row of a code |
| `s` | a kind and an audience token: who may find it |

Asking for terms that begin with one character would read a large part of the index, which is why single
characters are terms: all of the title, and of the body those that may stand beside a letter, as in `b座`.
Terms consist of characters that SQLite's tokenizer keeps together; others are spelt out.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from lianyuan.core.chinese import fold, fold_many, fold_wording

from .registry import Document
from .spoken import beginnings

TITLE, BODY, WHOLE, INITIALS, PINYIN, CODE, SCOPE = "tbwiycs"
LONGEST_WHOLE = 40
CODE_PART = 4
LONGEST_WORD = 40
LONGEST_BODY = 5000
# Chinese, Japanese and Korean characters: written without spaces, so indexed in pairs.
_UNSPACED = "㐀-䶿一-鿿豈-\ufaff〇々\u3040-\u30ff\u31f0-\u31ff\uac00-\ud7af\U00020000-\U000323af"
_RUNS = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]")
_HYPHENATED = re.compile(rf"[^\W_{_UNSPACED}]+(?:-[^\W_{_UNSPACED}]+)+")
_KEPT_TOGETHER = re.compile(r"[0-9a-z㐀-䶵一-鿌]*")
_PLAIN_TERMS = re.compile(r"[0-9a-z㐀-䶵一-鿌 ]*")
_MISREAD = str.maketrans("ilo", "110")


def runs(text: str) -> list[str]:
    """A folded text's runs of Chinese and words in letters and figures, without what stands between them."""
    return [
        run if len(run) <= LONGEST_WORD or not is_word(run) else run[:LONGEST_WORD]
        for run in _RUNS.findall(text)
    ]


def is_word(run: str) -> bool:
    """Whether a run is a word in letters and figures, not a run of Chinese."""
    return run.isascii() or not _UNSPACED_RUN.match(run)


def pairs(run: str) -> list[str]:
    """A run of Chinese as pairs of neighbours, or its one character: what a text holds that holds the run."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def parts(run: str) -> list[str]:
    """What a text holds that holds the run: a word in letters and figures, or pairs of neighbours."""
    return [run] if is_word(run) else pairs(run)


def code_text(code: str) -> str:
    """A code as it is compared: letters and figures only, with I and L read as 1 and O as 0."""
    folded = unicodedata.normalize("NFKC", code).casefold().translate(_MISREAD)
    return "".join(character for character in folded if character.isalnum())


def code_parts(code: str) -> list[str]:
    """Every four characters in a row of a compared code; a shorter one whole."""
    return [code[at : at + CODE_PART] for at in range(len(code) - CODE_PART + 1)] or [code]


@lru_cache(maxsize=20_000)
def cut(run: str) -> tuple[str, ...]:
    """A run cut into words."""
    return (run,) if is_word(run) else tuple(rjieba.cut(run))


def segments(text: str) -> list[str]:
    """A folded text cut into words, without what stands between them."""
    return [word for run in runs(text) for word in cut(run)]


def spelt(text: str) -> str:
    """A text with every character that a tokenizer might drop or split at written as its number."""
    if _KEPT_TOGETHER.fullmatch(text):
        return text
    return "".join(c if _KEPT_TOGETHER.fullmatch(c) else f"_{ord(c):x}_" for c in text)


@lru_cache(maxsize=20_000)
def scope(kind: str, token: str) -> str:
    """The term of the documents of a kind that list the audience token; no two scopes share one."""
    return SCOPE + spelt(f"{kind}|{token}")


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index keeps of a document: words by line (title, body, then other wordings), and terms."""

    words: str
    terms: str


def indexed(kind: str, documents: Sequence[Document]) -> list[Indexed]:
    """The words and terms of several documents of one kind, converting their texts all at once."""
    bodies = [document.body[:LONGEST_BODY] for document in documents]
    titles = fold_many(document.title for document in documents)
    made = []
    for document, body, title, folded in zip(documents, bodies, titles, fold_many(bodies), strict=True):
        readings = [(title, folded)]
        if _is_converted(document.title, title) or _is_converted(body, folded):
            wording = (fold_wording(document.title), fold_wording(body))
            readings += [wording] if wording != readings[0] else []
        made.append(_indexed(kind, document, readings))
    return made


def _is_converted(text: str, folded: str) -> bool:
    """Whether folding changed more than widths, cases and spaces: the text holds traditional characters."""
    return not text.isascii() and fold_width(text) != folded


def fold_width(text: str) -> str:
    """A text with widths, cases and spaces made even, and its characters left as they are."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _indexed(kind: str, document: Document, readings: Sequence[tuple[str, str]]) -> Indexed:
    found: list[str] = []
    lines = []
    for title, body in readings:
        title_segments = segments(title)
        lines += [" ".join(title_segments), " ".join(segments(body))]
        found += _marked(TITLE, title)
        found.append(WHOLE + "".join(title_segments)[:LONGEST_WHOLE])
        if document.is_name:
            initials, pinyin = beginnings(title_segments)
            found += [INITIALS + text for text in initials]
            found += [PINYIN + text for text in pinyin]
        # What the title holds is found there; the question asks for either.
        in_title = {term[1:] for term in _marked(TITLE, title)}
        found += [term for term in _marked(BODY, body) if term[1:] not in in_title]
    for code in document.codes:
        found += [CODE + part for part in code_parts(code_text(code))]
    text = " ".join(dict.fromkeys(found))
    # Looked at in one go, since there are many terms and nearly all of them are plain.
    if not _PLAIN_TERMS.fullmatch(text):
        text = " ".join(dict.fromkeys(map(spelt, found)))
    scopes = " ".join(scope(kind, token) for token in document.audience)
    return Indexed(words="\n".join(lines), terms=f"{scopes} {text}".rstrip())


def _marked(mark: str, text: str) -> list[str]:
    found = [term for run in runs(text) for term in _terms_of_run(mark, run)]
    if "-" in text:
        found += [mark + word.replace("-", "")[:LONGEST_WORD] for word in _HYPHENATED.findall(text)]
    return found


@lru_cache(maxsize=20_000)
def _terms_of_run(mark: str, run: str) -> tuple[str, ...]:
    if is_word(run):
        return (mark + run,)
    alone = run if mark == TITLE else (run[0], run[-1])
    return tuple([mark + part for part in (*pairs(run), *alone)])


def question_text(text: str, *, wording: bool = False) -> str:
    """A question folded for asking; hyphens inside words in letters and figures are left out."""
    folded = fold_wording(text) if wording else fold(text)
    return _HYPHENATED.sub(lambda found: found[0].replace("-", ""), folded)
