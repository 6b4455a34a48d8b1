"""Rows of a roster that are no companies: totals, repeated headers, and who filled the list in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

_SPACES = re.compile(r"[\s\u3000]+")
_TOTAL = re.compile(
    r"(本页|本頁|分类|分類)?(合计|总计|小计|共计|累计|总数|合計|總計|小計|共計|累計|總數|total|subtotal|sum)([::(].*|\d.*)?"
)
_FOOTER = re.compile(
    r"(制表|填表|填报|审核|复核|统计|单位负责人|负责人|联系人|更新日期|更新时间|日期|备注|说明|注|製表|填報|審核|備註|說明)"
    r"(人|人员|单位|日期|时间|時間)?[::].*|(共|总共)?\d+(家|户|条)(企业)?|以下空白|以下无正文"
)


class SpecialRow(StrEnum):
    """What a row is when it is no company."""

    TOTAL = "total"
    FOOTER = "footer"
    HEADER = "header"


def kind_of_row(cells: Sequence[str], labels: Sequence[str], code: str) -> SpecialRow | None:
    """What the row is when it is no company; `code` is its credit code, which a company's row has."""
    if code.strip():
        if list(cells) == list(labels):
            return SpecialRow.HEADER
        return None
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        # Everything it held was in columns that aren't taken.
        return SpecialRow.FOOTER
    first = _SPACES.sub("", unicodedata.normalize("NFKC", filled[0])).casefold()
    if _TOTAL.fullmatch(first):
        return SpecialRow.TOTAL
    if len(filled) <= 2 and _FOOTER.fullmatch(first):
        return SpecialRow.FOOTER
    return None
