"""The service catalogue of the demo district, and a few invented cases in every state."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.models import Person
from lianyuan.companies.models import Membership
from lianyuan.core import clock
from lianyuan.files.drawing import drawn_paper
from lianyuan.files.preparing import prepare
from lianyuan.places.models import OpeningHours, Place
from lianyuan.questionnaires import queries as forms
from lianyuan.questionnaires.actions import publish_version, save_page
from lianyuan.questionnaires.actions.drafts import Written
from lianyuan.workdays.calendar import Calendar
from lianyuan.workdays.queries import calendar

from . import actions, demo_ratings
from .actions.desk_settings import set_desk
from .attachments import ATTACHMENT
from .demo_life import tell_life
from .filing_forms import NAME
from .models import Case, ExampleOutcome, Grade, Service

CATALOGUE = Path(__file__).resolve().parent / "demo_data" / "catalogue.json"
CENTRE = "服务中心"


@dataclass(frozen=True)
class Step:
    """A deed on a demo case: what, by whom, how many working days ago, with what words."""

    deed: str
    who: str
    ago: int
    words: str = ""
    grade: Grade = Grade.GOOD
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """One demo case, told from its filing on; `for_company` files it for the first company they joined."""

    reference: str
    service: str
    who: str
    for_company: bool
    ago: int
    answers: dict[str, Any]
    steps: list[Step] = field(default_factory=list)


STORIES = [
    Story(
        "DEM0-0001",
        "policy-question",
        "owner",
        True,
        8,
        {"topic": "rent", "question": "公司在园区租了两间办公室，成立不到一年，房租能不能申请补贴？"},
        [
            Step("take", "desk", 8),
            Step("ask", "desk", 6, "请补充租赁合同的首页和最近一期的付款凭证，带到窗口核对就可以。"),
            Step(
                "reply",
                "owner",
                2,
                "合同首页和付款凭证都拍了照片，原件随时可以带到窗口。",
                papers=("租赁合同首页.jpg", "付款凭证.jpg"),
            ),
        ],
    ),
    Story(
        "DEM0-0002",
        "mentor-meeting",
        "owner",
        True,
        12,
        {
            "project": "橙果包装，给电商做可以折叠的礼盒",
            "stage": "growing",
            "question": "客户都在本地，想走到外地去，应该先做渠道还是先做样品？",
            "phone": "10000000003",
        },
        [
            Step("take", "desk2", 12),
            Step(
                "complete",
                "desk2",
                9,
                "已约好示例导师，时间已电话确认，地点在服务中心二楼会客室，见面一小时。",
            ),
        ],
    ),
    Story(
        "DEM0-0003",
        "company-registration",
        "resident",
        False,
        2,
        {
            "name": "青竹示例工作室、青竹样本设计",
            "business": "给小店做招牌和菜单的设计，两个人一起做。",
            "people": 2,
            "address": "space",
            "true": True,
        },
        [
            Step("take", "desk", 1),
            Step(
                "ask", "desk", 1, "“青竹示例工作室”已经有人用了，请在另外的名称里再选一个，并写上谁做负责人。"
            ),
        ],
    ),
    Story(
        "DEM0-0004",
        "policy-question",
        "staff",
        True,
        1,
        {"topic": "talent", "question": "新招了两位应届生，社保补贴要什么时候申请？"},
    ),
    Story(
        "DEM0-0005",
        "mentor-meeting",
        "resident",
        False,
        0,
        {
            "project": "社区里的共享工具柜",
            "stage": "idea",
            "question": "想先在一个小区试，应该找谁谈场地？",
            "phone": "10000000009",
        },
    ),
    Story(
        "DEM0-0006",
        "policy-question",
        "secretary",
        True,
        7,
        {"topic": "fund", "question": "做非遗手工的小公司，有没有可以申请的创业资金？"},
        [Step("take", "desk2", 6)],
    ),
    Story(
        "DEM0-0007",
        "policy-question",
        "worker",
        False,
        15,
        {"topic": "other", "question": "居民想在社区空地办周末集市，需要办什么手续？"},
        [
            Step("take", "desk", 15),
            Step("complete", "desk", 13, "周末集市向社区备案就可以，不收费。备案表已放在社区服务台。"),
            Step("rate", "worker", 12, "问得清楚，答得也快。", Grade.VERY_GOOD),
        ],
    ),
    Story(
        "DEM0-0008",
        "policy-question",
        "resident",
        False,
        20,
        {"topic": "tax", "question": "网店还没有注册公司，能不能享受小微企业的税费减免？"},
        [
            Step("take", "desk", 19),
            Step("refuse", "desk", 18, "这项减免要先有营业执照。可以先办“公司注册帮办”，办好后再来申请。"),
            Step("rate", "resident", 18, "说清楚了该怎么做。", Grade.FAIR),
        ],
    ),
    Story(
        "DEM0-0009",
        "policy-question",
        "owner",
        True,
        10,
        {"topic": "tax", "question": "年度汇算时研发费用怎么加计扣除？"},
        [Step("withdraw", "owner", 9, "会计已经问到了，不用再办。")],
    ),
    Story(
        "DEM0-0010",
        "policy-question",
        "worker",
        False,
        2,
        {"topic": "other", "question": "社区想办一次义诊，场地要向谁申请？"},
        [Step("accept", "desk2", 1)],
    ),
    Story(
        "DEM0-0011",
        "policy-question",
        "staff",
        True,
        1,
        {"topic": "talent", "question": "应届生的社保补贴什么时候申请？"},
    ),
    Story(
        "DEM0-0012",
        "policy-question",
        "staff",
        True,
        3,
        {"topic": "talent", "question": "实习生转正有没有补贴？"},
        [Step("take", "desk", 2)],
    ),
]


class _Telling:
    """Tells the stories: dates them back by working days, one hour of the morning per step."""

    def __init__(self, known: Calendar) -> None:
        self.known = known
        self.people = {person.username: person for person in Person.objects.all()}
        self.services = {service.slug: service for service in Service.objects.all()}
        self.companies = {
            membership.person_id: membership
            for membership in Membership.objects.current().select_related("company").order_by("-pk")
        }

    def tell(self, story: Story) -> None:
        actor = self.actor(story.who, for_company=story.for_company)
        case = actions.file_case(
            actor=actor,
            service=self.services[story.service],
            answers=story.answers,
            at=self._moment(story.ago, 0),
            new_reference=lambda: story.reference,
        )
        for number, step in enumerate(story.steps, start=1):
            self._take_step(story, step, case, number)

    def _take_step(self, story: Story, step: Step, case: Case, number: int) -> None:
        by_applicant = step.deed in {"reply", "withdraw", "rate"}
        actor = self.actor(step.who, for_company=by_applicant and story.for_company)
        at = self._moment(step.ago, number)
        match step.deed:
            case "take":
                actions.take_case(actor=actor, case=case, at=at)
            case "accept":
                actions.accept_case(actor=actor, case=case, at=at)
            case "ask":
                actions.ask_back(actor=actor, case=case, question=step.words, at=at)
            case "reply":
                papers = [prepare(drawn_paper(11, name), ATTACHMENT) for name in step.papers]
                actions.reply(actor=actor, case=case, words=step.words, attachments=papers, at=at)
            case "complete":
                actions.complete_case(actor=actor, case=case, result=step.words, at=at)
            case "refuse":
                actions.refuse_case(actor=actor, case=case, reason=step.words, at=at)
            case "withdraw":
                actions.withdraw_case(actor=actor, case=case, reason=step.words, at=at)
            case "rate":
                actions.rate_case(actor=actor, case=case, grade=step.grade, words=step.words, at=at)

    def actor(self, username: str, *, for_company: bool) -> Actor:
        """A demo person, as themselves or for their company."""
        person = self.people[username]
        if not for_company:
            return Actor(person=person)
        company = self.companies[person.pk].company
        return Actor(person=person, company_id=company.pk, company_label=company.name)

    def day(self, ago: int) -> date:
        """The day so many working days ago."""
        day = clock.today()
        while ago or not self.known.works(day):
            ago -= ago > 0 and self.known.works(day)
            day -= timedelta(days=1)
        return day

    def _moment(self, ago: int, number: int) -> datetime:
        day = self.day(ago)
        here = ZoneInfo(settings.TIME_ZONE)
        moment = datetime.combine(day, time(9), here) + timedelta(minutes=13 + 47 * number)
        return min(moment, clock.now() - timedelta(minutes=20 - number))


def publish_catalogue(*, actor: Actor, centre: Place) -> None:
    """The services of the demo, with their forms, at a centre."""
    for entry in json.loads(CATALOGUE.read_text(encoding="utf-8")):
        form = publish_version(
            actor=actor,
            slug=entry["slug"],
            name=entry["name"],
            schema=entry.pop("schema"),
            layout=entry.pop("layout"),
        )
        actions.publish_service(actor=actor, centre=centre, form=form, **entry)


def _bundle(*, actor: Actor) -> None:
    """Situations and topics, and an example of each kind for one service."""
    services = {service.slug: service for service in Service.objects.all()}
    everything = [
        services[slug]
        for slug in ("company-registration", "start-up-desk", "policy-question", "mentor-meeting")
    ]
    actions.keep_situation(
        actor=actor,
        slug="opening-a-company",
        name="我要开公司",
        summary="办执照、问政策、找导师，一次填好。",
        services=everything,
    )
    actions.keep_topic(
        actor=actor,
        slug="starting-up",
        name="开办创业",
        services=[*everything[:2], everything[3]],
        position=1,
    )
    actions.keep_topic(actor=actor, slug="policies", name="政策优惠", services=everything[2:3], position=2)
    question = services["policy-question"]
    actions.add_example(
        actor=actor,
        service=question,
        name="填对的咨询",
        answers={"topic": "rent", "question": "公司成立不到一年，房租能补多少？"},
        filed_on=date(2026, 2, 13),
        due_on=date(2026, 2, 27),
    )
    actions.add_example(
        actor=actor,
        service=question,
        name="没写问题",
        answers={"topic": "rent"},
        outcome=ExampleOutcome.REFUSED,
        wrong_keys=["question"],
    )


def _settle_desk(admin: Actor) -> None:
    """Desk hours of the centre, and who is told of its deadlines."""
    spans = [(time(9), time(12)), (time(13, 30), time(17))]
    set_desk(
        actor=admin,
        centre=Place.objects.get(name=CENTRE),
        hours=[
            OpeningHours(weekday=day, opens=start, closes=end) for day in range(5) for start, end in spans
        ],
        warn_days=1,
        answer_days=2,
        people=Person.objects.filter(username__in=["admin", "desk"]),
    )


def _ask_for_time(telling: _Telling) -> None:
    """One request for more time, for the administrator to decide on."""
    actions.ask_extension(
        actor=Actor(person=telling.people["desk"]),
        case=Case.objects.get(reference="DEM0-0001"),
        days=2,
        reason="租金补贴的起算日要等导师的意见。",
    )


def _begin_a_form(telling: _Telling) -> None:
    """One page of a longer form, left unfinished by the company's owner."""
    actor = telling.actor("owner", for_company=True)
    filling = forms.filling(actor, NAME, "start-up-desk")
    assert filling is not None
    answers = {**filling.answers, "stage": "yes", "people": 3}
    written = Written(
        version=filling.opened.version, edition=0, keys=frozenset(answers), answers=answers, page=2
    )
    save_page(actor=actor, use=filling.use, subject=filling.subject, opened=filling.opened, written=written)


def fill(say: Callable[[str], None]) -> None:
    """Publish the catalogue of the service centre, and tell the stories of its cases."""
    if Service.objects.exists():
        return
    admin = command_line(Person.objects.get(username="admin"))
    publish_catalogue(actor=admin, centre=Place.objects.get(name=CENTRE))
    _bundle(actor=admin)
    _settle_desk(admin)
    telling = _Telling(calendar(since=clock.today() - timedelta(days=120)))
    for story in STORIES:
        telling.tell(story)
    tell_life(Place.objects.get(name=CENTRE), telling.people)
    _ask_for_time(telling)
    _begin_a_form(telling)
    demo_ratings.fill(telling.actor, telling.day)
    say(f"{Service.objects.count()} services, {len(STORIES)} cases")
