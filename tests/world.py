"""A small district with someone in every role, for the tests that look at all pages at once."""

from dataclasses import dataclass, field

from django.test import Client
from django.utils import timezone

from lianyuan.accounts import audit
from lianyuan.accounts.acting import command_line
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies.middleware import SESSION_KEY
from lianyuan.companies.models import Claim, Company, Honour
from lianyuan.companies.tests.factories import make_company, make_membership, make_uscc
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
    """

    district: Place
    park: Place
    centre: Place
    company: Company
    other: Company
    people: dict[str, Person]
    acting_for: dict[str, Company]
    arguments: dict[str, object] = field(default_factory=dict)

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
    """The small district, saved."""
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
    return World(
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
            "uscc": make_uscc(),
        },
    )


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
        Honour.objects.create(company=world.company, title=f"示例称号{number}", given_by="示例单位")
        audit.record(
            actor=actor, verb="修改资料", target=world.company, before={"room": ""}, after={"room": "101"}
        )
