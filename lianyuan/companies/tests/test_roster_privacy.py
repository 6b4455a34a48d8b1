"""党员人数 is recognised, told as not taken, and stored nowhere."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection

from lianyuan.companies.actions import roster_undoing
from lianyuan.companies.models import RosterImport
from lianyuan.companies.roster import mending
from lianyuan.companies.roster.presentation import ImportView
from lianyuan.companies.tests.rosters import HEADER, SENTINEL, applied, checked, desk_worker, line
from lianyuan.core.tests.spreadsheet_files import as_csv, as_xls, as_xlsx

pytestmark = pytest.mark.django_db
WORDS = (SENTINEL, "党员", "黨員")


def everything_stored() -> str:
    """Every cell of every table of the database."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.extend(repr(row) for row in cursor.fetchall())
    stored = "\n".join(found)
    # JSON columns hold Chinese as written or as \u escapes.
    return stored + stored.encode().decode("unicode_escape", errors="ignore")


def nothing_of_it(text: str) -> bool:
    return not any(word in text for word in WORDS)


LINES = [line(1), line(2, founded="2013-02-30"), line(3), line(3, headcount="9"), line(4, name="")]
KINDS = [
    lambda: as_csv([HEADER, *LINES]),
    lambda: as_csv([HEADER, *LINES], "gb18030"),
    lambda: as_xlsx([HEADER, *LINES]),
    lambda: as_xls([HEADER, *LINES]),
    lambda: as_xlsx([["名册"], [], [*HEADER[:-1], "其中：黨員"], *LINES]),
    # The column stands in the middle, and a record is out of line.
    lambda: as_csv([*([row[0], row[-1], *row[1:-1]] for row in [HEADER, *LINES]), ["甲", "乙"]]),
    lambda: as_csv([HEADER, *LINES, ["示", *line(6)], [*line(7)[:-2], SENTINEL]]),
]


@pytest.mark.parametrize("content", KINDS)
def test_party_members_are_stored_nowhere(
    content: Callable[[], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk = desk_worker()
    waiting = checked(desk, content())
    assert nothing_of_it(everything_stored())
    view = ImportView.of(waiting)
    assert [column["column"] for column in view.reading.withheld] == ["党员人数"]
    roster = applied(desk, content())
    assert roster.created >= 1 and roster.refused >= 1
    stored = everything_stored()
    assert nothing_of_it(stored)
    assert "10042658773" in stored, "the scan must find what is there"
    sheet = mending.sheet_to_mend(roster)
    written = openpyxl.load_workbook(io.BytesIO(sheet)).worksheets[0]
    cells = [str(cell.value) for row in written for cell in row]
    assert nothing_of_it(" ".join(cells))
    assert SENTINEL.encode() not in sheet
    roster_undoing.undo(actor=desk, roster=roster)
    assert nothing_of_it(everything_stored())
    assert nothing_of_it(caplog.text)


def test_the_command_line_says_not_taken_and_prints_nothing_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(as_csv([HEADER, *LINES]))
    call_command("import", "companies", str(file), "--json")
    told = capsys.readouterr().out
    result = json.loads(told)
    assert [(column["letter"], column["column"]) for column in result["not_taken"]] == [("N", "党员人数")]
    assert SENTINEL not in told
    assert nothing_of_it(everything_stored())
    assert nothing_of_it(caplog.text)
    assert RosterImport.objects.get().heading["withheld"] == [{"index": 13, "key": "party_members"}]


def test_the_sheet_to_mend_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    desk = desk_worker()
    roster = applied(desk, as_csv([HEADER, *LINES]))
    book = openpyxl.load_workbook(io.BytesIO(mending.sheet_to_mend(roster)))
    sheet = book.worksheets[0]
    labels = [cell.value for cell in sheet[1]]
    assert labels == ["原行号", "需要改什么", *HEADER[:-1]]
    assert [cell.value for cell in sheet["A"]][1:] == ["3", "6"]
    assert "没有这一天" in str(sheet["B2"].value)
    sheet.cell(2, labels.index("成立日期") + 1).value = "2013-02-28"
    sheet.cell(3, labels.index("企业名称") + 1).value = "示例补名有限公司"
    stream = io.BytesIO()
    book.save(stream)
    mended = applied(desk, stream.getvalue(), name="待修改.xlsx")
    assert (mended.created, mended.refused) == (2, 0)
    assert ImportView.of(mended).reading.left_out == []
