"""Finding the header of a table below title rows, and deciding which columns to take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lianyuan.core.spreadsheets.limits import Limits
from lianyuan.core.spreadsheets.shape import Shape, fold_header
from lianyuan.core.spreadsheets.tables import Column, Refused, Withheld

NumberedRow = tuple[int, Sequence[str]]
MergedRange = tuple[int, int, int, int]
"""First row, last row, first column, last column; rows from 1, columns from 0."""


@dataclass(slots=True)
class Header:
    """A found header: its row numbers, the columns to take, those withheld, and how sure we are."""

    rows: list[int]
    columns: list[Column]
    withheld: list[Withheld]
    words: int
    preamble: list[int] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many cells a complete row has."""
        last = [column.index for column in self.columns] + [column.index for column in self.withheld]
        return max(last) + 1 if last else 0


def find_header(
    rows: Sequence[NumberedRow], shape: Shape, limits: Limits, merged: Sequence[MergedRange] = ()
) -> Header | None:
    """The best header among the first filled rows (one row, or two under merged cells), or None."""
    best: Header | None = None
    for position, (number, cells) in enumerate(rows):
        if not shape.known:
            return _header([number], cells, None, shape, limits, [])
        preamble = [above for above, _ in rows[:position]]
        single = _header([number], cells, None, shape, limits, preamble)
        if best is None or single.words > best.words:
            best = single
        if single.words and position + 1 < len(rows):
            below_number, below = rows[position + 1]
            if below_number == number + 1:
                upper = _spread(cells, number, len(below), merged)
                double = _header([number, below_number], below, upper, shape, limits, preamble)
                if double.words > max(best.words, _words(below, shape)):
                    best = double
    if best is None or best.words < shape.least_known:
        return None
    return best


def _words(cells: Sequence[str], shape: Shape) -> int:
    return len({folded for cell in cells if (folded := fold_header(cell)) in shape.known})


def _spread(cells: Sequence[str], number: int, width: int, merged: Sequence[MergedRange]) -> list[str]:
    """The upper header row with each merged label repeated over the columns it spans."""
    spread = list(cells) + [""] * (width - len(cells))
    for first_row, last_row, first, last in merged:
        if first_row <= number <= last_row and first < len(spread):
            for column in range(first, min(last + 1, len(spread))):
                spread[column] = spread[first]
    return spread


def _header(
    numbers: list[int],
    cells: Sequence[str],
    upper: Sequence[str] | None,
    shape: Shape,
    limits: Limits,
    preamble: list[int],
) -> Header:
    columns: list[Column] = []
    withheld: list[Withheld] = []
    words: set[str] = set()
    above = upper or ()
    for index in range(max(len(cells), len(above))):
        own = cells[index].strip() if index < len(cells) else ""
        over = above[index].strip() if index < len(above) else ""
        label = own or over
        if not label:
            continue
        key = shape.withheld_key(own) or shape.withheld_key(over)
        if key:
            withheld.append(Withheld(index, key))
            words.add(key)
            continue
        columns.append(Column(index, label[:100]))
        folded = fold_header(label)
        if folded in shape.known:
            words.add(folded)
    if len(columns) > limits.columns:
        raise Refused("too_many_columns", limit=limits.columns)
    return Header(numbers, columns, withheld, len(words), preamble)
