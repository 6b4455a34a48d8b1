"""Searching shows nobody what they may not open: each role, each thing, by results, counts, suggestions."""

from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases import actions as case_actions
from lianyuan.cases.models import Case
from lianyuan.cases.tests.factories import ANSWERS, make_service
from lianyuan.companies.actions import people as company_people
from lianyuan.companies.models import Membership
from lianyuan.companies.tests.factories import acting_for
from lianyuan.places import actions as place_actions
from lianyuan.places.models import Place, PlaceRole
from lianyuan.search import queries
from lianyuan.search.models import Document
from lianyuan.search.reindexing import reindex
from tests.world import (
    ADMINISTRATOR,
    DESK,
    FORMER,
    OTHER_COMPANY,
    OTHER_DESK,
    OWNER,
    RESIDENT,
    ROLES,
    STAFF,
    VISITOR,
    World,
    grow,
    make_world,
)

Thing = tuple[str, int]


@pytest.fixture
def world(db: None) -> World:
    """The small district, with a case of a resident's own and one of the other company, all of it indexed."""
    made = make_world()
    other_service = make_service(centre=Place.objects.get(name="示例二园服务中心"), name="示例二园事项")
    make_service(centre=made.centre, name="示例停办事项", is_active=False)
    case_actions.file_case(actor=actor_for(made.people[RESIDENT]), service=other_service, answers=ANSWERS)
    case_actions.file_case(
        actor=acting_for(made.people[OTHER_COMPANY], made.other), service=other_service, answers=ANSWERS
    )
    index_all()
    return made


def index_all() -> None:
    """Index what factories made behind the actions' back."""
    for _tally in reindex():
        pass


def actor_of(world: World, role: str) -> Actor:
    """The role as the middleware would make it."""
    if role == VISITOR:
        return Actor(person=None)
    company = world.acting_for.get(role)
    return acting_for(world.people[role], company) if company else actor_for(world.people[role])


def opens(world: World, role: str, document: Document) -> bool:
    """Whether the role may open what the document leads to."""
    answer = world.client(role).get(document.url, follow=True)
    return answer.status_code == 200 and answer.request["PATH_INFO"] != "/accounts/login/"


def found_by(actor: Actor, text: str) -> set[Thing]:
    return {(hit.kind, hit.object_id) for hit in queries.search(actor, text, size=2000).page.rows}


def suggested_to(actor: Actor, text: str) -> set[Thing]:
    return {(hit.kind, hit.object_id) for hit in queries.suggestions(actor, text, most=2000)}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_finds_exactly_what_it_may_open(role: str, world: World) -> None:
    actor = actor_of(world, role)
    documents = list(Document.objects.all())
    may_open = {(d.kind, d.object_id) for d in documents if opens(world, role, d)}
    named: dict[str, set[Thing]] = defaultdict(set)
    for document in documents:
        for text in [document.title, *document.codes.split(), document.title[:2], document.title[0]]:
            named[text].add((document.kind, document.object_id))
    for text, things in named.items():
        found = found_by(actor, text)
        assert found <= may_open, f"{role} found by {text!r} what is not theirs"
        assert things & may_open <= found, f"{role} asked {text!r}"
        assert suggested_to(actor, text) <= may_open
        counted = queries.overview(actor, text, each=2000)
        assert counted.total.number == len(found)
        assert {(hit.kind, hit.object_id) for group in counted.groups for hit in group.hits} == found


def test_the_roles_differ_as_they_should(world: World) -> None:
    """So that the test above can't hold for a search that finds nothing, or a world that hides nothing."""
    cases = {
        role: len({t for t in found_by(actor_of(world, role), "示例") if t[0] == "case"}) for role in ROLES
    }
    mine = Case.objects.filter(company=world.company).count()
    assert cases[VISITOR] == cases[FORMER] == 0
    at_desk = Case.objects.filter(centre=world.centre).count()
    assert cases[OWNER] == cases[STAFF] == mine
    assert cases[DESK] == at_desk > mine, "the desk has a newcomer's case, too"
    assert cases[RESIDENT] == cases[OTHER_COMPANY] == 1
    assert cases[OTHER_DESK] == 2
    assert cases[ADMINISTRATOR] == at_desk + 2


@pytest.mark.parametrize("role", [VISITOR, RESIDENT, FORMER, OTHER_COMPANY, OTHER_DESK])
def test_pages_name_nothing_of_others(role: str, world: World) -> None:
    case = Case.objects.filter(company=world.company).first()
    assert case is not None
    client = world.client(role)
    for where in ("/search/", "/search/suggestions/"):
        for text in (case.reference, case.service.name):
            for kind in ("", "case"):
                for headers in ({}, {"HX-Request": "true"}):
                    answer = client.get(where, {"q": text, "in": kind}, headers=headers)
                    assert f"/cases/{case.reference}/" not in answer.content.decode()


def test_leaving_a_company_takes_effect_at_once(world: World) -> None:
    staff = actor_of(world, STAFF)
    case = Case.objects.filter(company=world.company).first()
    assert case is not None
    assert ("case", case.pk) in found_by(staff, case.reference)
    before = list(Document.objects.order_by("pk").values_list("pk", "audience", "terms"))
    membership = Membership.objects.current().get(person=world.people[STAFF], company=world.company)
    company_people.end_membership(actor=actor_of(world, OWNER), membership=membership)
    assert found_by(staff, case.reference) == set()
    assert before == list(Document.objects.order_by("pk").values_list("pk", "audience", "terms"))


def test_losing_a_role_takes_effect_at_once(world: World) -> None:
    desk = actor_of(world, DESK)
    case = Case.objects.filter(company=world.company).first()
    assert case is not None
    assert ("case", case.pk) in found_by(desk, case.reference)
    held = PlaceRole.objects.current().get(person=world.people[DESK])
    place_actions.end_role(actor=actor_of(world, ADMINISTRATOR), held=held)
    assert found_by(desk, case.reference) == set()


def test_a_centre_that_moves_takes_its_cases_along(world: World) -> None:
    """The other park's desk finds the cases once the centre stands within its reach, with no re-indexing."""
    other = actor_of(world, OTHER_DESK)
    case = Case.objects.filter(company=world.company).first()
    assert case is not None
    assert found_by(other, case.reference) == set()
    within = Place.objects.get(name="示例二园服务中心")
    place_actions.move_place(actor=actor_of(world, ADMINISTRATOR), place=world.centre, parent=within)
    assert ("case", case.pk) in found_by(other, case.reference)


def test_questions_do_not_grow_with_what_is_found(world: World) -> None:
    addresses = ["/search/?q=示例", "/search/?q=示例&in=company", "/search/suggestions/?q=示例"]
    client = world.client(ADMINISTRATOR)

    def questions(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
        return len(asked)

    for address in addresses:
        questions(address)
    before = {address: questions(address) for address in addresses}
    grow(world, rows=30)
    index_all()
    assert {address: questions(address) for address in addresses} == before
