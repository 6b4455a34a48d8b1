"""The rooms a service centre lends out, and a few invented bookings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.companies import queries as companies
from lianyuan.core import clock
from lianyuan.places.models import Place

from . import actions, demo_waiting
from .actions import Wanted
from .actions.quotas import save_peak, save_quota
from .actions.seasons import open_season
from .models import Audience, Counts, Equipment, Extra, Feature, Peak, Period, Space, SpaceHours, SpaceKind
from .refusals import CannotBook

CENTRE = "服务中心"
EVERY_DAY = range(7)
WORKDAYS = range(5)


@dataclass(frozen=True)
class Room:
    """A room of the demo, with its hours and what is fixed in it."""

    name: str
    kind: SpaceKind
    capacity: int
    features: tuple[str, ...] = ()
    weekdays: range = WORKDAYS
    opens: time = time(8, 30)
    closes: time = time(20, 30)
    part_of: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


ROOMS = [
    Room(
        "培训室",
        SpaceKind.TRAINING,
        60,
        ("投影", "白板", "音响"),
        fields={
            "layout": "课桌式，可以从中间隔开",
            "longest": 480,
            "buffer_after": 30,
            "needs_approval": True,
            "audience": Audience.COMPANIES,
            "step_free": True,
            "house_rules": "用完请把桌椅还原，带走垃圾，关好灯和空调。",
            "terms": "整间培训室要服务台同意，一般当天答复。",
        },
    ),
    Room(
        "培训室东间", SpaceKind.TRAINING, 28, ("投影", "白板"), part_of="培训室", fields={"step_free": True}
    ),
    Room("培训室西间", SpaceKind.TRAINING, 28, ("白板",), part_of="培训室", fields={"step_free": True}),
    Room(
        "会议室",
        SpaceKind.MEETING,
        12,
        ("投影", "白板", "视频会议"),
        fields={"whereabouts": "二楼，出电梯左手第一间", "step_free": True},
    ),
    Room("小会议室", SpaceKind.MEETING, 6, ("白板",), fields={"whereabouts": "二楼，会议室对面"}),
    Room("会客室", SpaceKind.RECEPTION, 8, ("投影",), fields={"longest": 120, "step_free": True}),
    Room(
        "健身房",
        SpaceKind.GYM,
        15,
        weekdays=EVERY_DAY,
        opens=time(7),
        closes=time(22),
        fields={"longest": 120, "closed_on_holidays": False, "days_ahead": 7},
    ),
    Room(
        "阅读角",
        SpaceKind.READING,
        10,
        weekdays=EVERY_DAY,
        opens=time(9),
        closes=time(21),
        fields={"closed_on_holidays": False, "grace_minutes": 30},
    ),
    Room(
        "母婴室",
        SpaceKind.NURSING,
        1,
        weekdays=EVERY_DAY,
        fields={"closed_on_holidays": False, "step_free": True},
    ),
]


def fill(say: Callable[[str], None]) -> None:
    """Lend out the rooms, and let some invented people book some."""
    if Space.objects.exists():
        return
    centre = Place.objects.get(name=CENTRE)
    rooms: dict[str, Space] = {}
    for room in ROOMS:
        rooms[room.name] = _lend_out(centre, room, rooms)
    Equipment.objects.create(place=centre, name="无线话筒", count=4)
    Equipment.objects.create(place=centre, name="移动白板", count=2)
    Extra.objects.create(place=centre, name="茶水", explanation="写几个人，例如：10 杯茶", lead=120)
    Extra.objects.create(place=centre, name="会后保洁", explanation="写要打扫什么", lead=240)
    _keep_fair(centre, rooms)
    made = _book(rooms)
    waiting = demo_waiting.fill()
    say(f"{len(rooms)} rooms, {made} bookings, {waiting} waiting")


def _keep_fair(centre: Place, rooms: dict[str, Space]) -> None:
    """Hours a company may have a week, fewer at its peak; and a term whose slots are asked for now."""
    admin = Actor(person=Person.objects.get(username="admin"))
    for weekday in WORKDAYS:
        save_peak(actor=admin, place=centre, weekday=weekday, begins=time(14), ends=time(17))
    for peak, hours in ((Peak.ANY, 12), (Peak.PEAK, 6)):
        save_quota(
            actor=admin,
            place=centre,
            kind="",
            counts=Counts.COMPANY,
            period=Period.WEEK,
            peak=peak,
            hours=hours,
        )
    today = clock.today()
    open_season(
        actor=admin,
        place=centre,
        name="示例学期",
        from_day=today + timedelta(days=30),
        until_day=today + timedelta(days=90),
        wishes_until=clock.now() + timedelta(days=14),
        most_slots=2,
        spaces=[rooms["会议室"], rooms["小会议室"], rooms["培训室东间"], rooms["培训室西间"]],
    )


def _lend_out(centre: Place, room: Room, rooms: dict[str, Space]) -> Space:
    space = Space.objects.create(
        place=centre,
        name=room.name,
        kind=room.kind,
        capacity=room.capacity,
        whole=rooms.get(room.part_of),
        hourly_price=Decimal(0),
        **room.fields,
    )
    space.features.set([Feature.objects.get_or_create(name=name)[0] for name in room.features])
    SpaceHours.objects.bulk_create(
        SpaceHours(space=space, weekday=weekday, opens=room.opens, closes=room.closes)
        for weekday in room.weekdays
    )
    return space


def _book(rooms: dict[str, Space]) -> int:
    """Bookings of the coming days; one that falls on a day the room is shut is left out."""
    owner = Person.objects.get(username="owner")
    company = next(iter(companies.memberships_of(owner))).company
    as_company = Actor(person=owner, company_id=company.pk, company_label=company.name)
    resident = Actor(person=Person.objects.get(username="resident"))
    staff = Actor(person=Person.objects.get(username="staff"))
    wishes = [
        (as_company, "会议室", 1, time(14), 120, "示例：季度碰头会", 9),
        (staff, "小会议室", 1, time(10), 60, "示例：面试", 3),
        (as_company, "培训室", 3, time(9), 180, "示例：新员工培训", 40),
        (resident, "阅读角", 1, time(19), 60, "示例：读书", 2),
        (staff, "会议室", 2, time(9, 30), 90, "示例：方案讨论", 6),
        (resident, "健身房", 1, time(18), 60, "示例：锻炼", 1),
    ]
    made = 0
    for actor, name, days, begins, minutes, title, people in wishes:
        starts = timezone.make_aware(datetime.combine(_workday(clock.today(), days), begins))
        try:
            actions.book(
                actor=actor,
                space=rooms[name],
                starts=starts,
                ends=starts + timedelta(minutes=minutes),
                wanted=Wanted(title=title, attendees=people),
            )
            made += 1
        except CannotBook:
            continue
    return made


def _workday(today: date, days: int) -> date:
    day = today + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day
