"""A small district with someone in every role, for the tests that look at all pages at once."""

from dataclasses import dataclass, field
from io import BytesIO

from django.test import Client
from django.utils import timezone

from lianyuan.accounts import audit
from lianyuan.accounts.acting import command_line
from lianyuan.accounts.jobs import run_next
from lianyuan.accounts.models import ApiToken, Job, Person
from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions as case_actions
from lianyuan.cases.models import Case
from lianyuan.cases.tests.factories import ANSWERS, make_service
from lianyuan.companies.actions import roster as roster_actions
from lianyuan.companies.middleware import SESSION_KEY
from lianyuan.companies.models import Claim, Company, Honour
from lianyuan.companies.roster.columns import Field
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership, make_uscc
from lianyuan.core import clock
from lianyuan.places.models import Place, PlaceKind
from lianyuan.places.tests.factories import make_district, make_place, make_place_role

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
            "token_id": token.pk,
            "rest": "nowhere",
        },
        filled={
            "acting": {"company": ""},
            "companies:claim": {"uscc": make_uscc(), "name": "示例丙电商有限公司"},
            "companies:claim-refusal": {"reason": "请带营业执照来"},
            "companies:honours": {"title": "示例示范基地", "given_by": "示例单位"},
            "companies:members": {"who": "resident", "role": "staff"},
            "companies:entry": {"uscc": make_uscc(), "name": "示例丁电商有限公司", "version": "1"},
            "companies:edit": {"name": company.name, "version": "1", "room": "101"},
            "tokens:tokens": {"name": "示例程序", "days": "30"},
            "places:edit": {"kind": "building", "name": "示例服务中心"},
            "places:add": {"kind": "floor", "name": "示例三层"},
            "places:roles": {"who": "resident", "role": "mentor"},
        },
    )
    add_cases(world)
    return world


def add_cases(world: World) -> None:
    """A service of the centre, and cases of company A in each state a page needs."""
    owner, desk = (
        acting_for(world.people[OWNER], world.company),
        actor_for(world.people[DESK]),
    )
    service = make_service(centre=world.centre)

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
    world.particular |= {
        "cases:taking": {"reference": filed().reference},
        "cases:reply": {"reference": waiting.reference},
        "cases:rating": {"reference": done.reference},
    }
    world.filled |= {
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
        Honour.objects.create(company=world.company, title=f"示例称号{number}", given_by="示例单位")
        audit.record(
            actor=actor, verb="修改资料", target=world.company, before={"room": ""}, after={"room": "101"}
        )
