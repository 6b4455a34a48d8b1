"""Reading a year's holiday notice from a file: JSON, or a spreadsheet with a date, what it is and a name.

Every line is looked at. Days that the ordinary week has anyway are left out and named; everything else that
can't be used is a problem with its line, its value and what to do.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.utils.translation import gettext as _

from lianyuan.core.spreadsheets.reading import open_table
from lianyuan.core.spreadsheets.shape import Shape, fold_header

MOST_LINES = 400
MOST_BYTES = 1024 * 1024
# What a notice says of the year before begins here: New Year's days off.
FIRST_DAY_OF_DECEMBER = 20
SATURDAY = 5

_WORDS = {
    "date": "日期 日子 时间 日期date date day",
    "kind": "类型 安排 类别 放假或上班 是否放假 kind type isoffday",
    "name": "节日 名称 节日名称 说明 name holiday",
}
_COLUMNS = {fold_header(word): meaning for meaning, words in _WORDS.items() for word in words.split()}
SHAPE = Shape(frozenset(_COLUMNS))
_KINDS = {
    False: "放假 休息 休 休假 假日 假期 节假日 法定节假日 off holiday rest true 是",
    True: "上班 班 补班 调休上班 调休上班日 工作日 工作 work workday working false 否",
}
_WORKS = {word: works for works, words in _KINDS.items() for word in words.split()}
_DATE = re.compile(r"(?:(\d{4})\s*[-/.年])?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0?0:00(?::00)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


class UnreadableNotice(Exception):
    """The file is no notice at all; the message says what to do."""


@dataclass(frozen=True)
class NoticeDay:
    """A day that differs from the ordinary week, by the notice."""

    day: date
    works: bool
    name: str


@dataclass(frozen=True)
class LineNote:
    """What is to be said of a line: its number, the value as written, and the words."""

    line: int
    value: str
    words: str


@dataclass
class ReadNotice:
    """The days of a notice, what is wrong with it, and the lines that weren't needed."""

    days: dict[date, NoticeDay] = field(default_factory=dict)
    problems: list[LineNote] = field(default_factory=list)
    left_out: list[LineNote] = field(default_factory=list)


@dataclass(frozen=True)
class _Line:
    number: int
    day: str
    kind: str
    name: str


def read_notice(file: IO[bytes], *, year: int, taken: Mapping[date, int]) -> ReadNotice:
    """The days of a year's notice. `taken` are days that another year's notice speaks of already.

    Raises UnreadableNotice, or UnreadableSpreadsheet for a damaged table.
    """
    found = ReadNotice()
    seen: dict[date, int] = {}
    for count, line in enumerate(_lines(file, year)):
        if count >= MOST_LINES:
            raise UnreadableNotice(
                _("文件超过 %(most)s 行。一年的放假安排没有这么多，请检查是不是选错了文件。")
                % {"most": MOST_LINES}
            )
        _take(line, year, taken, seen, found)
    if not found.problems and not any(not day.works for day in found.days.values()):
        raise UnreadableNotice(_("文件里没有一天放假。请检查“类型”一列写的是“放假”还是“上班”。"))
    return found


def _take(
    line: _Line, year: int, taken: Mapping[date, int], seen: dict[date, int], found: ReadNotice
) -> None:
    day = _day(line.day, year)
    if day is None:
        words = _("看不懂这个日期。请写成 %(year)s-01-01 这样。") % {"year": year}
        return found.problems.append(LineNote(line.number, line.day, words))
    in_reach = day.year == year or (
        day.year == year - 1 and day.month == 12 and day.day >= FIRST_DAY_OF_DECEMBER
    )
    if not in_reach:
        words = _("不在 %(year)s 年，也不是上一年 12 月下旬。请改日期，或检查年份。") % {"year": year}
        return found.problems.append(LineNote(line.number, line.day, words))
    works = _WORKS.get(unicodedata.normalize("NFKC", line.kind).strip().casefold())
    if works is None:
        words = _("不知道这是放假还是上班。请写“放假”或“上班”。")
        return found.problems.append(LineNote(line.number, line.kind, words))
    if day in seen:
        words = _("和第 %(other)s 行是同一天。请留一行，删去另一行。") % {"other": seen[day]}
        return found.problems.append(LineNote(line.number, line.day, words))
    seen[day] = line.number
    if taken.get(day, year) != year:
        words = _("这一天已由 %(other)s 年的通知安排。请删去这一行。") % {"other": taken[day]}
        return found.problems.append(LineNote(line.number, line.day, words))
    name = " ".join(line.name.split())
    if len(name) > 40:
        words = _("节日名称超过 40 个字。请写短一些。")
        return found.problems.append(LineNote(line.number, name[:40], words))
    weekend = day.weekday() >= SATURDAY
    if works != weekend:
        words = _("平日本来就上班，不用写，已略过。") if works else _("周末本来就休息，不用写，已略过。")
        return found.left_out.append(LineNote(line.number, day.isoformat(), words))
    default = _("调休上班日") if works else _("放假")
    found.days[day] = NoticeDay(day, works, name or default)
    return None


def _day(written: str, year: int) -> date | None:
    text = unicodedata.normalize("NFKC", written).strip()
    found = _COMPACT.fullmatch(text) or _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1] or year), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _lines(file: IO[bytes], year: int) -> Iterator[_Line]:
    start = file.read(MOST_BYTES + 1)
    file.seek(0)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        if len(start) > MOST_BYTES:
            raise UnreadableNotice(_("文件超过 1 MB，一年的放假安排没有这么大。请检查是不是选错了文件。"))
        yield from _of_json(start, year)
    else:
        yield from _of_table(file)


def _of_json(content: bytes, year: int) -> Iterator[_Line]:
    told = _('这个 JSON 文件看不懂。请写成 {"year": 2027, "days": [{"date": …, "kind": …, "name": …}]}。')
    try:
        known = json.loads(_text(content))
    except (ValueError, RecursionError) as trouble:
        raise UnreadableNotice(told) from trouble
    if isinstance(known, dict) and known.get("year", year) != year:
        raise UnreadableNotice(
            _("文件写的是 %(written)s 年，上面选的是 %(year)s 年。请选同一年。")
            % {"written": str(known["year"])[:20], "year": year}
        )
    entries = known.get("days") if isinstance(known, dict) else known
    if not isinstance(entries, list):
        raise UnreadableNotice(told)
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            raise UnreadableNotice(told)
        kind = entry.get("kind", entry.get("isOffDay", ""))
        yield _Line(number, _word(entry.get("date")), _word(kind), _word(entry.get("name")))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _word(value: Any) -> str:
    return "" if value is None else str(value)[:200]


def _of_table(file: IO[bytes]) -> Iterable[_Line]:
    with open_table(file, shape=SHAPE) as table:
        columns: dict[str, int] = {}
        for place, column in enumerate(table.heading.columns):
            if meaning := _COLUMNS.get(fold_header(column.label)):
                columns.setdefault(meaning, place)
        if not {"date", "kind"} <= columns.keys():
            raise UnreadableNotice(_("表头要有“日期”和“类型”两列，最好还有“节日”。请补上再上传。"))
        for batch in table.batches():
            for row, number in enumerate(batch.numbers):
                texts = {meaning: batch.cells[place][row] for meaning, place in columns.items()}
                yield _Line(number, texts["date"], texts["kind"], texts.get("name", ""))
