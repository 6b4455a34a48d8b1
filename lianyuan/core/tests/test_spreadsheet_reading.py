"""Reading spreadsheets of unknown origin: what can be read is, what can't is refused with a reason."""

from __future__ import annotations

import io
import random
import subprocess
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import xlwt

from lianyuan.core.spreadsheets.limits import Limits
from lianyuan.core.spreadsheets.reading import open_table
from lianyuan.core.spreadsheets.reasons import UnreadableSpreadsheet
from lianyuan.core.spreadsheets.shape import Shape, fold_header
from lianyuan.core.spreadsheets.tables import Batch, Heading
from lianyuan.core.spreadsheets.writing import WrittenSheet, write_workbook
from lianyuan.core.tests import spreadsheet_files as files

SHAPE = Shape(frozenset(map(fold_header, ["名称", "代码", "人数", "日期"])), {"secret": "秘密"})
HEADER = ["名称", "代码", "人数"]
ROWS: files.Rows = [HEADER, ["示例甲", "A1", 20], ["示例乙", "B2", 3]]


@dataclass
class Table:
    heading: Heading
    batches: list[Batch]

    @property
    def numbers(self) -> list[int]:
        return [number for batch in self.batches for number in batch.numbers]

    @property
    def rows(self) -> list[tuple[str, ...]]:
        return [row for batch in self.batches for row in zip(*batch.cells, strict=True)]

    @property
    def marks(self) -> list[tuple[int, int | None, str]]:
        return [mark for batch in self.batches for mark in batch.marks]


def read(content: bytes, *, sheet: int | None = None, shape: Shape = SHAPE, **limits: int) -> Table:
    bounds = replace(Limits(), **limits)
    with open_table(io.BytesIO(content), shape=shape, sheet=sheet, limits=bounds) as table:
        return Table(table.heading, list(table.batches()))


def refusal(content: bytes, **options: Any) -> str:
    with pytest.raises(UnreadableSpreadsheet) as refused:
        read(content, **options)
    assert str(refused.value)
    return refused.value.code


EXPECTED = [("示例甲", "A1", "20"), ("示例乙", "B2", "3")]


@pytest.mark.parametrize(
    "content",
    [
        files.as_csv(ROWS, "utf-8"),
        files.as_csv(ROWS, "utf-8-sig"),
        files.as_csv(ROWS, "utf-16"),
        files.as_csv(ROWS, "utf-16-le"),
        files.as_csv(ROWS, "utf-16-be"),
        files.as_csv(ROWS, "gb18030"),
        files.as_csv(ROWS, "gb18030", ";"),
        files.as_csv(ROWS, "utf-8", "\t"),
        files.as_csv(ROWS, "utf-8").replace(b"\r\n", b"\r"),
        b"sep=;\r\n" + files.as_csv(ROWS, "utf-8", ";"),
        files.as_xlsx(ROWS),
        files.as_xls(ROWS),
    ],
)
def test_every_kind_of_file_reads_the_same(content: bytes) -> None:
    table = read(content)
    assert table.rows == EXPECTED
    assert table.numbers == [2, 3]
    assert table.heading.header_rows == [1]


def test_big5_is_told_from_gb18030() -> None:
    rows = [["名稱", "代碼", "人數"], ["嘉興範例電子商務有限公司", "A1", "20"]]
    shape = Shape(frozenset(map(fold_header, rows[0])))
    for encoding, named in (("big5", "big5"), ("gb18030", "gb18030")):
        table = read(files.as_csv(rows, encoding), shape=shape)
        assert table.heading.encoding == named
        assert table.rows == [tuple(rows[1])]


def test_a_header_below_titles_is_found_and_rows_keep_their_numbers() -> None:
    titles: files.Rows = [["名册"], [], ["更新:2016"]]
    rows: files.Rows = [*titles, HEADER, [], ["示例甲", "A1", 20], [], [], ["示例乙", "B2", 3]]
    for content in (files.as_csv(rows), files.as_xlsx(rows), files.as_xls(rows)):
        table = read(content)
        assert table.heading.preamble_rows == [1, 3]
        assert table.heading.header_rows == [4]
        assert table.numbers == [6, 9]
        assert table.rows == EXPECTED


def test_a_table_that_starts_in_a_later_column_keeps_its_columns() -> None:
    rows: files.Rows = [["", "", *row] for row in ROWS]
    for content in (files.as_csv(rows), files.as_xlsx(rows), files.as_xls(rows)):
        table = read(content)
        assert [column.index for column in table.heading.columns] == [2, 3, 4]
        assert table.rows == EXPECTED


def test_numbers_and_dates_come_out_as_people_write_them() -> None:
    header = ["名称", "代码", "人数", "日期"]
    row = [20.5, 10042658773, True, date(2012, 6, 8)]
    second = ["甲", 913304020000000000, -3, datetime.fromisoformat("2012-06-08 09:30")]
    table = read(files.as_xlsx([header, row, second]))
    assert table.rows[0] == ("20.5", "10042658773", "TRUE", "2012-06-08")
    assert table.rows[1] == ("甲", "9.13304020000000E+17", "-3", "2012-06-08 09:30:00")


def test_withheld_columns_never_leave_the_child_process() -> None:
    rows = [["名称", "秘密人数", "代码"], ["示例甲", "77731", "A1"]]
    for content in (files.as_csv(rows), files.as_xlsx(rows), files.as_xls(rows)):
        table = read(content)
        assert [(column.index, column.key) for column in table.heading.withheld] == [(1, "secret")]
        assert table.rows == [("示例甲", "A1")]
        assert "77731" not in repr(table) and "秘密人数" not in repr(table)


def test_a_withheld_label_merged_over_several_columns_withholds_them_all() -> None:
    rows: files.Rows = [
        ["名册", "", "", "", ""],
        ["名称", "代码", "秘密情况", "", "备注"],
        ["", "", "名称", "代码", ""],
        ["示例甲", "A1", "77731", "77732", "好"],
    ]
    merged = ["A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"]
    table = read(files.as_xlsx(rows, merged=merged))
    assert "7773" not in repr(table)
    assert "示例甲" in repr(table)


def test_records_out_of_line_lose_what_may_have_slid_beside_a_withheld_column() -> None:
    lines = ["名称,代码,人数,秘密", "示,例甲,A1,20,77731", "示例乙,B2,77731", "示例丙,C3,1,77731"]
    table = read("\r\n".join(lines).encode())
    assert "77731" not in repr(table)
    assert table.marks == [(2, None, "ragged"), (3, None, "ragged")]
    assert table.rows[2] == ("示例丙", "C3", "1")


def test_short_records_are_fine_where_nothing_is_withheld() -> None:
    table = read("名称,代码,人数\r\n示例甲,A1\r\n".encode())
    assert table.rows == [("示例甲", "A1", "")]
    assert table.marks == []


def test_two_header_rows_under_merged_cells_are_read_as_one() -> None:
    rows: files.Rows = [
        ["名册", "", "", ""],
        ["名称", "登记", "", "人数"],
        ["", "代码", "日期", ""],
        ["示例甲", "A1", "2012-06-08", 20],
    ]
    merged = ["A1:D1", "A2:A3", "B2:C2", "D2:D3"]
    table = read(files.as_xlsx(rows, merged=merged))
    assert [column.label for column in table.heading.columns] == [*HEADER[:2], "日期", "人数"]
    assert table.heading.header_rows == [2, 3]
    assert table.rows == [("示例甲", "A1", "2012-06-08", "20")]


def test_a_value_merged_downwards_counts_for_each_row() -> None:
    rows: files.Rows = [HEADER, ["示例甲", "A1", 20], ["示例乙", "B2", ""], ["示例丙", "C3", 5]]
    table = read(files.as_xlsx(rows, merged=["C2:C3"]))
    assert [row[2] for row in table.rows] == ["20", "20", "5"]


def test_of_several_sheets_the_best_header_wins_and_another_can_be_chosen() -> None:
    content = files.as_xlsx([["说明"], ["请看表2"]], ROWS, [["名称", "代码"], ["示例丙", "C3"]])
    table = read(content)
    assert table.heading.sheet_index == 1
    assert [(sheet.name, sheet.header_words) for sheet in table.heading.sheets] == [
        ("表1", 0),
        ("表2", 3),
        ("表3", 2),
    ]
    assert read(content, sheet=2).rows == [("示例丙", "C3")]
    assert refusal(content, sheet=9) == "no_such_sheet"
    assert refusal(content, sheet=0) == "no_header"


def test_formulas_give_their_stored_value_and_are_marked_without_one() -> None:
    table = read(files.as_xlsx([HEADER, ["示例甲", "A1", "=10+10"], ["示例乙", "B2", 3]]))
    assert table.marks == [(2, 2, "formula")]
    stored = files.with_sheet_xml(
        b'<row r="1"><c r="A1" t="str"><v>\xe5\x90\x8d\xe7\xa7\xb0</v></c>'
        b'<c r="B1" t="str"><v>\xe4\xba\xba\xe6\x95\xb0</v></c></row>'
        b'<row r="2"><c r="A2" t="str"><v>x</v></c><c r="B2"><f>10+10</f><v>20</v></c></row>'
        b'<row r="3"><c r="A3" t="str"><v>y</v></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    table = read(stored)
    assert table.rows[0] == ("x", "20")
    assert table.marks == [(3, 1, "error")]


def test_error_values_in_an_xls_are_marked() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("空")
    sheet = book.add_sheet("表")
    for column, label in enumerate(HEADER):
        sheet.write(0, column, label)
    for row in range(1, 200):
        for column, value in enumerate(["示例甲", "A1", 20]):
            sheet.write(row, column, value)
    sheet.row(200).set_cell_text(0, "示例乙")
    sheet.row(200).set_cell_error(2, 0x2A)
    stream = io.BytesIO()
    book.save(stream)
    assert read(stream.getvalue()).marks == [(201, 2, "error")]


def test_formulas_in_a_csv_are_marked_and_text_in_disguise_is_read() -> None:
    table = read('名称,代码,人数\r\n示例甲,"=""007""",=1+1\r\n'.encode())
    assert table.rows == [("示例甲", "007", "=1+1")]
    assert table.marks == [(2, 2, "formula")]


def test_a_million_empty_rows_are_skipped() -> None:
    table = read(files.million_empty_rows(ROWS))
    assert table.rows == EXPECTED
    assert read(files.as_csv(ROWS) + b",,\r\n" * 300_000).rows == EXPECTED


def test_a_stray_undecodable_byte_spoils_its_cell_only() -> None:
    content = files.as_csv([HEADER, *[["示例甲电子商务有限公司", "A1", 20]] * 300], "gb18030")
    table = read(content[:200] + b"\xff" + content[200:])
    assert table.heading.damaged_characters
    assert len(table.rows) == 300
    assert sum("\ufffd" in "".join(row) for row in table.rows) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n\r\n", "empty_file"),
        (files.as_xlsx([[]]), "empty_file"),
        (files.as_csv([["甲", "乙"], ["丙", "丁"]]), "no_header"),
        (files.as_xlsx([["甲", "乙"], ["丙", "丁"]]), "no_header"),
        (files.as_csv([HEADER]), "no_rows"),
        (files.as_xlsx([HEADER]), "no_rows"),
        (b"%PDF-1.7 ...", "other_format"),
        (b"\x89PNG\r\n\x1a\n", "other_format"),
        (b"<html><table><tr><td>\xe5\x90\x8d</td></tr></table></html>", "markup"),
        (b'<?xml version="1.0"?><Workbook/>', "markup"),
        (files.encrypted(), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
        (files.as_xlsx(ROWS)[:3000], "damaged"),
        (files.as_xls(ROWS)[:1500], "damaged"),
        (files.zip_bomb(), "zip_bomb"),
        (files.far_apart(), "far_cells"),
        (files.wide_and_long(), "too_much_memory"),
        ('名称,代码\r\n"示例甲,A1\r\n示例乙,B2\r\n'.encode(), "bad_quotes"),
        ("名称,代码\r\n示例\x00甲,A1\r\n".encode(), "not_text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_a_zip_that_lies_about_its_size_is_refused_too() -> None:
    assert refusal(files.lying_zip_bomb()) in {"zip_bomb", "damaged", "too_much_memory"}


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_refused(seed: int) -> None:
    assert refusal(random.Random(seed).randbytes(20_000)) in {"not_text", "unknown_encoding", "other_format"}


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_a_workbook_cut_anywhere_is_refused(cut: float) -> None:
    whole = files.as_xlsx([*ROWS] * 50)
    assert refusal(whole[: int(len(whole) * cut)]) == "damaged"


def test_limits_hold() -> None:
    many = files.as_csv([HEADER, *[["示例", "A", 1]] * 50])
    assert refusal(many, rows=49) == "too_many_rows"
    assert refusal(many, file_bytes=100) == "too_big"
    wide = files.as_csv([[*HEADER, *map(str, range(30))], ["示例"]])
    assert refusal(wide, columns=20) == "too_many_columns"


def test_a_file_that_takes_too_long_is_given_up() -> None:
    slow = files.as_xlsx([HEADER, *[["示例甲", "A1", number] for number in range(20_000)]])
    assert refusal(slow, wall_seconds=0) == "too_slow"


def test_nothing_secret_of_ours_reaches_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:sesame@host/name")
    started: list[str] = []
    real = subprocess.Popen

    class Noting(real):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            started.append(f"{arguments} {options['env']}")
            super().__init__(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", Noting)
    read(files.as_csv(ROWS))
    assert len(started) == 1
    assert "sesame" not in started[0]


def test_what_is_written_reads_back_and_is_never_a_formula() -> None:
    dangerous = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "007"]
    content = write_workbook([WrittenSheet("表", HEADER, [["示例", "A", text] for text in dangerous])])
    assert [row[2].strip() for row in read(content).rows] == [text.strip() for text in dangerous]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [sheet.cell(row, 3) for row in range(2, 8)]
    assert all(cell.data_type == "s" for cell in cells)
    assert [cell.quotePrefix for cell in cells] == [True, True, True, True, True, False]
