"""The pages of a roster's import: the whole way, the wrong person, the same thing twice, and nonsense."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.models import Job, Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies.models import Company, RosterImport
from lianyuan.companies.models.roster import ImportState
from lianyuan.companies.tests.factories import make_membership, make_uscc
from lianyuan.companies.tests.rosters import HEADER, SENTINEL, desk_worker, drain, line, roster_file
from lianyuan.core import clock
from lianyuan.core.tests.spreadsheet_files import as_csv, as_xlsx, encrypted, far_apart, zip_bomb

pytestmark = pytest.mark.django_db


class Visitor:
    """Somebody with a browser."""

    def __init__(self, person: Person) -> None:
        self.client = Client()
        self.client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def get(self, name: str, roster: RosterImport | None = None, query: str = "") -> HttpResponse:
        return self.client.get(self._path(name, roster) + query)  # type: ignore[return-value]

    def post(self, name: str, roster: RosterImport | None = None, **fields: Any) -> HttpResponse:
        carried = {"acting_for": "", "form_key": str(uuid4())} | fields
        return self.client.post(self._path(name, roster), carried)  # type: ignore[return-value]

    def upload(self, content: bytes, *, name: str = "名册.csv", **fields: Any) -> HttpResponse:
        return self.post("import-upload", file=SimpleUploadedFile(name, content), **fields)

    def _path(self, name: str, roster: RosterImport | None) -> str:
        return reverse(f"companies:{name}", args=[roster.pk] if roster else [])


@pytest.fixture
def desk() -> Visitor:
    person = desk_worker().person
    assert person is not None
    return Visitor(person)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def matching_fields() -> dict[str, str]:
    names = (
        "name uscc trade industry chain_stage building room founded_on registered_capital headcount remark"
    )
    fields = [*names.split(), "contact_name", "contact_phone"]
    return {f"column_{index}": field for index, field in enumerate(fields)}


def checked(desk: Visitor, content: bytes) -> RosterImport:
    desk.upload(content)
    roster = RosterImport.objects.latest("pk")
    answer = desk.post("import-matching", roster, **matching_fields())
    assert answer.status_code == 302
    drain()
    roster.refresh_from_db()
    return roster


def test_the_whole_way(desk: Visitor) -> None:
    answer = desk.upload(roster_file(line(1), line(2), line(3, founded="2013-02-30"), line(1, headcount="9")))
    roster = RosterImport.objects.get()
    assert answer.status_code == 302
    assert desk.get("import", roster).status_code == 302
    page = text(desk.get("import-matching", roster))
    assert "示例0001电商有限公司" in page
    assert "N 列（党员人数）没有读取" in page
    assert SENTINEL not in page
    answer = desk.post("import-matching", roster, **matching_fields())
    assert "正在检查每一行" in text(desk.get("import", roster))
    assert "hx-get" in text(desk.get("import-progress", roster))
    drain()
    assert desk.get("import-progress", roster)["HX-Refresh"] == "true"
    page = text(desk.get("import", roster))
    assert "写入名录（2 家）" in page
    assert "2013-02-30" in page and "没有这一天" in page
    assert "从业人数：第 2 行是“7”，第 5 行是“9”" in page
    desk.post("import-application", roster)
    assert "正在写入名录" in text(desk.get("import", roster))
    drain()
    page = text(desk.get("import", roster))
    assert "新增 2 家" in page
    assert Company.objects.count() == 2
    assert "名册.csv" in text(desk.get("imports"))
    sheet = desk.get("import-mend-sheet", roster)
    assert openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[0]["A2"].value == "4"
    assert "新增的 2 家会移出名录" in text(desk.get("import-reversal", roster))
    desk.post("import-reversal", roster)
    assert not Company.objects.exists()
    assert "已撤销" in text(desk.get("import", roster))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "空的"),
        ("a.xlsx", b"%PDF-1.7", "PDF"),
        ("a.xlsx", zip_bomb(), "异常巨大"),
        ("a.xlsx", far_apart(), "相隔极远"),
        ("a.xlsx", encrypted(), "密码"),
        ("a.xls", b"<html><table></table>", "网页"),
        ("a.csv", as_csv([["甲"], ["乙"]]), "没有找到表头"),
        ("a.xlsx", as_xlsx([HEADER]), "下面没有任何内容"),
        ("a.xlsx", as_xlsx([HEADER, line(1)])[:4000], "损坏"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_clear_word(
    desk: Visitor, name: str, content: bytes, says: str
) -> None:
    answer = desk.upload(content, name=name)
    assert answer.status_code == 400
    assert says in text(answer)
    assert not RosterImport.objects.exists()


def test_no_file_and_nonsense_for_a_sheet(desk: Visitor) -> None:
    assert desk.post("import-upload").status_code == 400
    assert desk.upload(roster_file(line(1)), sheet="二").status_code == 400
    answer = desk.upload(as_xlsx([HEADER, line(1)]), sheet="7")
    assert answer.status_code == 400
    assert "没有第 7 个工作表" in text(answer)
    assert desk.get("import-upload", query="?sheet=<b>").status_code == 200


def test_another_sheet_can_be_chosen(desk: Visitor) -> None:
    content = as_xlsx([HEADER, line(1)], [HEADER[:2], ["示例另表有限公司", make_uscc(9)]])
    desk.upload(content)
    page = text(desk.get("import-matching", RosterImport.objects.get()))
    assert "?sheet=2" in page and "表2" in page
    desk.upload(content, sheet="2")
    page = text(desk.get("import-matching", RosterImport.objects.latest("pk")))
    assert "示例另表有限公司" in page


def test_a_match_that_cannot_be_is_answered_with_field_and_way_out(desk: Visitor) -> None:
    desk.upload(roster_file(line(1)))
    roster = RosterImport.objects.get()
    twice = matching_fields() | {"column_2": "name"}
    answer = desk.post("import-matching", roster, **twice)
    assert answer.status_code == 400
    assert "已经选给了 A 列" in text(answer)
    answer = desk.post("import-matching", roster, **(matching_fields() | {"column_1": ""}))
    assert "还没有指明哪一列是“统一社会信用代码”" in text(answer)
    answer = desk.post("import-matching", roster, **(matching_fields() | {"column_3": "nonsense"}))
    assert answer.status_code == 400
    roster.refresh_from_db()
    assert roster.state == ImportState.MATCHING
    assert not Job.objects.exists()


def test_the_same_upload_sent_twice_is_one_import(desk: Visitor) -> None:
    key = str(uuid4())
    answers = [desk.upload(roster_file(line(1)), form_key=key) for _turn in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert RosterImport.objects.count() == 1
    answer = desk.upload(roster_file(line(1), line(2)), form_key=key)
    assert answer.status_code == 409
    assert RosterImport.objects.count() == 1


def test_deeds_out_of_turn_change_nothing(desk: Visitor) -> None:
    roster = checked(desk, roster_file(line(1)))
    for _turn in range(2):
        assert desk.post("import-application", roster).status_code == 302
    drain()
    assert desk.post("import-application", roster).status_code == 302
    assert Company.objects.count() == 1
    for name in ("import-removal", "import-resumption"):
        assert desk.post(name, roster).status_code == 409
    assert desk.get("import-matching", roster).status_code == 302
    assert desk.get("import-mend-sheet", roster).status_code == 404
    make_membership(company=Company.objects.get())
    assert "示例0001电商有限公司：已有企业成员" in text(desk.get("import-reversal", roster))
    answer = desk.post("import-reversal", roster)
    assert answer.status_code == 409
    assert "示例0001电商有限公司" in text(answer)
    assert Company.objects.count() == 1


def test_an_import_given_up_is_gone_but_for_its_line(desk: Visitor) -> None:
    roster = checked(desk, roster_file(line(1, name="")))
    assert desk.post("import-removal", roster).status_code == 302
    assert desk.post("import-application", roster).status_code == 409
    assert "已放弃" in text(desk.get("import", roster))


def test_a_job_that_failed_for_good_can_be_tried_again(desk: Visitor) -> None:
    roster = checked(desk, roster_file(line(1)))
    desk.post("import-application", roster)
    Job.objects.filter(done_at=None).update(failed_at=clock.now())
    assert "再试一次" in text(desk.get("import", roster))
    assert desk.get("import-progress", roster)["HX-Refresh"] == "true"
    desk.post("import-resumption", roster)
    drain()
    assert Company.objects.count() == 1


def test_problems_come_in_pages(desk: Visitor) -> None:
    roster = checked(desk, roster_file(*(line(number, founded="2013-02-30") for number in range(1, 71))))
    page = text(desk.get("import", roster))
    assert page.count("没有这一天") == 50
    assert "下一页" in page
    assert "能读的行" not in page and "没有可以写入的行" in page


def test_nobody_else_gets_in(desk: Visitor) -> None:
    roster = checked(desk, roster_file(line(1)))
    stranger = Visitor(make_person())
    for name in ("imports", "import-upload"):
        assert stranger.get(name).status_code == 403
    for name in ("import", "import-matching", "import-progress", "import-reversal", "import-mend-sheet"):
        assert stranger.get(name, roster).status_code == 403
    for name in ("import-application", "import-removal", "import-resumption", "import-reversal"):
        assert stranger.post(name, roster).status_code == 403
    assert stranger.upload(roster_file(line(2))).status_code == 403
    assert not Company.objects.exists()


def test_an_import_that_does_not_exist(desk: Visitor) -> None:
    assert desk.client.get("/companies/imports/999/").status_code == 404
    assert desk.client.get("/companies/imports/99999999999999999999/").status_code == 404
