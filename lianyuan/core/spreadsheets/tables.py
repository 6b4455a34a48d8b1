"""What the child process hands back, in the form both sides share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class Refused(Exception):
    """The file can't be read. `code` names the reason (its words are in `reasons`), `details` fill them."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(slots=True)
class Column:
    """A column taken from the sheet: its position (0 is A) and its header label."""

    index: int
    label: str


@dataclass(slots=True)
class Withheld:
    """A column that was recognised and dropped: its position and why; never its label or content."""

    index: int
    key: str


@dataclass(slots=True)
class Sheet:
    """One sheet of the file: how many filled rows, and how many header words were found."""

    index: int
    name: str
    rows: int
    header_words: int


@dataclass(slots=True)
class Heading:
    """All that is known of a table before its rows.

    Row numbers are those a spreadsheet program shows: the first row is 1, blank rows count.
    """

    kind: str
    columns: list[Column]
    header_rows: list[int]
    preamble_rows: list[int] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    sheet_index: int = 0
    encoding: str = ""
    damaged_characters: bool = False


@dataclass(slots=True)
class Batch:
    """Some rows, column by column. `cells[k][n]` is the text of column `k` in row `numbers[n]`.

    `marks` are cells (or, with column None, whole rows) that couldn't be read: (row, column index in the
    sheet, code), with the codes "formula", "error", "ragged".
    """

    numbers: list[int]
    cells: list[list[str]]
    marks: list[tuple[int, int | None, str]] = field(default_factory=list)


def column_letters(index: int) -> str:
    """The name a spreadsheet gives to the column at `index` (0 is A, 26 is AA)."""
    letters = ""
    number = index + 1
    while number:
        number, remainder = divmod(number - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def column_index(letters: str) -> int:
    """The reverse of `column_letters`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
