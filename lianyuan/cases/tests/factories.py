"""Services and cases for tests."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions
from lianyuan.cases.models import Audience, Case, Service
from lianyuan.companies.models import Company
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.places.models import Place, PlaceKind
from lianyuan.places.tests.factories import make_place, make_place_role
from lianyuan.questionnaires.definition import DIALECT
from lianyuan.questionnaires.models import QuestionnaireVersion
from lianyuan.questionnaires.tests.factories import make_version

_numbers = count(1)
ANSWERS = {"subject": "租金怎么补"}


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day in the district."""
    return datetime.combine(day, time(hour), ZoneInfo("Asia/Shanghai"))


def make_form() -> QuestionnaireVersion:
    """A form with one question, answered by ANSWERS."""
    schema = {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": ["subject"],
        "properties": {"subject": {"type": "string", "minLength": 2, "maxLength": 200}},
    }
    layout = {"fields": [{"key": "subject", "label": "想问什么", "widget": "long_text"}]}
    return make_version(schema=schema, layout=layout)


def make_service(*, centre: Place | None = None, **fields: Any) -> Service:
    """An offered service of a centre of its own, with a short form and five promised days unless given."""
    number = next(_numbers)
    fields.setdefault("name", f"示例事项{number}")
    fields.setdefault("summary", "示例的说明")
    fields.setdefault("audience", Audience.ANYONE)
    fields.setdefault("promised_days", 5)
    fields.setdefault("slug", f"service-{number}")
    if "form" not in fields:
        fields["form"] = make_form()
    return Service.objects.create(centre=centre or make_place(kind=PlaceKind.BUILDING), **fields)


def make_desk_worker(centre: Place, role: PlaceRoleName = PlaceRoleName.DESK_WORKER, **fields: Any) -> Person:
    """A person at the desk of a centre."""
    person = make_person(**fields)
    make_place_role(person=person, place=centre, role=role)
    return person


@dataclass(frozen=True)
class Counter:
    """A service with someone on each side of the desk: a company's owner and colleague, two at the desk."""

    service: Service
    company: Company
    owner: Person
    colleague: Person
    desk: Person
    other_desk: Person

    @property
    def as_company(self) -> Actor:
        """The owner acting for the company."""
        return acting_for(self.owner, self.company)

    @property
    def as_colleague(self) -> Actor:
        """The colleague acting for the company."""
        return acting_for(self.colleague, self.company)

    @property
    def as_desk(self) -> Actor:
        """The first desk worker."""
        return actor_for(self.desk)

    @property
    def as_other_desk(self) -> Actor:
        """The second desk worker."""
        return actor_for(self.other_desk)

    def filed(self, **fields: Any) -> Case:
        """A case just filed by the company."""
        fields.setdefault("answers", ANSWERS)
        return actions.file_case(actor=self.as_company, service=self.service, **fields)

    def taken(self, **fields: Any) -> Case:
        """A case the first desk worker took."""
        return actions.take_case(actor=self.as_desk, case=self.filed(**fields))

    def waiting(self, **fields: Any) -> Case:
        """A case that waits for the applicant."""
        return actions.ask_back(actor=self.as_desk, case=self.taken(**fields), question="请补充租赁合同")

    def completed(self, **fields: Any) -> Case:
        """A case done."""
        return actions.complete_case(actor=self.as_desk, case=self.taken(**fields), result="已办好")


def make_counter(**fields: Any) -> Counter:
    """A service and its people (see `Counter`); fields are the service's."""
    service = make_service(**fields)
    company = make_company()
    return Counter(
        service=service,
        company=company,
        owner=make_membership(company=company).person,
        colleague=make_membership(company=company).person,
        desk=make_desk_worker(service.centre),
        other_desk=make_desk_worker(service.centre),
    )


def companies(first: Counter, most: int = 5) -> list[Counter]:
    """The same service as several companies use it."""
    others = [make_company() for _more in range(most - 1)]
    return [
        first,
        *(replace(first, company=each, owner=make_membership(company=each).person) for each in others),
    ]
