"""Ratings of the demo district: a month of invented ones to be told, and a bad one waiting for its call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.core import clock

from . import actions
from .actions.statistics import tell_months
from .models import Case, Grade, Outcome, RatingFollowUp, Service

As = Callable[..., Actor]


@dataclass(frozen=True)
class Told:
    """One rated case: whose, what was asked, how it was rated."""

    number: int
    who: str
    for_company: bool
    question: str
    grade: Grade
    tags: tuple[str, ...] = ()
    words: str = ""


LAST_MONTH = [
    Told(
        11,
        "owner",
        True,
        "园区的公共会议室，公司可以长期预订吗？",
        Grade.VERY_GOOD,
        ("quick", "clear"),
        "当天就有了答复。",
    ),
    Told(12, "resident", False, "个人想租一个工位，要办哪些手续？", Grade.GOOD, ("friendly",)),
    Told(13, "worker", False, "社区的旧物交换日要不要报备？", Grade.FAIR, ("slow",)),
    Told(14, "secretary", True, "参加展会的展位费能不能补一部分？", Grade.GOOD, ("clear",)),
    Told(
        15, "staff", True, "租的办公室换了房号，地址要不要变更？", Grade.BAD, ("many-visits",), "跑了两趟。"
    ),
]
LATELY = Told(
    16, "worker", False, "居民活动室的水电费怎么分摊？", Grade.BAD, ("slow", "unclear"), "等了好几天。"
)


def fill(act_as: As, back: Callable[[int], date]) -> None:
    """Tell them; `act_as` makes the actor of a user name, `back` gives the day so many working days ago."""
    service = Service.objects.get(slug="policy-question")
    then = clock.today().replace(day=1) - timedelta(days=15)
    for told in LAST_MONTH:
        case = _rated(act_as, service, told, then)
        if told.grade == Grade.BAD:
            _put_right(act_as, case, _at(then + timedelta(days=3), 15))
    _rated(act_as, service, LATELY, back(1))
    tell_months(actor=command_line())


def _rated(act_as: As, service: Service, told: Told, day: date) -> Case:
    actor = act_as(told.who, for_company=told.for_company)
    case = actions.file_case(
        actor=actor,
        service=service,
        answers={"topic": "other", "question": told.question},
        at=_at(day, 9),
        new_reference=lambda: f"DEM0-01{told.number}",
    )
    desk = act_as("desk", for_company=False)
    case = actions.take_case(actor=desk, case=case, at=_at(day, 10))
    case = actions.complete_case(
        actor=desk, case=case, result="已电话说明，办法写在短信里。", at=_at(day, 14)
    )
    actions.rate_case(
        actor=actor, case=case, grade=told.grade, tags=told.tags, words=told.words, at=_at(day, 16)
    )
    return case


def _put_right(act_as: As, case: Case, moment: datetime) -> None:
    admin = act_as("admin", for_company=False)
    follow_up = RatingFollowUp.objects.get(rating__case=case)
    actions.record_call(
        actor=admin, follow_up=follow_up, reached=True, words="第一次来时材料单没有说全。", at=moment
    )
    actions.close_follow_up(
        actor=admin,
        follow_up=follow_up,
        outcome=Outcome.PUT_RIGHT,
        answer="材料单已经补全，并贴到窗口和网页上。谢谢您指出来。",
        at=moment + timedelta(hours=1),
    )


def _at(day: date, hour: int) -> datetime:
    moment = datetime.combine(day, time(hour), ZoneInfo(settings.TIME_ZONE))
    return min(moment, clock.now() - timedelta(minutes=24 - hour))
