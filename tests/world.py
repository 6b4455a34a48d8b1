"""A small district with someone in every role, for the tests that look at all pages at once."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from django.test import Client
from django.utils import timezone
from wagtail.rich_text import RichText

from lianyuan.accounts import audit
from lianyuan.accounts.acting import command_line
from lianyuan.accounts.jobs import run_next
from lianyuan.accounts.models import ApiToken, Consent, Job, LookUp, LookUpConcern, Person
from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions as case_actions
from lianyuan.cases.models import AnswerTemplate, Case, SavedView
from lianyuan.cases.tests.factories import ANSWERS, make_service
from lianyuan.companies.actions import roster as roster_actions
from lianyuan.companies.actions.invitations import token_hash
from lianyuan.companies.middleware import SESSION_KEY
from lianyuan.companies.models import Claim, Company, Honour, Invitation
from lianyuan.companies.roster.columns import Field
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership, make_uscc
from lianyuan.content.models import Guide, HomePage, News
from lianyuan.core import clock
from lianyuan.core.ids import new_reference
from lianyuan.notifications.models import SentMail
from lianyuan.notifications.tests.factories import make_address, make_delivery, make_notice
from lianyuan.places.models import Place, PlaceKind
from lianyuan.places.tests.factories import make_district, make_place, make_place_role
from lianyuan.questionnaires.models import Draft, QuestionnaireVersion
from tests.world_calendars import add_calendars
from tests.world_catalogue import add_catalogue
from tests.world_fairness import add_fairness, grow_fairness
from tests.world_files import add_files
from tests.world_forms import add_forms
from tests.world_life import add_life
from tests.world_ratings import add_ratings
from tests.world_reception import add_reception
from tests.world_rooms import add_rooms
from tests.world_spaces import add_spaces, grow_spaces
from tests.world_time import add_time
from tests.world_waiting import add_waiting, grow_waiting
from tests.world_webhooks import add_webhooks

VISITOR = "visitor"
RESIDENT = "resident"
OWNER = "owner"
OWNER_AS_SELF = "owner_as_self"
STAFF = "staff"
OTHER_COMPANY = "other_company"
FORMER = "former"
DESK = "desk"
OTHER_DESK = "other_desk"
COMMUNITY_WORKER = "community_worker"
ADMINISTRATOR = "administrator"

INVITATION = "an-invitation-s-token"

ROLES = (
    VISITOR,
    RESIDENT,
    OWNER,
    OWNER_AS_SELF,
    STAFF,
    OTHER_COMPANY,
    FORMER,
    DESK,
    OTHER_DESK,
    COMMUNITY_WORKER,
    ADMINISTRATOR,
)


@dataclass
class World:
    """Company A stands in the first park, whose centre has a desk; company B and another desk in the second.

    `arguments` answers what the addresses ask for: everything named there belongs to company A or its park.
    `particular` answers for one address what suits it better, such as a case that waits for a reply; `filled`
    holds a form filled in so that whoever may send it gets it done.
    """

    district: Place
    park: Place
    centre: Place
    company: Company
    other: Company
    people: dict[str, Person]
    acting_for: dict[str, Company]
    arguments: dict[str, object] = field(default_factory=dict)
    particular: dict[str, dict[str, object]] = field(default_factory=dict)
    filled: dict[str, dict[str, str]] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser in which this role is signed in, acting for their company where they have one."""
        client = Client(raise_request_exception=False)
        if role != VISITOR:
            client.force_login(self.people[role], backend="django.contrib.auth.backends.ModelBackend")
            if role in self.acting_for:
                session = client.session
                session[SESSION_KEY] = self.acting_for[role].pk
                session.save()
        return client

    def acting_value(self, role: str) -> str:
        """What this role's forms carry as `acting_for`."""
        return str(self.acting_for[role].pk) if role in self.acting_for else ""


def make_world() -> World:
    """The small district, saved; without rosters, which few pages need and reading takes time."""
    district = make_district()
    park, other_park = make_place(name="示例一园"), make_place(name="示例二园")
    centre = make_place(name="示例服务中心", kind=PlaceKind.BUILDING, parent=park)
    other_centre = make_place(name="示例二园服务中心", kind=PlaceKind.BUILDING, parent=other_park)
    company = make_company(name="示例甲电商有限公司", place=centre)
    other = make_company(name="示例乙电商有限公司", place=other_centre)
    people = {role: make_person(username=role.replace("_", "-")) for role in ROLES if role != VISITOR}
    people[OWNER_AS_SELF] = people[OWNER]
    make_membership(person=people[OWNER], company=company, role=CompanyRoleName.OWNER)
    staff = make_membership(person=people[STAFF], company=company)
    make_membership(person=people[OTHER_COMPANY], company=other, role=CompanyRoleName.OWNER)
    make_membership(person=people[FORMER], company=company, ended=True)
    held = make_place_role(person=people[DESK], place=centre, role=PlaceRoleName.DESK_WORKER)
    make_place_role(person=people[OTHER_DESK], place=other_centre, role=PlaceRoleName.DESK_WORKER)
    make_place_role(person=people[COMMUNITY_WORKER], place=park, role=PlaceRoleName.COMMUNITY_WORKER)
    make_place_role(person=people[ADMINISTRATOR], place=district, role=PlaceRoleName.ADMINISTRATOR)
    claim = Claim.objects.create(person=make_person(), company=company, uscc=company.uscc, name=company.name)
    honour = Honour.objects.create(
        company=company, title="示例示范点", given_by="示例单位", year=timezone.now().year
    )
    invitation = Invitation.objects.create(
        company=company,
        role=CompanyRoleName.STAFF,
        token_hash=token_hash(INVITATION),
        made_by=people[OWNER],
        expires_at=timezone.now() + timedelta(days=7),
    )
    token = ApiToken.objects.create(
        person=people[OWNER], name="示例程序", prefix="lianyuan_abc", digest="示例"
    )
    world = World(
        district=district,
        park=park,
        centre=centre,
        company=company,
        other=other,
        people=people,
        acting_for={OWNER: company, STAFF: company, OTHER_COMPANY: other},
        arguments={
            "company_id": company.pk,
            "place_id": centre.pk,
            "claim_id": claim.pk,
            "honour_id": honour.pk,
            "membership_id": staff.pk,
            "role_id": held.pk,
            "invitation_id": invitation.pk,
            "token": INVITATION,
            "session_id": 0,
            "purpose": "colleagues-phone",
            "pk": 0,
            "token_id": token.pk,
            "rest": "nowhere",
            "kind": "company",
        },
        filled={
            "acting": {"company": ""},
            "language": {"language": "en"},
            "companies:claim": {"uscc": make_uscc(), "name": "示例丙电商有限公司"},
            "companies:claim-refusal": {"reason": "请带营业执照来"},
            "companies:honours": {"title": "示例示范基地", "given_by": "示例单位"},
            "companies:members": {"who": "resident", "role": "staff"},
            "companies:invitations": {"role": "staff", "days": "7"},
            "companies:entry": {"uscc": make_uscc(), "name": "示例丁电商有限公司", "version": "1"},
            "companies:edit": {"name": company.name, "version": "1", "room": "101"},
            "tokens:tokens": {"name": "示例程序", "days": "30"},
            "places:edit": {"kind": "building", "name": "示例服务中心"},
            "places:add": {"kind": "floor", "name": "示例三层"},
            "places:roles": {"who": "resident", "role": "mentor"},
        },
    )
    add_cases(world)
    add_life(world)
    add_forms(
        world.arguments,
        world.particular,
        world.filled,
        centre=world.centre,
        company=world.company,
        owner=people[OWNER],
        administrator=people[ADMINISTRATOR],
    )
    add_webhooks(world)
    add_notices(world)
    add_content(world)
    add_reception(world)
    add_rooms(world)
    add_calendars(world)
    add_spaces(world)
    add_waiting(world)
    add_fairness(world)
    return world


def add_content(world: World) -> None:
    """Published news, a guide, a home page with a block of each kind; no pictures, which take time."""
    body: list[tuple[str, object]] = [
        ("heading", "示例小标题"),
        (
            "text",
            RichText(
                '<p>示例正文，<a href="https://example.invalid/">示例链接</a>。</p><ul><li>示例</li></ul>'
            ),
        ),
        ("notice", {"title": "示例提示", "text": "示例内容", "tone": "gold"}),
        ("links", {"heading": "示例链接", "links": [{"label": "办事", "text": "", "address": "/services/"}]}),
        ("figures", {"heading": "示例数据", "figures": [FIGURE]}),
    ]
    out = {"live": True, "first_published_at": clock.now(), "last_published_at": clock.now()}
    entry = {"title": "示例标题", "summary": "示例的一句话说明", "body": body, **out}
    world.arguments |= {
        "news_id": News.objects.create(**entry).pk,
        "guide_id": Guide.objects.create(**entry).pk,
    }
    home = HomePage.objects.get()
    home.above = [("notice", {"title": "示例提示", "text": "", "tone": "seal"})]
    home.below = [
        ("latest_news", {"heading": "最新消息", "count": 3}),
        ("services", {"heading": "示例事项", "count": 3}),
        *body[1:],
    ]
    home.live = True
    home.save()


FIGURE = {"label": "示例企业", "value": "263", "unit": "家", "note": "示例来源"}


def add_notices(world: World) -> None:
    """A notice of the owner's, an address still to be confirmed, and what could not be delivered to them."""
    owner = world.people[OWNER]
    world.arguments |= {
        "channel": "mail",
        "notice_id": make_notice(person=owner).pk,
        "address_id": make_address(person=owner, confirmed=False).pk,
        "delivery_id": make_delivery(address=make_address(person=owner), failed=True).pk,
    }


def add_cases(world: World) -> None:
    """A service of the centre, and cases of company A in each state a page needs."""
    owner, desk = (
        acting_for(world.people[OWNER], world.company),
        actor_for(world.people[DESK]),
    )
    service = make_service(centre=world.centre, extension_days_limit=5)

    def filed() -> Case:
        return case_actions.file_case(actor=owner, service=service, answers=ANSWERS)

    taken = case_actions.take_case(actor=desk, case=filed())
    waiting = case_actions.ask_back(
        actor=desk, case=case_actions.take_case(actor=desk, case=filed()), question="请补充租赁合同"
    )
    done = case_actions.complete_case(
        actor=desk, case=case_actions.take_case(actor=desk, case=filed()), result="已办好"
    )
    world.arguments |= {"slug": service.slug, "reference": taken.reference}
    add_catalogue(world.arguments, world.particular, world.filled, service=service)
    longer = case_actions.take_case(actor=desk, case=filed())
    add_time(world.arguments, world.particular, world.filled, case=longer, desk=desk)
    add_ratings(world, filed)
    add_files(world.arguments, company=world.company, owner=owner, case=taken)
    view = SavedView.objects.create(person=world.people[DESK], name="示例", filters={"state": "waiting"})
    world.arguments["view_id"] = view.pk
    world.particular |= {
        "cases:taking": {"reference": filed().reference},
        "cases:quick-taking": {"reference": filed().reference},
        "cases:reply": {"reference": waiting.reference},
        "cases:rating": {"reference": done.reference},
    }
    world.filled |= {
        "cases:view-saving": {"view_name": "示例视图", "state": "waiting"},
        "cases:filing": ANSWERS,
        "cases:reply": {"words": "合同已补充"},
        "cases:withdrawal": {"reason": "不用了"},
        "cases:rating": {"grade": "5"},
        "cases:question": {"question": "请补充租赁合同"},
        "cases:completion": {"result": "已办好"},
        "cases:refusal": {"reason": "不在办理范围"},
    }


ROSTER = "企业名称,统一社会信用代码\n示例名册一公司,{good}\n示例名册二公司,91330402000000000X\n"


def add_rosters(world: World) -> None:
    """Rosters the desk brought in: one to be matched, one checked, one written, one that failed."""
    desk = actor_for(world.people[DESK])
    rosters = []
    for steps in range(4):
        file = ROSTER.format(good=make_uscc()).encode()
        roster = roster_actions.start(actor=desk, file=BytesIO(file), file_name="示例名册.csv")
        if steps:
            matching = {int(column): Field(name) for column, name in roster.matching.items()}
            roster_actions.ask_check(actor=desk, roster=roster, matching=matching)
            if steps == 3:
                Job.objects.filter(done_at=None).update(failed_at=clock.now())
            run_next()
        if steps == 2:
            roster_actions.ask_apply(actor=desk, roster=roster)
            run_next()
        rosters.append(roster.pk)
    matching_id, checked_id, written_id, failed_id = rosters
    world.arguments |= {"roster_id": checked_id, "import_id": checked_id}
    world.particular |= {
        "companies:import-matching": {"roster_id": matching_id},
        "companies:import-resumption": {"roster_id": failed_id},
        "companies:import-reversal": {"roster_id": written_id},
        "companies:import-mend-sheet": {"roster_id": written_id},
    }


def grow(world: World, *, rows: int) -> None:
    """`rows` more of everything a list could show, all in sight of the company, its desk and its owner."""
    grow_spaces(world, rows)
    actor = command_line()
    for number in range(rows):
        person = make_person()
        company = make_company(place=world.centre)
        make_membership(person=person, company=world.company)
        make_membership(person=world.people[OWNER], company=company, role=CompanyRoleName.OWNER)
        make_place(parent=world.centre, kind=PlaceKind.FLOOR)
        make_place(parent=world.park, kind=PlaceKind.BUILDING)
        make_place_role(person=person, place=world.centre, role=PlaceRoleName.MENTOR)
        Claim.objects.create(person=person, company=company, uscc=company.uscc, name=company.name)
        Claim.objects.create(person=world.people[OWNER], uscc=make_uscc(), name="示例认领")
        ApiToken.objects.create(
            person=world.people[OWNER], name="示例程序", prefix="lianyuan_abc", digest=str(number)
        )
        grow_fairness(world, number)
        Honour.objects.create(company=world.company, title=f"示例称号{number}", given_by="示例单位")
        service = make_service(centre=world.centre)
        situation = f"situation-{number}"
        case_actions.keep_situation(
            actor=actor, slug=situation, name=situation, summary="示例", services=[service]
        )
        case_actions.keep_topic(actor=actor, slug=situation, name=f"主题{number}", services=[service])
        AnswerTemplate.objects.create(centre=world.centre, title=f"示例答复{number}", words="示例")
        News.objects.create(
            title=f"示例新闻{number}", summary="示例", live=True, first_published_at=clock.now()
        )
        Guide.objects.create(
            title=f"示例指南{number}", summary="示例", live=True, first_published_at=clock.now()
        )
        Invitation.objects.create(
            company=world.company,
            role=CompanyRoleName.STAFF,
            token_hash=token_hash(f"an-invitation-{number}"),
            made_by=world.people[OWNER],
            expires_at=timezone.now() + timedelta(days=7),
        )
        look_up = LookUp.objects.create(by=person, by_role="服务台", what="成员名单", why="成员页")
        for concerned in (world.people[OWNER], world.people[DESK]):
            LookUpConcern.objects.create(look_up=look_up, person=concerned)
            Consent.objects.create(
                person=concerned, purpose="terms", version=str(number), receipt=new_reference()
            )
        Draft.objects.create(
            person=world.people[OWNER],
            company=world.company,
            use="filing",
            subject=f"service-{number}",
            version=QuestionnaireVersion.objects.get(services__slug="paged"),
        )
        make_delivery(address=make_address(person=world.people[OWNER]), failed=True)
        grow_waiting(world, number)
        SentMail.objects.create(
            subject=f"示例邮件{number}", body="示例", message_id=f"<{number}@example.invalid>"
        )
        audit.record(
            actor=actor, verb="修改资料", target=world.company, before={"room": ""}, after={"room": "101"}
        )
