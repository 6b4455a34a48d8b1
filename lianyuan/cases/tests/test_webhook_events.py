"""Programs are told of a case's steps: its company's and the district's, and nothing that was written."""

import json

import pytest

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions
from lianyuan.cases.models import Grade
from lianyuan.cases.webhook_events import TYPES, still_may
from lianyuan.companies.models import Membership
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.core.refusals import NotAllowed
from lianyuan.places.tests.factories import make_district, make_place_role
from lianyuan.webhooks.actions import register_endpoint
from lianyuan.webhooks.models import Delivery, Endpoint

from .factories import make_counter

pytestmark = pytest.mark.django_db


def endpoint(actor: Actor, audience: str) -> Endpoint:
    types = [each.name for each in TYPES.values()]
    found, _secret = register_endpoint(
        actor=actor, label="示例", address="https://example.invalid/hook", audience=audience, types=types
    )
    return found


def test_each_step_is_told_to_its_company_and_the_district_and_says_nothing_written() -> None:
    counter = make_counter()
    Membership.objects.filter(person=counter.owner).update(role=CompanyRoleName.OWNER)
    other = make_company()
    others_owner = make_membership(company=other, role=CompanyRoleName.OWNER).person
    admin = make_person()
    make_place_role(person=admin, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    ours = endpoint(counter.as_company, f"company:{counter.company.pk}")
    theirs = endpoint(acting_for(others_owner, other), f"company:{other.pk}")
    all_of_them = endpoint(actor_for(admin), "all")

    case = counter.waiting(answers={"subject": "秘密一"})
    case = actions.reply(actor=counter.as_company, case=case, words="秘密二")
    case = actions.complete_case(actor=counter.as_desk, case=case, result="秘密三")
    actions.rate_case(actor=counter.as_company, case=case, grade=Grade.VERY_BAD, words="秘密四")

    def told(whom: Endpoint) -> list[str]:
        rows = Delivery.objects.filter(endpoint=whom).select_related("event").order_by("pk")
        return [row.event.type.rpartition(".")[2] for row in rows]

    steps = ["filed", "accepted", "asked", "replied", "completed", "rated"]
    assert (told(ours), told(all_of_them), told(theirs)) == (steps, steps, [])
    written = json.dumps(
        [row.event.data for row in Delivery.objects.select_related("event")], ensure_ascii=False
    )
    for private in ("秘密", str(counter.owner), str(counter.desk), counter.company.name):
        assert private not in written
    assert case.reference in written


def test_only_who_holds_the_role_now_may_have_them() -> None:
    counter = make_counter()
    token = f"company:{counter.company.pk}"
    for nobody in (counter.as_colleague, counter.as_desk, actor_for(counter.owner)):
        with pytest.raises(NotAllowed):
            endpoint(nobody, token)
    with pytest.raises(NotAllowed):
        endpoint(counter.as_company, "all")
    Membership.objects.filter(person=counter.owner).update(role=CompanyRoleName.OWNER)
    assert still_may(counter.owner, token)
    Membership.objects.filter(person=counter.owner).update(role=CompanyRoleName.STAFF)
    assert not still_may(counter.owner, token)
    assert not still_may(counter.owner, "all")
