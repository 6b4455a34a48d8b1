"""The same company twice in one file: the first good row goes in, later ones are reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from ..models.register import ChainStage
from .columns import Field
from .results import Checked, Difference, Duplicate, Value

_STAGE_LABELS = dict(ChainStage.choices)


def shown(field: Field, value: Value) -> str:
    """A value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if field is Field.CHAIN_STAGE:
        return str(_STAGE_LABELS.get(str(value), value))
    return str(value)


class FirstRows:
    """Where each code first stood."""

    def __init__(self, places: Mapping[Field, int], labels: Sequence[str]) -> None:
        self._places = places
        self._labels = labels
        self._first: dict[str, int] = {}

    def without_repeats(
        self, numbers: list[int], values: dict[Field, list[Value]], checked: Checked
    ) -> tuple[list[int], dict[Field, list[Value]]]:
        """The rows whose code is new; repeated ones are added to `checked.duplicates`.

        `checked` must hold all rows given out before, in order.
        """
        codes: list[str] = values[Field.USCC]  # type: ignore[assignment]  # the code reader gives text only
        before = len(checked.numbers)
        if len(set(codes)) == len(codes) and self._first.keys().isdisjoint(codes):
            self._first.update(zip(codes, range(before, before + len(codes)), strict=True))
            return numbers, values
        kept: list[int] = []
        for row, code in enumerate(codes):
            first = self._first.get(code)
            if first is None:
                self._first[code] = before + len(kept)
                kept.append(row)
            else:
                checked.duplicates.append(self._compare(checked, first, kept, numbers, values, row))
        return [numbers[row] for row in kept], {
            field: [column[row] for row in kept] for field, column in values.items()
        }

    def _compare(
        self,
        checked: Checked,
        first: int,
        kept: Sequence[int],
        numbers: Sequence[int],
        values: Mapping[Field, Sequence[Value]],
        row: int,
    ) -> Duplicate:
        before = len(checked.numbers)
        differences = []
        for field, position in self._places.items():
            earlier = checked.columns[field][first] if first < before else values[field][kept[first - before]]
            if earlier != values[field][row]:
                label = self._labels[position]
                differences.append(Difference(label, shown(field, values[field][row]), shown(field, earlier)))
        first_row = checked.numbers[first] if first < before else numbers[kept[first - before]]
        return Duplicate(
            row=numbers[row],
            first_row=first_row,
            uscc=str(values[Field.USCC][row]),
            name=str(values[Field.NAME][row]),
            differences=differences,
        )
