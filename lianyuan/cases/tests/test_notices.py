"""Who is told about a case's steps."""

import pytest

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions
from lianyuan.cases.models import Grade
from lianyuan.companies.models import Membership
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.core import clock
from lianyuan.notifications.models import Notice

from .factories import ANSWERS, make_counter

pytestmark = pytest.mark.django_db


def titles(person: Person) -> list[str]:
    return [notice.title for notice in Notice.objects.filter(person=person).order_by("pk")]


def test_each_step_is_told_to_the_other_side_only() -> None:
    counter = make_counter()
    desk, colleague = counter.desk, counter.other_desk
    at_desk = actor_for(desk)
    applicant = make_person(display_name="示例申请人")
    case = actions.file_case(actor=actor_for(applicant), service=counter.service, answers=ANSWERS)
    name = str(counter.service)
    for person in (desk, colleague):
        assert titles(person) == [f"新办件：{name}"]
    actions.take_case(actor=at_desk, case=case)
    actions.ask_back(actor=at_desk, case=case, question="请补充租赁合同，我的秘密")
    actions.reply(actor=actor_for(applicant), case=case, words="已补充")
    actions.complete_case(actor=at_desk, case=case, result="办好了")
    actions.rate_case(actor=actor_for(applicant), case=case, grade=Grade.GOOD)
    assert titles(applicant) == [f"“{name}”已受理", f"“{name}”请您补充", f"“{name}”已办结"]
    assert titles(desk)[1:] == ["示例申请人 回复了", "示例申请人 评价了办件"]
    assert len(titles(colleague)) == 1
    told = " ".join(notice.title + notice.text for notice in Notice.objects.all())
    assert "秘密" not in told
    assert case.reference in told


def test_a_company_is_told_through_those_who_took_part_and_still_belong() -> None:
    counter = make_counter()
    company = make_company()
    owner, staff, silent = make_person(), make_person(), make_person()
    make_membership(person=owner, company=company, role=CompanyRoleName.OWNER)
    make_membership(person=silent, company=company)
    belongs = make_membership(person=staff, company=company)
    case = actions.file_case(actor=acting_for(staff, company), service=counter.service, answers=ANSWERS)
    actions.take_case(actor=actor_for(counter.desk), case=case)
    assert [len(titles(person)) for person in (owner, staff, silent)] == [0, 1, 0]
    Membership.objects.filter(pk=belongs.pk).update(ended_at=clock.now())
    actions.ask_back(actor=actor_for(counter.desk), case=case, question="请补充租赁合同")
    assert [len(titles(person)) for person in (owner, staff, silent)] == [1, 1, 0]
