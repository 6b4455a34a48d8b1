"""The demo district's services and cases."""

import pytest

from lianyuan.accounts import demo as accounts_demo
from lianyuan.cases import demo, demo_ratings
from lianyuan.cases.models import Case, CaseState, DeadlineLine, RatingFollowUp, Service
from lianyuan.companies.models import Membership
from lianyuan.companies.tests.factories import make_company, make_membership
from lianyuan.places import demo as places_demo
from lianyuan.questionnaires.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db


def quiet(_said: str) -> None:
    """Nobody listens."""


def test_the_demo_has_every_state_and_is_filled_once() -> None:
    accounts_demo.fill(quiet)
    places_demo.fill(quiet)
    people = {person.username: person for person in accounts_demo.Person.objects.all()}
    company = make_company()
    make_membership(person=people["owner"], company=company)
    make_membership(person=people["staff"], company=company)
    make_membership(person=people["secretary"])
    demo.fill(quiet)
    demo.fill(quiet)
    assert Service.objects.count() == 4
    assert set(Case.objects.values_list("state", flat=True)) == set(CaseState.values)
    told = [story.reference for story in demo.STORIES]
    told += [f"DEM0-01{each.number}" for each in (*demo_ratings.LAST_MONTH, demo_ratings.LATELY)]
    assert sorted(Case.objects.values_list("reference", flat=True)) == told
    assert RatingFollowUp.objects.open().count() == RatingFollowUp.objects.closed().count() == 1
    for case in Case.objects.all():
        moments = list(case.events.values_list("at", flat=True))
        assert moments == sorted(moments)
        assert case.due_on == DeadlineLine.objects.filter(case=case).latest("id").due_on
    assert Membership.objects.count() == 3
    assert QuestionnaireVersion.objects.filter(used_at__isnull=False).count() == 3
