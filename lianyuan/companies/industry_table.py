"""Reading a table of industries (GB/T 4754-2017) from a spreadsheet.

Two layouts are known: one code column beside the name, and the standard's own with a column for each level
(门类, 大类, 中类, 小类), where a group with a single class of the same name shares its row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from lianyuan.core.spreadsheets.shape import Shape, fold_header
from lianyuan.core.spreadsheets.tables import Batch, Heading

from .models.industries import IndustryLevel
from .roster.cells import squeeze
from .roster.results import Problem

_LEVELS = {
    1: IndustryLevel.SECTION,
    2: IndustryLevel.DIVISION,
    3: IndustryLevel.GROUP,
    4: IndustryLevel.CLASS,
}
_WORDS: Mapping[str, str] = {
    "code": "代码 行业代码 编码 行业编码 分类代码 代碼 行業代碼 code",
    "name": "类别名称 名称 行业名称 分类名称 類別名稱 名稱 行業名稱 name",
    "parent": "上级 上级代码 父级 父代码 所属 上級 parent",
    "1": "门类 門類 section",
    "2": "大类 大類 division",
    "3": "中类 中類 group",
    "4": "小类 小類 class",
}
_MEANINGS = {fold_header(word): meaning for meaning, words in _WORDS.items() for word in words.split()}
INDUSTRIES_SHAPE = Shape(frozenset(_MEANINGS))
_CODE = re.compile(r"[A-T]|\d{2,4}").fullmatch


@dataclass(frozen=True, slots=True)
class ReadIndustry:
    """An entry as the table has it."""

    row: int
    code: str
    name: str
    parent: str

    @property
    def level(self) -> IndustryLevel:
        """Its level, by the length of its code."""
        return _LEVELS[len(self.code)]


@dataclass(slots=True)
class ReadIndustries:
    """The entries of a table by code, and the rows that can't be used."""

    entries: dict[str, ReadIndustry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def has_needed_columns(heading: Heading) -> bool:
    """Whether the table has names, and codes in one of the two layouts."""
    meanings = set(_columns(heading))
    return "name" in meanings and bool({"code", "4"} & meanings)


def _columns(heading: Heading) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, column in enumerate(heading.columns):
        meaning = _MEANINGS.get(fold_header(column.label))
        if meaning:
            columns.setdefault(meaning, place)
    return columns


def read_industries(
    heading: Heading, batches: Iterable[Batch], known_parents: Mapping[str, str | None]
) -> ReadIndustries:
    """The entries of the table; `known_parents` are the codes already loaded, with the codes above them."""
    columns = _columns(heading)
    labels = {meaning: heading.columns[place].label for meaning, place in columns.items()}
    found = ReadIndustries()
    section = ""
    for batch in batches:
        for row, number in enumerate(batch.numbers):
            texts = {meaning: batch.cells[place][row] for meaning, place in columns.items()}
            name = squeeze(texts["name"])
            for meaning, code in _codes(texts):
                section = code if len(code) == 1 else section
                problem = _problem(code, name)
                if problem is not None:
                    column = meaning if problem[0] == "code" else "name"
                    found.problems.append(Problem(number, labels[column], texts[column], problem[1]))
                    continue
                parent = _parent(code, squeeze(texts.get("parent", "")), section, known_parents)
                found.entries[code] = ReadIndustry(number, code, name, parent)
    _refuse_orphans(found, known_parents, labels.get("code") or labels["4"])
    return found


def _codes(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The codes of a row with their columns' meanings; numbers get back the zero a spreadsheet dropped."""
    codes = []
    for meaning in ("code", "1", "2", "3", "4"):
        text = unicodedata.normalize("NFKC", texts.get(meaning, "")).strip().upper()
        if not text:
            continue
        if meaning == "code":
            # "A01" repeats the section before the division.
            text = re.sub(r"^[A-T](?=\d)", "", text)
            text = text.zfill(2) if text.isdigit() else text
        elif text.isdigit():
            text = text.zfill(int(meaning))
        codes.append((meaning, text))
    return codes


def _problem(code: str, name: str) -> tuple[str, str] | None:
    if not _CODE(code):
        return "code", _("代码应是一个字母（门类）或 2 到 4 位数字。请把代码列设为文本后重填。")
    if not name:
        return "name", _("没有填写名称。")
    if len(name) > 80:
        return "name", _("名称超过 80 个字。请写短一些。")
    return None


def _parent(code: str, written: str, section: str, known: Mapping[str, str | None]) -> str:
    if len(code) == 1:
        return ""
    if len(code) > 2:
        return code[:-1]
    return written or section or known.get(code) or ""


def _refuse_orphans(found: ReadIndustries, known: Mapping[str, str | None], label: str) -> None:
    # From the top down, so that what hangs from a refused entry is refused too.
    for code in sorted(found.entries, key=len):
        entry = found.entries[code]
        if len(code) == 4 and entry.parent not in found.entries and entry.parent not in known:
            # A part of the standard may leave a group out; its classes then hang from the division.
            entry = found.entries[code] = replace(entry, parent=code[:2])
        if len(code) > 1 and entry.parent not in found.entries and entry.parent not in known:
            del found.entries[code]
            reason = (
                _("找不到上级 %(parent)s。请补上它那一行。") % {"parent": entry.parent}
                if entry.parent
                else _("看不出大类属于哪个门类。请在它前面写上门类那一行。")
            )
            found.problems.append(Problem(entry.row, label, code, reason))
    found.problems.sort(key=lambda problem: problem.row)
