"""Checking a roster: rows in, good rows and problems out.

Works on whole columns and remembers what a text meant, so that a hundred thousand rows take seconds.
Asks no database: what it must know of the district comes in `Surroundings`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import compress
from typing import Any

from django.utils.translation import gettext as _

from lianyuan.core.sentences import named
from lianyuan.core.spreadsheets.tables import Batch, Heading, column_letters

from .. import uscc
from . import cells
from .cells import Wrong
from .columns import WITHHELD_LABELS, Field, capital_unit_of, is_our_own, missing_fields
from .duplicates import FirstRows
from .industry_codes import IndustryCodes
from .notes import Buildings, notes_on
from .results import Checked, Problem, RefusedRow, Value
from .special_rows import SpecialRow, kind_of_row

Reader = Callable[[str], Any]
_MOST_REMEMBERED = 50_000


@dataclass(frozen=True)
class Surroundings:
    """What checking must know: the industry codes, the buildings by name, and the latest date that can be."""

    industries: IndustryCodes
    buildings: Buildings
    today: date


class _Remembered(dict[str, Any]):
    """What each text of a column means, computed once."""

    def __init__(self, read: Reader) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Any:
        meaning = self._read(text)
        if len(self) < _MOST_REMEMBERED:
            self[text] = meaning
        return meaning


def _read_uscc(text: str) -> str | Wrong:
    code = uscc.normalise(text)
    if uscc.is_valid(code):
        return code
    return Wrong(uscc.problem_with(code) or "")


class RosterCheck:
    """Takes the rows of one table in batches; `finish` gives what was found."""

    def __init__(
        self, *, heading: Heading, matching: Mapping[int, Field], surroundings: Surroundings
    ) -> None:
        if missing_fields(matching):
            raise ValueError("a roster needs a name and a code column")
        self._heading = heading
        self._around = surroundings
        self._labels = [column.label for column in heading.columns]
        self._own = [not is_our_own(label) for label in self._labels]
        positions = {column.index: position for position, column in enumerate(heading.columns)}
        self._places = {field: positions[index] for index, field in matching.items() if index in positions}
        self._position_of_index = positions
        self._lookups = {field: self._lookup(field) for field in self._places}
        self._first_rows = FirstRows(self._places, self._labels)
        self._checked = Checked(
            columns={field: [] for field in self._places}, preamble_rows=list(heading.preamble_rows)
        )

    def _lookup(self, field: Field) -> Reader:
        # Columns whose texts hardly repeat are read directly; remembering them would only cost memory.
        direct: dict[Field, Reader] = {
            Field.NAME: cells.read_name,
            Field.USCC: _read_uscc,
            Field.CONTACT_NAME: partial(cells.read_text, longest=60),
            Field.CONTACT_PHONE: cells.read_phone,
        }
        if field in direct:
            return direct[field]
        repeated: dict[Field, Reader] = {
            Field.TRADE: partial(cells.read_text, longest=60),
            Field.INDUSTRY: self._around.industries.read,
            Field.CHAIN_STAGE: cells.read_stage,
            Field.BUILDING: partial(cells.read_text, longest=80),
            Field.ROOM: partial(cells.read_text, longest=40),
            Field.FOUNDED_ON: partial(cells.read_date, latest=self._around.today),
            Field.HEADCOUNT: cells.read_headcount,
            Field.REMARK: partial(cells.read_text, longest=200),
        }
        if field is Field.REGISTERED_CAPITAL:
            unit = capital_unit_of(self._labels[self._places[field]])
            return _Remembered(partial(cells.read_capital, unit=unit)).__getitem__
        return _Remembered(repeated[field]).__getitem__

    def add(self, batch: Batch) -> None:
        """Check some rows."""
        left_out = self._special_rows(batch)
        wrong = self._marked(batch)
        values: dict[Field, list[Value]] = {}
        for field, position in self._places.items():
            meanings = list(map(self._lookups[field], batch.cells[position]))
            values[field] = meanings
            if Wrong in set(map(type, meanings)):
                for row, meaning in enumerate(meanings):
                    if type(meaning) is Wrong:
                        wrong.setdefault(row, []).append((position, meaning.reason))
        for row in sorted(wrong.keys() - left_out):
            self._refuse(batch, row, wrong[row])
        left_out |= wrong.keys()
        numbers = batch.numbers
        if left_out:
            kept = [row not in left_out for row in range(len(numbers))]
            numbers = list(compress(numbers, kept))
            values = {field: list(compress(column, kept)) for field, column in values.items()}
        numbers, values = self._first_rows.without_repeats(numbers, values, self._checked)
        self._checked.numbers.extend(numbers)
        for field, column in values.items():
            self._checked.columns[field].extend(column)

    def _special_rows(self, batch: Batch) -> set[int]:
        position = self._places[Field.USCC]
        label = self._labels[position]
        found: set[int] = set()
        for row, code in enumerate(batch.cells[position]):
            if code and code != label and not code.isspace():
                continue
            number = batch.numbers[row]
            kind = kind_of_row([column[row] for column in batch.cells], self._labels, code)
            if kind is None:
                continue
            found.add(row)
            into = self._checked.total_rows if kind is SpecialRow.TOTAL else self._checked.other_rows
            into.append(number)
        return found

    def _marked(self, batch: Batch) -> dict[int, list[tuple[int | None, str]]]:
        """Rows with something that couldn't be read at all, by their place in the batch."""
        wrong: dict[int, list[tuple[int | None, str]]] = {}
        if batch.marks:
            rows = {number: row for row, number in enumerate(batch.numbers)}
            for number, index, code in batch.marks:
                position = None if index is None else self._position_of_index.get(index)
                if index is not None and (position is None or position not in self._places.values()):
                    continue
                wrong.setdefault(rows[number], []).append((position, _reason_of_mark(code)))
        if self._heading.damaged_characters:
            for position in self._places.values():
                for row, text in enumerate(batch.cells[position]):
                    if "\ufffd" in text:
                        wrong.setdefault(row, []).append((position, _("里面有无法识别的字，请重新填写。")))
        return wrong

    def _refuse(self, batch: Batch, row: int, found: Sequence[tuple[int | None, str]]) -> None:
        number = batch.numbers[row]
        reasons: list[str] = []
        for position in dict.fromkeys(position for position, _reason in found):
            # A cell that couldn't be read at all is empty, and its emptiness is no second problem.
            reason = next(reason for other, reason in found if other == position)
            label = "" if position is None else self._labels[position]
            value = "" if position is None else batch.cells[position][row]
            self._checked.problems.append(Problem(number, label, value[:200], reason))
            reasons.append(named(label, reason) if label else reason)
        texts = [column[row] for column, own in zip(batch.cells, self._own, strict=True) if own]
        self._checked.refused.append(RefusedRow(number, texts, reasons))

    def finish(self) -> Checked:
        """All that was found; to be called once, after the last batch."""
        notes_on(self._checked, self._label_of, self._around.industries, self._around.buildings)
        return self._checked

    def _label_of(self, field: Field) -> str:
        return self._labels[self._places[field]]


def _reason_of_mark(code: str) -> str:
    if code == "formula":
        return _("这里是公式，文件里没有它的结果。请用表格软件打开并保存一次，或直接填写数值。")
    if code == "error":
        return _("这里是公式错误（例如 #REF!）。请直接填写数值。")
    return _("这一行的单元格数和表头不同，可能多了或少了一个逗号。请对齐各列。")


def mend_labels(heading: Heading) -> list[str]:
    """The header of the sheet to mend: the file's own columns that were taken."""
    return [column.label for column in heading.columns if not is_our_own(column.label)]


def check_rows(
    *, heading: Heading, matching: Mapping[int, Field], surroundings: Surroundings, batches: Iterable[Batch]
) -> Checked:
    """Check a whole table."""
    check = RosterCheck(heading=heading, matching=matching, surroundings=surroundings)
    for batch in batches:
        check.add(batch)
    return check.finish()


def withheld_columns(heading: Heading) -> list[dict[str, str]]:
    """The columns that were recognised and not taken, by what they are and where they stand."""
    return [
        {"column": str(WITHHELD_LABELS[column.key]), "letter": column_letters(column.index)}
        for column in heading.withheld
    ]
