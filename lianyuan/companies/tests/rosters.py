"""Rosters for tests: the two of the demo data, and small ones made by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lianyuan.accounts import jobs
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.actions import roster as actions
from lianyuan.companies.models import RosterImport
from lianyuan.companies.roster import queries
from lianyuan.companies.tests.factories import make_uscc
from lianyuan.core.tests.spreadsheet_files import as_csv
from lianyuan.places.tests.factories import make_district, make_place_role

DATA = Path(__file__).resolve().parent.parent / "demo_data"
CLEAN = DATA / "roster.csv"
MESSY = DATA / "roster-as-kept-gb18030.csv"
HEADER = [
    "企业名称",
    "统一社会信用代码",
    "主营行业",
    "行业代码",
    "产业链环节",
    "所在楼宇",
    "门牌",
    "成立日期",
    "注册资本(万元)",
    "从业人数",
    "备注",
    "联系人",
    "联系电话",
    "党员人数",
]
# Found nowhere else in any table: only the withheld column of a test's roster says it.
SENTINEL = "77731"


def rows_of(path: Path) -> list[list[str]]:
    """The records of one of the two rosters."""
    encoding = "utf-8-sig" if path == CLEAN else "gb18030"
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


def line(number: int, **changes: Any) -> list[Any]:
    """A good row about an invented company, told apart by its number."""
    values = {
        "name": f"示例{number:04d}电商有限公司",
        "uscc": make_uscc(number),
        "trade": "软件",
        "industry": "6513",
        "stage": "中游",
        "building": "示例楼",
        "room": "101室",
        "founded": "2012-06-08",
        "capital": "100",
        "headcount": "7",
        "remark": "",
        "contact": f"示例联系人{number:04d}",
        "phone": "10042658773",
        "party": SENTINEL,
    }
    return list((values | changes).values())


def roster_file(*lines: Sequence[Any]) -> bytes:
    """A roster as CSV."""
    return as_csv([HEADER, *lines])


def desk_worker() -> Actor:
    """Someone who works on a desk of the district."""
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.DESK_WORKER)
    return actor_for(person)


def drain() -> None:
    """Do all waiting jobs."""
    while jobs.run_next():
        pass


def checked(actor: Actor, content: bytes, *, name: str = "名册.csv") -> RosterImport:
    """An uploaded roster whose columns were taken as found, checked by the worker."""
    roster = actions.start(actor=actor, file=io.BytesIO(content), file_name=name)
    actions.ask_check(actor=actor, roster=roster, matching=queries.matching_of(roster))
    drain()
    roster.refresh_from_db()
    return roster


def applied(actor: Actor, content: bytes, *, name: str = "名册.csv") -> RosterImport:
    """An uploaded roster, its good rows written."""
    roster = checked(actor, content, name=name)
    actions.ask_apply(actor=actor, roster=roster)
    drain()
    roster.refresh_from_db()
    return roster
