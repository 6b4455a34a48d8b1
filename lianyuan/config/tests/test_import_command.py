"""`lianyuan import`: what it prints for people and for programs, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lianyuan.accounts.models import AuditEntry
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies.models import Company, Industry, RosterImport
from lianyuan.companies.tests.factories import make_uscc
from lianyuan.companies.tests.rosters import CLEAN, MESSY, line, roster_file
from lianyuan.core.tests.spreadsheet_files import as_csv, as_xls, as_xlsx, far_apart, zip_bomb

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> dict[str, Any]:
        call_command("import", *arguments, "--json")
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return run


def counts(result: dict[str, Any]) -> list[int]:
    return [result[name] for name in ("created", "updated", "unchanged", "refused", "duplicates")]


def test_the_messy_roster_as_json(run: Any) -> None:
    result = run("companies", str(MESSY))
    assert counts(result) == [643, 0, 0, 17, 4]
    assert len(result["problems"]) == 17
    assert all(set(problem) == {"row", "column", "value", "reason"} for problem in result["problems"])
    assert (result["preamble_rows"], result["header_rows"], result["total_rows"]) == ([1, 2], [3], [668])
    assert [conflict["row"] for conflict in result["conflicts"]] == [664, 665]
    assert result["not_taken"] == [{"column": "党员人数", "letter": "N"}]
    assert counts(run("companies", str(MESSY))) == [0, 0, 643, 17, 4]


def test_a_dry_run_writes_nothing(run: Any) -> None:
    assert counts(run("companies", str(CLEAN), "--dry-run")) == [660, 0, 0, 0, 0]
    assert not Company.objects.exists()
    assert not RosterImport.objects.exists()
    assert not AuditEntry.objects.exists()


def test_for_people_it_prints_lines(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import", "companies", str(MESSY))
    told = capsys.readouterr().out
    assert "created 643" in told
    assert "664 / 618 从业人数 [77] / [7]" in told


def test_it_is_recorded_as_the_command_line_and_in_whose_name(run: Any, tmp_path: Path) -> None:
    make_person(username="desk", display_name="示例窗口")
    (tmp_path / "a.csv").write_bytes(roster_file(line(1)))
    run("companies", str(tmp_path / "a.csv"), "--as", "desk")
    entry = AuditEntry.objects.get()
    assert (entry.origin, str(entry.person)) == ("命令行", "示例窗口")
    with pytest.raises(CommandError) as refused:
        run("companies", str(tmp_path / "a.csv"), "--as", "nobody")
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", far_apart(), "相隔极远"),
        ("a.xlsx", zip_bomb(), "异常巨大"),
        ("a.csv", b"\x7fELF\x00", "不是表格"),
        ("a.csv", as_csv([["名单"], ["示例甲"]]), "没有找到表头"),
        ("a.csv", as_csv([["企业名称", "从业人数"], ["示例甲", "3"]]), "“统一社会信用代码”"),
    ],
)
def test_what_cannot_be_read_is_one_word_and_exit_2(
    name: str, content: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(CommandError, match=says) as refused:
        call_command("import", "companies", str(file))
    assert refused.value.returncode == 2
    with pytest.raises(SystemExit) as left:
        call_command("import", "companies", str(file), "--json")
    assert left.value.code == 2
    assert says in json.loads(capsys.readouterr().out)["error"]


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="打不开文件"):
        call_command("import", "companies", str(tmp_path / "nothing.csv"))


def test_another_sheet_can_be_chosen(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    header = ["企业名称", "统一社会信用代码"]
    sheets = [[header, [f"示例{number}有限公司", make_uscc(number)]] for number in (1, 2)]
    file.write_bytes(as_xlsx(*sheets))
    result = run("companies", str(file), "--dry-run")
    assert (result["sheet"], result["other_sheets"]) == ("表1", ["表2"])
    result = run("companies", str(file), "--sheet", "2")
    assert result["sheet"] == "表2"
    assert Company.objects.get().name == "示例2有限公司"


ONE_COLUMN = [
    ["代码", "名称", "说明"],
    ["A", "农、林、牧、渔业", ""],
    ["01", "农业", ""],
    ["011", "谷物种植", ""],
    ["0111", "稻谷种植", ""],
    ["0119", "其他谷物种植", ""],
    ["I", "信息传输、软件和信息技术服务业", ""],
    ["65", "软件和信息技术服务业", ""],
    ["6599", "其他未列明示例", ""],
]
FOUR_COLUMNS = [
    ["国民经济行业分类", "", "", "", "", ""],
    ["代码", "", "", "", "类别名称", "说明"],
    ["门类", "大类", "中类", "小类", "", ""],
    ["A", "", "", "", "农、林、牧、渔业", ""],
    ["", "01", "", "", "农业", ""],
    ["", "", "011", "", "谷物种植", ""],
    ["", "", "", "0111", "稻谷种植", ""],
    ["", "", "012", "0120", "豆类、油料和薯类种植", ""],
]
MERGED = ["A1:F1", "A2:D2", "E2:E3", "F2:F3"]


@pytest.mark.parametrize("content", [as_csv(ONE_COLUMN), as_xlsx(ONE_COLUMN), as_xls(ONE_COLUMN)])
def test_industries_are_loaded_and_again_change_nothing(run: Any, content: bytes, tmp_path: Path) -> None:
    Industry.objects.create(code="6599", name="软件", level="class", parent_id="65", in_standard=False)
    file = tmp_path / "industries"
    file.write_bytes(content)
    result = run("industries", str(file))
    assert (result["refused"], result["problems"]) == (0, [])
    assert result["created"] + result["updated"] + result["unchanged"] == 8
    assert Industry.objects.get(code="0119").parent_id == "011"
    marked = Industry.objects.get(code="6599")
    assert (marked.name, marked.in_standard) == ("其他未列明示例", True)
    again = run("industries", str(file))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 8)


def test_the_layout_of_the_standard_itself_is_read(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "gbt4754.xlsx"
    # Numbers without their first zero, as a spreadsheet keeps them.
    rows = [[int(cell) if cell.isdigit() else cell for cell in row] for row in FOUR_COLUMNS]
    file.write_bytes(as_xlsx(rows, merged=MERGED))
    result = run("industries", str(file))
    assert result["problems"] == []
    assert Industry.objects.get(code="0120").parent_id == "012"
    assert Industry.objects.get(code="012").name == "豆类、油料和薯类种植"
    assert Industry.objects.get(code="01").parent_id == "A"


def test_industries_that_hang_in_the_air_are_refused(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "industries.csv"
    rows = [["代码", "名称"], ["6599", "示例"], ["9911", "没有大类"], ["ABC", "不是代码"], ["66", ""]]
    file.write_bytes(as_csv(rows))
    result = run("industries", str(file))
    assert [(problem["row"], problem["value"]) for problem in result["problems"]] == [
        (3, "9911"),
        (4, "ABC"),
        (5, ""),
    ]


def test_a_table_without_names_is_no_table_of_industries(tmp_path: Path) -> None:
    file = tmp_path / "industries.csv"
    file.write_bytes(as_csv([["代码", "说明"], ["65", "软件"]]))
    with pytest.raises(CommandError) as refused:
        call_command("import", "industries", str(file))
    assert refused.value.returncode == 2
