"""What a person should know of rows that do go in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from lianyuan.core.chinese import fold

from .columns import Field
from .industry_codes import IndustryCodes
from .results import Checked, Note, Value

_ROWS_NAMED = 20


class Buildings:
    """The district's places by name."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self._ids: dict[str, list[int]] = {}
        for place_id, name in names:
            self._ids.setdefault(_folded(name), []).append(place_id)

    def ids(self, name: str) -> list[int]:
        """The places of this name."""
        return self._ids.get(_folded(name), [])

    def place_ids(self, names: Iterable[Value]) -> dict[Value, int | None]:
        """For each building name the one place it means, or None when there is none or several."""
        distinct = set(names)
        found = {name: self.ids(str(name)) for name in distinct if name}
        return {name: places[0] if len(places) == 1 else None for name, places in found.items()}


def _folded(name: str) -> str:
    return fold(name).replace(" ", "")


def notes_on(
    checked: Checked, label_of: Callable[[Field], str], industries: IndustryCodes, buildings: Buildings
) -> None:
    """Add the notes on the good rows, and collect the industry codes that need an entry."""
    if Field.INDUSTRY in checked.columns:
        codes = checked.columns[Field.INDUSTRY]
        marked = {code for code in set(codes) if code and industries.is_marked(str(code))}
        reason = _("已载入的行业分类里没有这个代码。已照写，并标明“分类表里没有”。")
        _note(checked, label_of(Field.INDUSTRY), codes, dict.fromkeys(marked, reason))
        checked.new_industry_codes = {str(code) for code in marked if industries.is_new(str(code))}
    if Field.BUILDING in checked.columns:
        names = checked.columns[Field.BUILDING]
        reasons: dict[Value, str] = {}
        for name, place_id in buildings.place_ids(names).items():
            if place_id is None:
                several = len(buildings.ids(str(name))) > 1
                reasons[name] = (
                    _("有几个地点叫这个名字，没有归入其中一个。楼宇名称已照写。")
                    if several
                    else _("地点里没有找到这座楼宇。楼宇名称已照写。")
                )
        _note(checked, label_of(Field.BUILDING), names, reasons)


def _note(checked: Checked, label: str, values: Iterable[Value], reasons: Mapping[Value, str]) -> None:
    if not reasons:
        return
    notes: dict[Value, Note] = {}
    for number, value in zip(checked.numbers, values, strict=True):
        if value in reasons:
            note = notes.get(value)
            if note is None:
                note = notes[value] = Note(label, str(value), reasons[value])
            note.count += 1
            if len(note.rows) < _ROWS_NAMED:
                note.rows.append(number)
    checked.notes.extend(notes.values())
