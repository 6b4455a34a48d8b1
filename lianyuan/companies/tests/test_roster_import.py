"""Both rosters, from the page's deeds, with exact counts; and what importing again does."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditChange, AuditEntry, Job
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies import queries as company_queries
from lianyuan.companies.actions import roster as actions
from lianyuan.companies.actions.roster_rows import Counts
from lianyuan.companies.models import Company, Industry, RosterChange, RosterImport, RosterPart
from lianyuan.companies.models.roster import ImportState
from lianyuan.companies.roster import queries
from lianyuan.companies.roster.columns import Field
from lianyuan.companies.tests.factories import make_company, make_uscc
from lianyuan.companies.tests.rosters import (
    CLEAN,
    HEADER,
    MESSY,
    applied,
    checked,
    desk_worker,
    drain,
    line,
    roster_file,
    rows_of,
)
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.core.tests.spreadsheet_files import as_csv, as_xls, as_xlsx
from lianyuan.places.models import PlaceKind
from lianyuan.places.tests.factories import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Actor:
    return desk_worker()


def counts(roster: RosterImport) -> tuple[int, int, int, int, int]:
    return (roster.created, roster.updated, roster.unchanged, roster.refused, roster.duplicates)


def messy_in(kind: str) -> bytes:
    rows = rows_of(MESSY)
    return {"csv": MESSY.read_bytes(), "xlsx": as_xlsx(rows), "xls": as_xls(rows)}[kind]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "xls"])
def test_the_roster_as_offices_keep_it(desk: Actor, kind: str) -> None:
    roster = applied(desk, messy_in(kind))
    assert counts(roster) == (643, 0, 0, 17, 4)
    assert Company.objects.count() == 643
    reasons = Counter(problem.reason.split("：")[0].split("，")[0] for problem in roster.problems.all())
    assert reasons == {
        "第 18 位校验码不对": 5,
        "应为 18 位": 3,
        "第 6 位是字母 O": 2,
        "没有这一天。请核对年、月、日。": 2,
        "没有这样的行业代码。请按 GB/T 4754-2017 填写": 2,
        "读不出确切的人数。请写一个整数": 2,
        "没有填写企业名称。": 1,
    }
    assert roster.heading["header_rows"] == [3]
    assert roster.heading["preamble_rows"] == [1, 2]
    assert roster.findings["total_rows"] == [668]
    repeated = {
        found["row"]: (found["first_row"], found["differences"]) for found in roster.findings["duplicates"]
    }
    assert repeated == {
        664: (618, [{"column": "从业人数", "value": "77", "first_value": "7"}]),
        665: (467, [{"column": "备注", "value": "重复行", "first_value": ""}]),
        666: (34, []),
        667: (484, []),
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx", "xls"])
def test_the_clean_roster_and_again(desk: Actor, kind: str) -> None:
    rows = rows_of(CLEAN)
    content = {"csv": CLEAN.read_bytes(), "xlsx": as_xlsx(rows), "xls": as_xls(rows)}[kind]
    assert counts(applied(desk, content)) == (660, 0, 0, 0, 0)
    before = list(Company.objects.order_by("pk").values_list())
    changes = AuditChange.objects.count()
    assert counts(applied(desk, content)) == (0, 0, 660, 0, 0)
    assert list(Company.objects.order_by("pk").values_list()) == before
    assert AuditChange.objects.count() == changes + 1  # the upload itself


def test_the_messy_roster_then_the_clean_one(desk: Actor) -> None:
    applied(desk, MESSY.read_bytes())
    # Five of the messy file's amounts differ from the clean one's.
    assert counts(applied(desk, CLEAN.read_bytes())) == (17, 5, 638, 0, 0)
    assert Company.objects.count() == 660


def test_what_a_row_becomes(desk: Actor) -> None:
    place = make_place(name="示例楼", kind=PlaceKind.BUILDING)
    applied(
        desk,
        roster_file(
            line(
                7,
                name="\u3000示例漢字 有限公司",
                uscc=make_uscc(7).lower(),
                founded="2012年6月8日",
                capital="3亿元",
                headcount="３０人",
                remark="老客户",
            )
        ),
    )
    company = Company.objects.select_related("contact", "place").get()
    assert company.name == "示例漢字有限公司"
    assert company.search_text == Company.search_text_of(company.name, company.uscc)
    assert company.uscc == make_uscc(7)
    assert (company.trade, company.industry_id, company.chain_stage) == ("软件", "6513", "midstream")
    assert (company.place, company.building_text, company.room) == (place, "示例楼", "101室")
    assert (company.founded_on, company.registered_capital) == (date(2012, 6, 8), Decimal(30000))
    assert (company.headcount, company.remark, company.version) == (30, "老客户", 1)
    assert (company.contact.name, company.contact.phone) == ("示例联系人0007", "10042658773")


def test_empty_cells_clear_nothing_and_a_chosen_place_stays(desk: Actor) -> None:
    make_place(name="示例楼", kind=PlaceKind.BUILDING)
    better = make_place(name="示例楼后座", kind=PlaceKind.BUILDING)
    applied(desk, roster_file(line(1)))
    Company.objects.update(place=better)
    roster = applied(desk, roster_file(line(1, trade="", headcount="", contact="", phone="", founded="")))
    assert counts(roster) == (0, 0, 1, 0, 0)
    company = Company.objects.select_related("contact").get()
    assert (company.trade, company.headcount, company.place, company.contact.phone) == (
        "软件",
        7,
        better,
        "10042658773",
    )


def test_changed_cells_update_and_leave_a_history_without_contacts(desk: Actor) -> None:
    applied(desk, roster_file(line(1)))
    roster = applied(desk, roster_file(line(1, headcount="8", phone="10099998888", name="示例新名有限公司")))
    assert counts(roster) == (0, 1, 0, 0, 0)
    company = Company.objects.select_related("contact").get()
    assert (company.headcount, company.contact.phone, company.version) == (8, "10099998888", 2)
    assert company.search_text == Company.search_text_of(company.name, company.uscc)
    change = AuditChange.objects.filter(target_kind="companies.company").latest("pk")
    assert change.before == {"name": "示例0001电商有限公司", "headcount": "7"}
    assert change.after == {"name": "示例新名有限公司", "headcount": "8", "contact": "已修改"}
    assert "10099998888" not in str(list(AuditChange.objects.values_list("before", "after")))
    assert [change.entry.verb for change in company_queries.history(company).rows] == ["导入名册", "导入名册"]


def test_one_entry_holds_a_whole_import_with_who_did_it(desk: Actor) -> None:
    roster = applied(desk, roster_file(line(1), line(2)))
    entry = AuditEntry.objects.get(verb="导入名册")
    assert entry == roster.entry
    assert entry.person == desk.person
    assert entry.changes.count() == 2


def test_a_row_that_repeats_a_refused_one_is_good(desk: Actor) -> None:
    roster = applied(desk, roster_file(line(1, founded="2013-02-30"), line(1), line(1, headcount="9")))
    assert counts(roster) == (1, 0, 0, 1, 1)
    assert roster.findings["duplicates"][0]["first_row"] == 3


def test_unknown_classes_are_kept_and_marked(desk: Actor) -> None:
    roster = applied(desk, roster_file(line(1, industry="6599"), line(2, industry="6599")))
    assert counts(roster)[0] == 2
    kept = Industry.objects.get(code="6599")
    assert (kept.in_standard, kept.parent_id, kept.level) == (False, "65", "class")
    note = next(note for note in roster.findings["notes"] if note["column"] == "行业代码")
    assert (note["value"], note["rows"], note["count"]) == ("6599", [2, 3], 2)


def test_unknown_buildings_are_kept_as_written_and_told(desk: Actor) -> None:
    roster = applied(desk, roster_file(line(1, building="没有的楼")))
    company = Company.objects.get()
    assert (company.place, company.building_text) == (None, "没有的楼")
    assert [note["value"] for note in roster.findings["notes"]] == ["没有的楼"]


def test_the_person_may_correct_what_a_column_is(desk: Actor) -> None:
    header = ["甲列", "统一社会信用代码", "企业名称"]
    roster = checked(desk, as_csv([header, ["示例全称有限公司", make_uscc(1), "简称"]]))
    assert roster.good == 1
    actions.ask_check(actor=desk, roster=roster, matching={0: Field.NAME, 1: Field.USCC})
    drain()
    actions.ask_apply(actor=desk, roster=roster)
    drain()
    assert Company.objects.get().name == "示例全称有限公司"


def test_the_name_and_code_columns_are_needed(desk: Actor) -> None:
    roster = actions.start(actor=desk, file=io.BytesIO(roster_file(line(1))), file_name="a.csv")
    with pytest.raises(Refused, match="企业名称"):
        actions.ask_check(actor=desk, roster=roster, matching={1: Field.USCC})


def test_what_was_read_is_forgotten_once_applied_or_given_up(desk: Actor) -> None:
    applied(desk, roster_file(line(1)))
    assert not RosterPart.objects.exists()
    roster = checked(desk, roster_file(line(2), line(3, name="")))
    assert RosterPart.objects.exists()
    actions.discard(actor=desk, roster=roster)
    assert not RosterPart.objects.exists()
    assert not roster.refused_rows.exists()
    assert not roster.problems.exists()


def test_applying_twice_writes_once(desk: Actor) -> None:
    roster = checked(desk, roster_file(line(1), line(2)))
    for _turn in range(2):
        actions.ask_apply(actor=desk, roster=roster)
    drain()
    actions.ask_apply(actor=desk, roster=roster)
    actions.apply(roster_id=roster.pk, number=roster.job_number)
    drain()
    roster.refresh_from_db()
    assert counts(roster) == (2, 0, 0, 0, 0)
    assert RosterChange.objects.count() == 2
    assert AuditEntry.objects.filter(verb="导入名册").count() == 1


def test_an_interrupted_import_goes_on_where_it_stopped(desk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "ROWS_AT_ONCE", 3)
    roster = checked(desk, roster_file(*(line(number) for number in range(1, 11))))
    actions.ask_apply(actor=desk, roster=roster)
    job = Job.objects.get(key=RosterImport.objects.get().job_key)
    real = actions.write_rows
    done: list[int] = []

    def killed_on_the_way(**options: Any) -> Counts:
        done.append(options["start"])
        if len(done) == 3:
            raise KeyboardInterrupt
        return real(**options)

    monkeypatch.setattr(actions, "write_rows", killed_on_the_way)
    with pytest.raises(KeyboardInterrupt):
        actions.apply(roster_id=job.payload["roster"], number=job.payload["number"])
    assert Company.objects.count() == 6
    monkeypatch.setattr(actions, "write_rows", real)
    drain()
    roster.refresh_from_db()
    assert roster.state == ImportState.DONE
    assert counts(roster) == (10, 0, 0, 0, 0)
    assert Company.objects.count() == 10


def test_a_company_that_is_there_by_hand_is_completed(desk: Actor) -> None:
    company = make_company(uscc=make_uscc(1), name="示例旧名有限公司")
    roster = applied(desk, roster_file(line(1)))
    assert counts(roster) == (0, 1, 0, 0, 0)
    company.refresh_from_db()
    assert (company.name, company.headcount) == ("示例0001电商有限公司", 7)
    assert company.contact.phone == "10042658773"


def test_only_the_desk_imports() -> None:
    nobody = actor_for(make_person())
    with pytest.raises(NotAllowed):
        actions.start(actor=nobody, file=io.BytesIO(roster_file(line(1))), file_name="a.csv")
    roster = checked(desk_worker(), roster_file(line(1)))
    for deed in (actions.ask_apply, actions.discard, actions.ask_again):
        with pytest.raises(NotAllowed):
            deed(actor=nobody, roster=roster)
    with pytest.raises(NotAllowed):
        actions.ask_check(actor=nobody, roster=roster, matching=queries.matching_of(roster))
    assert not Company.objects.exists()


def test_a_repeated_upload_is_one_import(desk: Actor) -> None:
    first, second = (
        actions.start(actor=desk, file=io.BytesIO(roster_file(line(1))), file_name="a.csv", upload_key="k")
        for _turn in range(2)
    )
    assert first.pk == second.pk
    assert RosterImport.objects.count() == 1
    assert RosterPart.objects.count() == 1


def test_the_header_alone_matches_the_demo_rosters() -> None:
    assert rows_of(CLEAN)[0] == HEADER == rows_of(MESSY)[2]
