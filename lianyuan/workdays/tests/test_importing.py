"""A year's notice from a file: what is taken, what is left out, what is refused and why."""

import json
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from lianyuan.accounts.acting import command_line
from lianyuan.core.spreadsheets.writing import WrittenSheet, write_workbook
from lianyuan.workdays import queries
from lianyuan.workdays.actions import save_year
from lianyuan.workdays.importing import ReadNotice, UnreadableNotice, read_notice
from lianyuan.workdays.models import SpecialDay

ROWS = [
    ("日期", "类型", "节日"),
    ("2027-01-01", "放假", "元旦"),
    ("2027/1/4", "放假", "元旦"),
    ("1月9日", "上班", "元旦"),
]


def read(content: bytes, year: int = 2027, **taken: Any) -> ReadNotice:
    return read_notice(BytesIO(content), year=year, taken=taken.get("taken", {}))


def as_csv(*rows: tuple[str, str, str]) -> bytes:
    return "\n".join(",".join(row) for row in [*ROWS[:1], *rows]).encode("gb18030")


def as_json() -> bytes:
    days = [
        {"date": "2027-01-01", "kind": "off", "name": "元旦"},
        {"date": "20270104", "isOffDay": True, "name": "元旦"},
        {"date": "2027.1.9", "isOffDay": False, "name": "元旦"},
    ]
    return json.dumps({"year": 2027, "days": days}).encode()


@pytest.mark.parametrize(
    "content",
    [as_json(), as_csv(*ROWS[1:]), write_workbook([WrittenSheet("2027", ROWS[0], ROWS[1:])])],
    ids=["json", "gb18030", "xlsx"],
)
def test_every_way_of_writing_it_gives_the_same_days(content: bytes) -> None:
    found = read(content)
    assert {(day.day, day.works, day.name) for day in found.days.values()} == {
        (date(2027, 1, 1), False, "元旦"),
        (date(2027, 1, 4), False, "元旦"),
        (date(2027, 1, 9), True, "元旦"),
    }
    assert found.problems == found.left_out == []


def test_each_line_that_cannot_be_used_is_named_with_what_to_do() -> None:
    found = read(
        as_csv(
            ("2027-01-01", "放假", "元旦"),
            ("2027-13-01", "放假", ""),
            ("2026-11-30", "放假", ""),
            ("2026-12-31", "放假", "元旦"),
            ("2027-02-05", "调休", ""),
            ("2027-01-01", "上班", ""),
            ("2027-05-03", "放假", ""),
            ("2027-01-02", "放假", "元旦"),
            ("2027-03-01", "上班", ""),
        ),
        taken={date(2027, 5, 3): 2028},
    )
    told = [(problem.line, problem.value, problem.words[:9]) for problem in found.problems]
    assert told == [
        (3, "2027-13-01", "看不懂这个日期。请"),
        (4, "2026-11-30", "不在 2027 年，"[:9]),
        (6, "调休", "不知道这是放假还是"),
        (7, "2027-01-01", "和第 2 行是同一"),
        (8, "2027-05-03", "这一天已由 202"),
    ]
    # Harmless, so only said: a weekend day off, a weekday worked.
    assert [(note.line, note.words[:2]) for note in found.left_out] == [(9, "周末"), (10, "平日")]
    assert date(2026, 12, 31) in found.days


@pytest.mark.parametrize(
    "content",
    [
        b'{"year": 2026, "days": []}',
        b'{"days": 3}',
        b"[" * 100_000,
        as_csv(("2027-01-09", "上班", "元旦")),
        as_csv(*[("2027-01-01", "放假", "元旦")] * 401),
    ],
    ids=["other-year", "no-list", "deep", "nobody-off", "too-long"],
)
def test_what_is_no_notice_is_refused_whole(content: bytes) -> None:
    with pytest.raises(UnreadableNotice):
        read(content)


@pytest.mark.django_db
def test_a_corrected_notice_takes_the_place_of_the_first() -> None:
    days = read(as_json()).days
    save_year(actor=command_line(), year=2027, notice="示例通知", days=days.values())
    assert queries.add_working_days(date(2026, 12, 31), 1).date == date(2027, 1, 5)
    corrected = read(as_csv(("2027-01-01", "放假", "元旦"))).days
    save_year(actor=command_line(), year=2027, notice="示例更正通知", days=corrected.values())
    due = queries.add_working_days(date(2026, 12, 31), 1)
    assert (due.date, due.provisional, due.notices[-1]) == (date(2027, 1, 4), False, "示例更正通知")
    assert SpecialDay.objects.filter(year=2027).count() == 1
