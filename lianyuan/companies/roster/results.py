"""What checking a roster finds, ready for a page, for JSON and for the sheet to mend."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .columns import Field

Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell (or, without a column, a row) because of which its row can't go in."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(slots=True)
class Note:
    """Something a person should know of rows that do go in; `rows` are the first of `count`."""

    column: str
    value: str
    reason: str
    rows: list[int] = field(default_factory=list)
    count: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a repeated row disagrees with the first."""

    column: str
    value: str
    first_value: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row whose code stands in the file already; the first good row is the one that goes in."""

    row: int
    first_row: int
    uscc: str
    name: str
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row as it stood in the file, for the sheet to mend."""

    row: int
    cells: list[str]
    reasons: list[str]


@dataclass(slots=True)
class Checked:
    """All that checking found. `columns` holds, for each field of the file, the values of the good rows.

    Good rows are in the file's order; `numbers` are their row numbers.
    """

    numbers: list[int] = field(default_factory=list)
    columns: dict[Field, list[Value]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    preamble_rows: list[int] = field(default_factory=list)
    total_rows: list[int] = field(default_factory=list)
    other_rows: list[int] = field(default_factory=list)
    new_industry_codes: set[str] = field(default_factory=set)

    @property
    def conflicts(self) -> list[Duplicate]:
        """The repeated rows that disagree with the first."""
        return [duplicate for duplicate in self.duplicates if duplicate.differences]
