"""What one cell of a roster means.

Each reader takes the text of a cell and gives the value, or a `Wrong` with the reason. What can be read in
one way only is read; nothing is guessed, so "约三十" stays a question for the person who knows.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from .columns import CapitalUnit


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that can't be read, and why."""

    reason: str


# What people type to say "nothing".
_NOTHING = frozenset(
    {
        "",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "无",
        "無",
        "暂无",
        "暫無",
        "空",
        "不详",
        "n/a",
        "na",
        "null",
        "none",
    }
)
_SPACES = re.compile(r"[\s\u3000\u200b-\u200d\ufeff\u00a0]+")
_BESIDE_IDEOGRAPH = re.compile(r"(?<=[\u2e80-\u9fff\uff08\uff09]) | (?=[\u2e80-\u9fff\uff08\uff09])")
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff0-9A-Za-z\uff08\uff09]+").fullmatch
_PLAIN_WORD = re.compile(r"[\u4e00-\u9fff0-9A-Za-z]+").fullmatch
_WIDE_LETTERS = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_NUMBER = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_HEADCOUNT = re.compile(rf"({_NUMBER.pattern})(?:人|名|位)?")
_CAPITAL = re.compile(
    rf"(?:人民币|人民幣|rmb|cny|￥|¥)?({_NUMBER.pattern})(亿|億|百万|百萬|千万|千萬|万|萬)?(元整|元|圆|圓)?(?:人民币|人民幣|rmb|cny)?"
)
_CURRENCY = re.compile(r"美|港|欧|歐|日元|日圆|英镑|英鎊|usd|hkd|eur|jpy|gbp|\$|€|£")
_DATE = re.compile(
    r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})(?:日|号|號)?(?:t?\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
_DATE_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_AND_MONTH = re.compile(r"\d{4}(?:[-/.]|年)(?:\d{1,2}月?)?")
_SHORT_DATE = re.compile(r"\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,4}日?")
# Day 0 as Excel counts from March 1900 on, its belief that 1900 was a leap year made up for.
_EXCEL_EPOCH = date(1899, 12, 30)
_EARLIEST = date(1900, 1, 1)
_PHONE = re.compile(r"\+?[0-9][0-9\- ()/,;、转轉*#]{4,38}")
_MOST_PEOPLE = 2_000_000
_MOST_CAPITAL = Decimal(9_999_999_999)
_MULTIPLIER = {
    "亿": 10_000, "億": 10_000, "万": 1, "萬": 1,
    "百万": 100, "百萬": 100, "千万": 1000, "千萬": 1000,
}  # fmt: skip
_STAGES = {
    "上游": "upstream", "上遊": "upstream", "upstream": "upstream",
    "中游": "midstream", "中遊": "midstream", "midstream": "midstream",
    "下游": "downstream", "下遊": "downstream", "downstream": "downstream",
}  # fmt: skip


def squeeze(text: str) -> str:
    """Text without stray spaces: none at the ends or beside ideographs, one elsewhere.

    Full-width letters and digits become narrow; full-width brackets stay, as names have them.
    """
    if _PLAIN_NAME(text):
        return text
    plain = _SPACES.sub(" ", text.translate(_WIDE_LETTERS)).strip()
    return _BESIDE_IDEOGRAPH.sub("", plain)


def compact(text: str) -> str:
    """Text for reading numbers and dates: half width, lower case, no spaces at all."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).lower()


def is_nothing(text: str) -> bool:
    """Whether the cell says that there is nothing to say."""
    return text in _NOTHING or compact(text) in _NOTHING


def read_name(text: str) -> str | Wrong:
    """A company's name."""
    name = squeeze(text)
    if 4 <= len(name) <= 120 and not name.isascii():
        return name
    if is_nothing(name):
        return Wrong(_("没有填写企业名称。"))
    if len(name) > 120:
        return Wrong(_("名称有 %(count)d 个字，最多 120 个。") % {"count": len(name)})
    if len(name) < 2 or name.replace(".", "").isdigit():
        return Wrong(_("这不像企业名称。请填写营业执照上的全称。"))
    return name


def read_text(text: str, longest: int) -> str | Wrong:
    """A short text; empty when the cell says nothing."""
    if len(text) <= longest and _PLAIN_WORD(text) and text not in _NOTHING:
        return text
    words = squeeze(text)
    if is_nothing(words):
        return ""
    if len(words) > longest:
        return Wrong(
            _("有 %(count)d 个字，最多 %(most)d 个。请写短一些。") % {"count": len(words), "most": longest}
        )
    return words


def read_stage(text: str) -> str | Wrong:
    """A chain stage: 上游, 中游 or 下游."""
    word = compact(text)
    if word in _NOTHING:
        return ""
    stage = _STAGES.get(word.removesuffix("环节").removesuffix("環節").removesuffix("企业"))
    if stage is None:
        return Wrong(_("产业链环节只能是“上游”“中游”或“下游”。"))
    return stage


def read_headcount(text: str) -> int | Wrong | None:
    """A number of people: "30", "30人", "1,200", full-width digits."""
    written = compact(text)
    if written in _NOTHING:
        return None
    found = _HEADCOUNT.fullmatch(written)
    if not found:
        return Wrong(_("读不出确切的人数。请写一个整数，例如 30。"))
    number = Decimal(found.group(1).replace(",", ""))
    if number != int(number):
        return Wrong(_("人数应是整数，例如 30。"))
    if number > _MOST_PEOPLE:
        return Wrong(_("人数 %(number)s 大得不可能，请核对。") % {"number": int(number)})
    return int(number)


def read_capital(text: str, unit: CapitalUnit) -> Decimal | Wrong | None:
    """Registered capital in 万元 (10,000 yuan) to 4 decimals: "100", "100万元", "1,322.00", "3亿元"."""
    written = compact(text)
    if written in _NOTHING:
        return None
    found = _CAPITAL.fullmatch(written)
    if not found:
        if _CURRENCY.search(written):
            return Wrong(_("这里写的是外币。请折成人民币万元，例如 100。"))
        return Wrong(_("读不出确切的金额。请写成万元的数字，例如 100 或 1322.50。"))
    number = Decimal(found.group(1).replace(",", ""))
    if found.group(2):
        number *= _MULTIPLIER[found.group(2)]
    elif found.group(3) or unit is CapitalUnit.YUAN:
        number /= 10_000
    elif unit is CapitalUnit.YI:
        number *= 10_000
    if number > _MOST_CAPITAL:
        return Wrong(_("金额大得不可能，请核对单位是不是万元。"))
    exact = number.quantize(Decimal("0.0001"))
    if exact != number:
        return Wrong(_("金额精确到元即可，请去掉多余的小数。"))
    return exact


def read_date(text: str, latest: date) -> date | Wrong | None:
    """A date, not after `latest`: 2012-06-08, 2012/6/8, 2012.6.8, 20120608, 2012年6月8日, Excel's 41068."""
    written = compact(text)
    if written in _NOTHING:
        return None
    found = _DATE.fullmatch(written) or _DATE_TOGETHER.fullmatch(written)
    if found:
        try:
            day = date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
        except ValueError:
            return Wrong(_("没有这一天。请核对年、月、日。"))
    elif re.fullmatch(r"[1-9]\d{4}(\.0)?", written):
        day = _EXCEL_EPOCH + timedelta(days=int(float(written)))
    elif _YEAR_AND_MONTH.fullmatch(written):
        return Wrong(_("日期不完整。请写到日，例如 2012-06-08。"))
    elif _SHORT_DATE.fullmatch(written):
        return Wrong(_("年份不是四位，分不清年月日。请写成 2012-06-08 这样。"))
    else:
        return Wrong(_("读不出日期。请写成 2012-06-08 这样。"))
    if day > latest:
        return Wrong(_("日期还没有到。请核对年份。"))
    if day < _EARLIEST:
        return Wrong(_("日期早于 1900 年。请核对年份。"))
    return day


def read_phone(text: str) -> str | Wrong:
    """A telephone number, or several, as people write them."""
    if text.isascii() and text.isdigit() and 6 <= len(text) <= 15:
        return text
    written = _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    if compact(written) in _NOTHING:
        return ""
    if written.endswith(".0") and written[:-2].isdigit():
        written = written[:-2]
    if len(written) > 40 or not _PHONE.fullmatch(written) or sum(map(str.isdigit, written)) < 6:
        return Wrong(_("这不像电话号码。请只写号码，例如 0573-00000000。"))
    return written


def read_industry_code(text: str) -> str | Wrong:
    """A code as GB/T 4754-2017 has it: a section letter, or two to four digits; also "I6513"."""
    written = compact(text).upper()
    if written.lower() in _NOTHING:
        return ""
    if written.endswith(".0"):
        written = written[:-2]
    if re.fullmatch(r"[A-T]?\d{2,4}|[A-T]", written):
        return written
    return Wrong(_("没有这样的行业代码。请按 GB/T 4754-2017 填写，小类是 4 位数字，例如 6513。"))
