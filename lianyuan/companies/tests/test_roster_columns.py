"""Recognising the columns of a roster, its special rows, and what must not be taken."""

from __future__ import annotations

import pytest

from lianyuan.companies.roster.columns import (
    ROSTER_SHAPE,
    WITHHELD,
    WITHHELD_LABELS,
    CapitalUnit,
    Field,
    capital_unit_of,
    field_of,
    match,
)
from lianyuan.companies.roster.industry_codes import IndustryCodes
from lianyuan.companies.roster.special_rows import SpecialRow, kind_of_row
from lianyuan.core.spreadsheets.tables import Column


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("企业名称", Field.NAME),
        (" 企业\n名称（必填）", Field.NAME),
        ("*单位名称", Field.NAME),
        ("1.公司名称", Field.NAME),
        ("企業名稱", Field.NAME),
        ("Company Name", Field.NAME),
        ("统一社会信用代码", Field.USCC),
        ("統一社會信用代碼", Field.USCC),
        ("USCC", Field.USCC),
        ("注册资金(万元)", Field.REGISTERED_CAPITAL),
        ("註冊資本", Field.REGISTERED_CAPITAL),
        ("员工人数（人）", Field.HEADCOUNT),
        ("成立时间", Field.FOUNDED_ON),
        ("行业代码", Field.INDUSTRY),
        ("所属行业", Field.TRADE),
        ("聯絡電話", Field.CONTACT_PHONE),
        ("法定代表人", None),
        ("", None),
    ],
)
def test_labels_are_matched_by_synonyms(label: str, field: Field | None) -> None:
    assert field_of(label) == field


def test_of_two_columns_for_one_field_the_first_is_taken() -> None:
    columns = [Column(0, "企业名称"), Column(2, "公司名称"), Column(5, "信用代码")]
    assert match(columns) == {0: Field.NAME, 5: Field.USCC}


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("注册资本(万元)", CapitalUnit.WAN),
        ("注册资本（元）", CapitalUnit.YUAN),
        ("注册资本", CapitalUnit.WAN),
        ("註冊資本(億元)", CapitalUnit.YI),
    ],
)
def test_the_unit_of_capital_stands_in_the_header(label: str, unit: CapitalUnit) -> None:
    assert capital_unit_of(label) is unit


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("党员人数", "party_members"),
        ("其中：党员", "party_members"),
        ("黨員數", "party_members"),
        ("人数（党员）", "party_members"),
        ("是否建立党支部", "party_members"),
        ("法人政治面貌", "party_members"),
        ("团员数", "youth_league"),
        ("工会会员人数", "trade_union"),
        ("妇联会员", "womens_federation"),
        ("负责人民族", "organisation_members"),
        ("法人身份证号码", "identity_number"),
        ("开户行", "bank_account"),
    ],
)
def test_what_reveals_membership_or_identity_is_withheld(label: str, key: str) -> None:
    assert ROSTER_SHAPE.withheld_key(label) == key


def test_what_is_imported_is_never_withheld() -> None:
    assert set(WITHHELD) == set(WITHHELD_LABELS)
    for word in ROSTER_SHAPE.known:
        assert ROSTER_SHAPE.withheld_key(word) is None


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["合计", "", "5111"], SpecialRow.TOTAL),
        (["合 计", "", ""], SpecialRow.TOTAL),
        (["", "", "总计：660家"], SpecialRow.TOTAL),
        (["本页小计", "", "12"], SpecialRow.TOTAL),
        (["制表人：示例", "", ""], SpecialRow.FOOTER),
        (["备注：以上为示例", "", ""], SpecialRow.FOOTER),
        (["共660家企业", "", ""], SpecialRow.FOOTER),
        (["嘉兴示例有限公司", "", "5"], None),
        (["合计示例有限公司", "", "5"], None),
    ],
)
def test_rows_without_a_code_may_be_no_companies(cells: list[str], kind: SpecialRow | None) -> None:
    assert kind_of_row(cells, ["企业名称", "代码", "人数"], cells[1]) == kind


def test_a_header_repeated_on_the_next_page_is_no_company() -> None:
    labels = ["企业名称", "代码"]
    assert kind_of_row(labels, labels, "代码") is SpecialRow.HEADER


CODES = IndustryCodes({"I": None, "65": "I", "651": "65", "6513": "651", "6599": "65"}, frozenset({"6599"}))


@pytest.mark.parametrize(
    ("text", "code"), [("6513", "6513"), ("I6513", "6513"), ("6511", "6511"), ("65", "65")]
)
def test_codes_of_a_known_division_can_be(text: str, code: str) -> None:
    assert CODES.read(text) == code


@pytest.mark.parametrize("text", ["9999", "C6513", "99999", "6"])
def test_codes_that_cannot_be_are_refused(text: str) -> None:
    assert not isinstance(CODES.read(text), str)


def test_codes_outside_the_loaded_table_are_marked() -> None:
    assert [CODES.is_marked(code) for code in ("6513", "6511", "6599")] == [False, True, True]
    assert [CODES.is_new(code) for code in ("6513", "6511", "6599")] == [False, True, False]
    assert CODES.parent_of_new("6511") == "651"
    assert CODES.parent_of_new("6520") == "65"
