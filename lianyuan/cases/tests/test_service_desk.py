"""What a service says of its desk: the team that works it off, start-ups only, a checklist to tick."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.models import AuditEntry
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions, queries, refusals, startups
from lianyuan.cases.actions.checking import tick_line
from lianyuan.cases.actions.startups import settle_startups
from lianyuan.cases.models import Audience, Case, ChecklistTick, Service
from lianyuan.cases.tests.factories import ANSWERS, make_desk_worker, make_form, make_service
from lianyuan.cases.tests.visiting import Visitor
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places.models import PlaceKind
from lianyuan.places.tests.factories import make_district, make_place, make_place_role

pytestmark = pytest.mark.django_db


def published(**said: Any) -> Service:
    centre = said.pop("centre", None) or make_place(kind=PlaceKind.BUILDING)
    given: dict[str, Any] = {"name": "示例事项", "summary": "示例", "promised_days": 5, "form": make_form()}
    return actions.publish_service(
        actor=command_line(), slug=f"s-{centre.pk}", centre=centre, **(given | said)
    )


def filed(service: Service) -> Case:
    return actions.file_case(actor=actor_for(make_person()), service=service, answers=ANSWERS)


def test_a_new_case_lands_with_the_services_team_and_a_retired_one_falls_back() -> None:
    centre = make_place(kind=PlaceKind.BUILDING)
    desk, other = make_desk_worker(centre), make_desk_worker(centre)
    keeper = make_desk_worker(centre, PlaceRoleName.ADMINISTRATOR)
    said: dict[str, Any] = {"actor": actor_for(keeper), "centre": centre, "name": "登记组"}
    team = actions.keep_team(**said, members=[desk])
    service = published(centre=centre)
    draft = actions.begin_draft(actor=actor_for(keeper), service=service)
    visitor = Visitor(keeper)
    form = visitor.get("service-draft", service.slug).content.decode()
    assert "登记组" in form
    written = {name: str(getattr(draft, name)) for name in ("name", "summary", "audience", "promised_days")}
    written |= {"extension_days_limit": "0", "form": str(draft.form_id), "revision": str(draft.revision)}
    assert visitor.send("service-draft", service.slug, **written, team=str(team.pk)).status_code == 302
    actions.publish_draft(actor=actor_for(keeper), service=service, revision=draft.revision + 1)
    case = filed(service)
    assert case.team == team
    assert case in queries.desk_queue(desk, view="team").page.rows
    assert case not in queries.desk_queue(other, view="team").page.rows
    actions.keep_team(**said, members=[desk], is_active=False, team=team)
    case = filed(service)
    assert case.team is None, "the whole desk has it"
    assert "不再接收办件，由整个窗口办理" in Visitor(other).get("desk-case", case.reference).content.decode()
    assert "请换一个小组" in visitor.get("kept-service", service.slug).content.decode()


def test_a_team_of_another_centre_is_refused() -> None:
    elsewhere = make_place(kind=PlaceKind.BUILDING)
    keeper = make_desk_worker(elsewhere, PlaceRoleName.ADMINISTRATOR)
    team = actions.keep_team(actor=actor_for(keeper), centre=elsewhere, name="别处", members=[])
    with pytest.raises(Refused, match="别处"):
        published(team_id=team.pk)


def test_who_counts_as_a_startup_is_the_districts_to_say_and_a_refusal_says_why() -> None:
    year = clock.today().year
    service = make_service(audience=Audience.STARTUP)

    def acting(**said: Any) -> Actor:
        company = make_company(**said)
        return acting_for(make_membership(company=company).person, company)

    young = acting(startup_stage="started", founded_on=date(year - 4, 1, 1))
    assert actions.file_case(actor=young, service=service, answers=ANSWERS)
    for said, why in (
        ({"startup_stage": "established"}, "已成熟"),
        ({"startup_stage": "started", "founded_on": date(year - 5, 1, 1)}, "已满 5 年"),
        ({}, "没有写"),
    ):
        with pytest.raises(refusals.WrongAudience, match=why):
            actions.file_case(actor=acting(**said), service=service, answers=ANSWERS)
    with pytest.raises(refusals.WrongAudience, match="切换身份"):
        actions.file_case(actor=actor_for(make_person()), service=service, answers=ANSWERS)
    grown = acting(startup_stage="established")
    assert grown.person is not None and grown.company_id is not None
    visitor = Visitor(grown.person)
    visitor.act_for(grown.person.memberships.get().company)
    shown = visitor.get("service", service.slug).content.decode()
    assert "“已成熟”" in shown and "成立不满 5 年" in shown and "开始办理" not in shown
    with pytest.raises(NotAllowed):
        settle_startups(actor=young, stages=["idea"], most_years=None)
    keeper = make_person()
    make_place_role(person=keeper, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    sent: dict[str, Any] = {"stages": ["established"], "most_years": ""}
    assert Visitor(keeper).send("startup-terms", **sent).status_code == 302
    assert startups.is_startup(grown.company_id) and not startups.is_startup(young.company_id)
    assert AuditEntry.objects.filter(verb="修改初创企业的认定").exists()


def test_the_checklist_is_ticked_on_record_and_completing_asks_once() -> None:
    service = published(checklist="＊核对身份证\n核对租赁合同\n\n问一下电话")
    worker, colleague = make_desk_worker(service.centre), make_desk_worker(service.centre)
    actor = actor_for(worker)
    case = actions.take_case(actor=actor, case=filed(service))
    visitor = Visitor(worker)
    assert visitor.send("completion", case.reference, result="办好了").status_code == 200, (
        "asked about the rest"
    )
    assert visitor.get("completion", case.reference)["Location"].endswith("#checklist"), "this first"
    with pytest.raises(refusals.Unchecked, match="核对身份证"):
        actions.complete_case(actor=actor, case=case, result="办好了")
    visitor.send("checklist", case.reference, line="1", done="yes")
    visitor.send("checklist", case.reference, line="1", done="yes")
    visitor.send("checklist", case.reference, line="2", done="yes")
    tick_line(actor=actor, case=case, number=2, is_done=False)
    assert [(tick.number, tick.taken_back_by) for tick in case.ticks.all()] == [(1, None), (2, worker)]
    shown = visitor.get("desk-case", case.reference).content.decode()
    assert f"{worker} " in shown and "取消核对" in shown
    refusals_of: list[dict[str, Any]] = [
        {"actor": actor_for(colleague), "number": 2},
        {"actor": actor, "number": 4},
        {"actor": actor_for(make_person()), "number": 2},
    ]
    for refused in refusals_of:
        with pytest.raises(Refused):
            tick_line(case=case, is_done=True, **refused)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChecklistTick.objects.create(case=case, number=1, person=colleague, at=clock.now())
    form = visitor.send("completion", case.reference, result="办好了").content.decode()
    assert "核对租赁合同" in form and "问一下电话" in form and "核对身份证" not in form
    assert visitor.send("completion", case.reference, result="办好了", unchecked="on").status_code == 302
    with pytest.raises(Refused, match="不能再改"):
        tick_line(actor=actor, case=case, number=2, is_done=True)
