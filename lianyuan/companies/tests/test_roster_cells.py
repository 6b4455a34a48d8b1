"""What the cells of a roster mean, and what is left to the person who knows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianyuan.companies.roster import cells
from lianyuan.companies.roster.cells import Wrong
from lianyuan.companies.roster.columns import CapitalUnit

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("嘉兴示例有限公司", "嘉兴示例有限公司"),
        ("\u3000嘉兴示例有限公司 ", "嘉兴示例有限公司"),
        ("嘉兴 示例\n有限公司", "嘉兴示例有限公司"),
        ("ＡＢＣ 示例（嘉兴）有限公司", "ABC示例（嘉兴）有限公司"),
        ("Example  Trading Co.", "Example Trading Co."),
    ],
)
def test_names_lose_stray_spaces_only(text: str, name: str) -> None:
    assert cells.read_name(text) == name


@pytest.mark.parametrize("text", ["", " \u3000", "/", "无", "—", "123", "示" * 121])
def test_what_is_no_name_is_refused(text: str) -> None:
    assert isinstance(cells.read_name(text), Wrong)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("30", 30),
        ("30人", 30),
        ("３０人", 30),
        ("30 名", 30),
        ("1,200", 1200),
        ("30.0", 30),
        ("0", 0),
        ("", None),
    ],
)
def test_headcounts(text: str, number: int | None) -> None:
    assert cells.read_headcount(text) == number


@pytest.mark.parametrize(
    "text", ["约三十", "约30", "30多人", "30+", "20-30", "-3", "30.5", "三十", "1,20", "99999999"]
)
def test_uncertain_headcounts_are_not_guessed(text: str) -> None:
    assert isinstance(cells.read_headcount(text), Wrong)


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("100", CapitalUnit.WAN, "100"),
        ("100万元", CapitalUnit.WAN, "100"),
        ("100万", CapitalUnit.YUAN, "100"),
        ("1,322.00", CapitalUnit.WAN, "1322"),
        ("１００", CapitalUnit.WAN, "100"),
        ("3亿元", CapitalUnit.WAN, "30000"),
        ("0.5亿", CapitalUnit.WAN, "5000"),
        ("2百万", CapitalUnit.WAN, "200"),
        ("1000000元", CapitalUnit.WAN, "100"),
        ("1000000", CapitalUnit.YUAN, "100"),
        ("3", CapitalUnit.YI, "30000"),
        ("人民币100万元整", CapitalUnit.WAN, "100"),
        ("￥100", CapitalUnit.WAN, "100"),
        ("12345元", CapitalUnit.WAN, "1.2345"),
    ],
)
def test_capital_in_ten_thousands(text: str, unit: CapitalUnit, amount: str) -> None:
    assert cells.read_capital(text, unit) == Decimal(amount)


@pytest.mark.parametrize("text", ["100万美元", "USD100", "约100", "100-200", "1,32", "-5", "百万", "0.00001"])
def test_uncertain_amounts_are_not_guessed(text: str) -> None:
    assert isinstance(cells.read_capital(text, CapitalUnit.WAN), Wrong)


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_any_amount_is_read_as_written(amount: Decimal) -> None:
    assert cells.read_capital(f"{amount:,.4f}", CapitalUnit.WAN) == amount
    assert cells.read_capital(f"{amount:f}万元", CapitalUnit.YUAN) == amount


STYLES = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d 00:00:00", "%Y/%m/%d 9:30"]


@given(st.dates(date(1900, 1, 1), TODAY), st.sampled_from(STYLES[:6]))
def test_any_date_is_read_in_any_style(day: date, style: str) -> None:
    assert cells.read_date(day.strftime(style), TODAY) == day
    assert cells.read_date(f" {day.year}年{day.month}月{day.day}日 ", TODAY) == day


@given(st.dates(date(1930, 1, 1), TODAY))
def test_excels_day_numbers_are_dates(day: date) -> None:
    number = (day - date(1899, 12, 30)).days
    assert cells.read_date(str(number), TODAY) == day


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2013-02-30", "没有这一天"),
        ("2013-13-01", "没有这一天"),
        ("2012-06", "不完整"),
        ("2012年", "不完整"),
        ("12/6/8", "年份不是四位"),
        ("去年", "读不出日期"),
        ("二〇一二年六月八日", "读不出日期"),
        ("1850-01-01", "早于 1900"),
        ((TODAY + timedelta(days=1)).isoformat(), "还没有到"),
    ],
)
def test_impossible_and_uncertain_dates_are_refused(text: str, says: str) -> None:
    read = cells.read_date(text, TODAY)
    assert isinstance(read, Wrong)
    assert says in read.reason


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader(text: str) -> None:
    cells.read_name(text)
    cells.read_text(text, 20)
    cells.read_stage(text)
    cells.read_headcount(text)
    cells.read_capital(text, CapitalUnit.WAN)
    cells.read_date(text, TODAY)
    cells.read_phone(text)
    cells.read_industry_code(text)


@pytest.mark.parametrize(
    ("text", "stage"), [("上游", "upstream"), (" 中游", "midstream"), ("下遊", "downstream"), ("", "")]
)
def test_chain_stages(text: str, stage: str) -> None:
    assert cells.read_stage(text) == stage


def test_an_unknown_stage_is_refused() -> None:
    assert isinstance(cells.read_stage("旁边"), Wrong)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("10042658773", "10042658773"),
        ("１００４２６５８７７３", "10042658773"),
        ("0573-00000000", "0573-00000000"),
        ("+86 10042658773", "+86 10042658773"),
        ("10042658773.0", "10042658773"),
        ("无", ""),
    ],
)
def test_telephone_numbers(text: str, phone: str) -> None:
    assert cells.read_phone(text) == phone


@pytest.mark.parametrize("text", ["同上", "123", "问前台"])
def test_what_is_no_telephone_number_is_refused(text: str) -> None:
    assert isinstance(cells.read_phone(text), Wrong)


@pytest.mark.parametrize(
    ("text", "code"),
    [("6513", "6513"), ("I6513", "I6513"), ("６５", "65"), ("C", "C"), ("6513.0", "6513"), ("", "")],
)
def test_industry_codes(text: str, code: str) -> None:
    assert cells.read_industry_code(text) == code


@pytest.mark.parametrize("text", ["99999", "6", "软件", "X", "65-13"])
def test_impossible_industry_codes_are_refused(text: str) -> None:
    assert isinstance(cells.read_industry_code(text), Wrong)
