"""An invented roster of any length, always the same for the same length."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta

from lianyuan.companies.uscc import ALPHABET, check_character

_HEADER = [
    *("企业名称", "统一社会信用代码", "主营行业", "行业代码", "产业链环节", "所在楼宇", "门牌", "成立日期"),
    *("注册资本(万元)", "从业人数", "备注", "联系人", "联系电话", "党员人数"),
]
_TRADES = [
    ("设计", "7492", "上游"),
    ("信息技术", "6513", "中游"),
    ("供应链管理", "7224", "中游"),
    ("服饰", "1830", "上游"),
    ("母婴用品", "5299", "下游"),
    ("直播服务", "6429", "下游"),
]
_BUILDINGS = ["云创空间", "电商园A座", "电商园B座", "电商园C座", "火炬园1号楼", "文创园"]


def invented_roster(rows: int) -> bytes:
    """The roster as CSV in UTF-8; as untidy as rosters are, but every row can be read."""
    chance = random.Random(20160115)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(_HEADER)
    for number in range(rows):
        body = "91330402" + _nine_characters(number)
        code = body + check_character(body)
        trade, industry, stage = chance.choice(_TRADES)
        founded = date(2005, 1, 1) + timedelta(days=chance.randrange(4000))
        capital = chance.choice(["10", "50", "100万元", "1,322.00", "500", "3000"])
        writer.writerow(
            [
                f"嘉兴示例{number:06d}号{trade}有限公司",
                code.lower() if chance.random() < 0.05 else code,
                trade,
                industry,
                stage,
                chance.choice(_BUILDINGS),
                f"{chance.randrange(1, 25)}{chance.randrange(1, 30):02d}室",
                founded.isoformat() if chance.random() < 0.9 else founded.strftime("%Y/%m/%d"),
                capital,
                f"{chance.randrange(1, 60)}{'人' if chance.random() < 0.05 else ''}",
                "",
                f"示例联系人{number:06d}",
                f"1{chance.randrange(10**9):010d}",
                chance.randrange(4),
            ]
        )
    return stream.getvalue().encode()


def _nine_characters(number: int) -> str:
    characters = "MA"
    for place in reversed(range(7)):
        characters += ALPHABET[number // 31**place % 31]
    return characters
