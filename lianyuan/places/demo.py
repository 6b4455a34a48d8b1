"""The places of the demo district: real names of parks and streets, invented addresses and hours."""

from collections.abc import Callable
from datetime import time
from typing import Any

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName

from . import actions
from .models import OpeningHours, Place, PlaceKind

# Inside whom, what, name, and what it says of itself.
TREE: list[tuple[str, PlaceKind, str, dict[str, Any]]] = [
    ("南湖新区", PlaceKind.PARK, "电商园", {"address": "示例路 1 号"}),
    (
        "电商园",
        PlaceKind.BUILDING,
        "电商园A座",
        {"address": "示例路 1 号 A 座", "accessibility": "正门有坡道，电梯到各层"},
    ),
    ("电商园", PlaceKind.BUILDING, "电商园B座", {"address": "示例路 1 号 B 座"}),
    ("电商园", PlaceKind.BUILDING, "电商园C座", {"address": "示例路 1 号 C 座"}),
    ("南湖新区", PlaceKind.PARK, "火炬园", {"address": "示例路 2 号"}),
    ("火炬园", PlaceKind.BUILDING, "火炬园1号楼", {}),
    ("火炬园", PlaceKind.BUILDING, "火炬园2号楼", {}),
    ("南湖新区", PlaceKind.PARK, "文创园", {"address": "示例路 3 号"}),
    (
        "南湖新区",
        PlaceKind.BUILDING,
        "云创空间",
        {"address": "示例路 5 号", "description": "创业者的办公、路演和咖啡。"},
    ),
    ("云创空间", PlaceKind.FLOOR, "一楼", {}),
    ("一楼", PlaceKind.SPACE, "云创咖啡", {"description": "路演和创客聚会在这里。"}),
    ("南湖新区", PlaceKind.BUILDING, "富润路沿街", {"address": "富润路"}),
    (
        "南湖新区",
        PlaceKind.BUILDING,
        "服务中心",
        {
            "address": "示例路 6 号",
            "latitude": "30.746100",
            "longitude": "120.755500",
            "accessibility": "正门平进，有低位柜台和无障碍卫生间",
            "description": "800 平方米，创业政策、公司注册等事项在这里一站办。",
        },
    ),
    ("服务中心", PlaceKind.FLOOR, "二楼", {"accessibility": "电梯可到"}),
    ("二楼", PlaceKind.SPACE, "培训室", {}),
    ("二楼", PlaceKind.SPACE, "会议室", {}),
    ("二楼", PlaceKind.SPACE, "会客室", {}),
    ("南湖新区", PlaceKind.COMMUNITY, "新南社区", {"description": "社区图书角在这里。"}),
]
ROLES = [
    ("admin", "南湖新区", PlaceRoleName.ADMINISTRATOR),
    ("desk", "服务中心", PlaceRoleName.DESK_WORKER),
    ("desk2", "服务中心", PlaceRoleName.DESK_WORKER),
    ("worker", "新南社区", PlaceRoleName.COMMUNITY_WORKER),
    ("librarian", "新南社区", PlaceRoleName.LIBRARIAN),
    ("mentor", "云创空间", PlaceRoleName.MENTOR),
    ("editor", "南湖新区", PlaceRoleName.EDITOR),
]


def fill(say: Callable[[str], None]) -> None:
    """Build the tree of places, open the service centre, and give the demo people their roles."""
    if Place.objects.exists():
        return
    by_name = {"南湖新区": actions.found_district(actor=command_line(), name="南湖新区")}
    first = Person.objects.get(username="admin")
    actions.give_role(
        actor=command_line(), person=first, place=by_name["南湖新区"], role=PlaceRoleName.ADMINISTRATOR
    )
    admin = command_line(first)
    for inside, kind, name, details in TREE:
        by_name[name] = actions.add_place(
            actor=admin, parent=by_name[inside], kind=kind, name=name, **details
        )
    spans = [(time(9), time(12)), (time(13, 30), time(17, 30))]
    hours = [OpeningHours(weekday=day, opens=start, closes=end) for day in range(5) for start, end in spans]
    actions.set_opening_hours(actor=admin, place=by_name["服务中心"], hours=hours)
    for username, place, role in ROLES:
        person = Person.objects.get(username=username)
        actions.give_role(actor=admin, person=person, place=by_name[place], role=role)
    say(f"{len(by_name)} places, {len(ROLES)} roles")
