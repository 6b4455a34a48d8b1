"""Notes, messages, and how a case passes from hand to hand: who may, who is told, who sees what."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lianyuan.accounts.models import AuditChange, AuditEntry, Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions, holdings, queries, refusals
from lianyuan.cases.models import Case, CaseNote, CaseState, EventKind, Handover, Team
from lianyuan.companies.tests.factories import make_membership
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications.models import Notice
from lianyuan.places.models import PlaceKind, PlaceRole
from lianyuan.places.tests.factories import make_place
from lianyuan.search import queries as searching

from .factories import Counter, make_counter, make_desk_worker
from .visiting import Visitor

pytestmark = pytest.mark.django_db
SECRET = "合同像是改过的"


def make_team(counter: Counter, *members: Person, name: str = "示例小组") -> Team:
    """A team of the counter's centre, made by its administrator."""
    administrator = make_desk_worker(counter.service.centre, PlaceRoleName.ADMINISTRATOR)
    return actions.keep_team(
        actor=actor_for(administrator), centre=counter.service.centre, name=name, members=members
    )


def leave_the_desk(person: Person) -> None:
    PlaceRole.objects.current().filter(person=person).update(ended_at=timezone.now())


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("wording", flat=True))


# --- notes and messages ---


def test_a_note_is_for_the_desk_alone() -> None:
    counter = make_counter()
    case = counter.taken()
    before = Notice.objects.count()
    desk = Visitor(counter.other_desk)
    assert desk.send("notes", case.reference, words=SECRET).status_code == 302
    assert SECRET in desk.get("desk-case", case.reference).content.decode()
    assert CaseNote.objects.get().person == counter.other_desk
    # The applicant's page, API, export, notices and search know nothing of it; nor does the trail.
    page = queries.case_page(counter.as_company, case.reference)
    assert page is not None
    assert SECRET not in str(page)
    company = Visitor(counter.owner, counter.company)
    assert SECRET not in company.get("case", case.reference).content.decode()
    assert SECRET not in str(queries.record_of(case).steps[-1].body)
    assert SECRET not in str(list(holdings.case_rows(counter.owner)))
    assert Notice.objects.count() == before
    for actor in (counter.as_company, counter.as_desk):
        assert not searching.search(actor, SECRET).page.rows
    assert SECRET not in str(list(AuditChange.objects.values_list("before", "after")))
    assert AuditEntry.objects.filter(verb="写内部备注").count() == 1


def test_whoever_has_a_stake_reads_and_writes_no_notes_even_at_the_desk() -> None:
    counter = make_counter()
    case = counter.taken()
    actions.add_note(actor=counter.as_desk, case=case, words=SECRET)
    make_membership(person=counter.other_desk, company=counter.company)
    desk = Visitor(counter.other_desk)
    assert SECRET not in desk.get("desk-case", case.reference).content.decode()
    assert desk.get("notes", case.reference).status_code == 302
    with pytest.raises(NotAllowed):
        actions.add_note(actor=counter.as_other_desk, case=case, words="我也写")
    for actor in (counter.as_company, actor_for(make_person()), actor_for(make_desk_worker(make_place()))):
        with pytest.raises(NotAllowed):
            actions.add_note(actor=actor, case=case, words="我也写")


def test_a_message_moves_nothing_and_is_told() -> None:
    counter = make_counter()
    case = counter.waiting()
    due = case.due_on
    Visitor(counter.desk).send("message", case.reference, words="材料已送审")
    case.refresh_from_db()
    assert (case.state, case.due_on, case.deadline_lines.count()) == (CaseState.WAITING, due, 2)
    assert "材料已送审" in Visitor(counter.owner).get("case", case.reference).content.decode()
    assert told(counter.owner)[-1] == "message"
    with pytest.raises(refusals.NotTheHandler):
        actions.send_message(actor=counter.as_other_desk, case=case, words="好")
    with pytest.raises(refusals.WrongState):
        actions.send_message(actor=counter.as_desk, case=counter.filed(), words="好")


# --- acceptance as a step of its own ---


def test_a_case_may_be_accepted_first_and_begun_later() -> None:
    counter = make_counter()
    case = counter.filed()
    desk = Visitor(counter.desk)
    assert desk.send("acceptance", case.reference).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.handler) == (CaseState.ACCEPTED, counter.desk)
    assert told(counter.owner) == ["accepted"]
    with pytest.raises(refusals.AlreadyTaken):
        actions.take_case(actor=counter.as_other_desk, case=case)
    with pytest.raises(refusals.NotTheHandler):
        actions.begin_case(actor=counter.as_other_desk, case=case)
    desk.send("beginning", case.reference)
    case.refresh_from_db()
    assert case.state == CaseState.IN_PROGRESS
    assert told(counter.owner) == ["accepted"]
    done = actions.complete_case(actor=counter.as_desk, case=case, result="好")
    assert done.handled_days == 0


# --- hand-over ---


def test_a_colleague_gets_a_case_with_the_reason_and_is_told() -> None:
    counter = make_counter()
    case = counter.waiting()
    due = case.due_on
    desk = Visitor(counter.desk)
    sent = {"to": f"person-{counter.other_desk.pk}", "reason": SECRET}
    assert desk.send("handover", case.reference, **sent).status_code == 302
    case.refresh_from_db()
    assert (case.handler, case.state, case.due_on) == (counter.other_desk, CaseState.WAITING, due)
    assert case.deadline_lines.count() == 2
    assert told(counter.other_desk)[-1] == "handed"
    assert "handed" not in told(counter.owner)
    step = case.events.get(kind=EventKind.HANDED)
    assert (step.note.body, step.handover.from_person) == (SECRET, counter.desk)
    words = f"把办件转给{counter.other_desk}"
    assert words in desk.get("desk-case", case.reference).content.decode()
    page = Visitor(counter.owner).get("case", case.reference).content.decode()
    assert words in page
    assert SECRET not in page
    change = AuditChange.objects.get(entry__verb="转交办件")
    assert change.after == {"handler": counter.other_desk.username}
    with pytest.raises(refusals.NotTheHandler):
        actions.hand_to_person(actor=counter.as_desk, case=case, person=counter.desk, reason="还我")


def test_a_case_is_given_only_to_who_may_handle_it() -> None:
    counter = make_counter()
    case = counter.taken()
    elsewhere = make_desk_worker(make_place(kind=PlaceKind.BUILDING))
    closed = make_desk_worker(counter.service.centre)
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    involved = make_desk_worker(counter.service.centre)
    make_membership(person=involved, company=counter.company)
    offered = queries.receivers(case).people
    assert counter.other_desk in offered
    for person in (elsewhere, closed, involved, counter.desk, counter.owner):
        assert person not in offered
        with pytest.raises(Refused):
            actions.hand_to_person(actor=counter.as_desk, case=case, person=person, reason="请您办")
    assert not Handover.objects.exists()


def test_a_team_gets_a_case_and_any_of_them_takes_it_over() -> None:
    counter = make_counter()
    case = counter.taken()
    team = make_team(counter, counter.other_desk)
    actions.hand_to_team(actor=counter.as_desk, case=case, team=team, reason="这是他们的事")
    case.refresh_from_db()
    assert (case.handler, case.team, case.state) == (None, team, CaseState.IN_PROGRESS)
    assert told(counter.other_desk)[-1] == "handed"
    assert [item.case for item in queries.desk_queue(counter.other_desk, view="team").items] == [case]
    assert [item.case for item in queries.desk_queue(counter.desk, view="team").items] == []
    assert [item.case for item in queries.desk_queue(counter.desk, view="unassigned").items] == [case]
    administrator = make_desk_worker(counter.service.centre, PlaceRoleName.ADMINISTRATOR)
    with pytest.raises(refusals.NotTheHandler, match="现在没有经办人"):
        actions.complete_case(actor=actor_for(administrator), case=case, result="好")
    assert Visitor(counter.other_desk).send("takeover", case.reference).status_code == 302
    with pytest.raises(refusals.AlreadyTaken):
        actions.take_over_case(actor=counter.as_desk, case=case)
    case.refresh_from_db()
    assert (case.handler, case.team) == (counter.other_desk, team)
    elsewhere = Team.objects.create(centre=make_place(), name="别处小组")
    with pytest.raises(Refused, match="别处小组"):
        actions.hand_to_team(actor=counter.as_other_desk, case=case, team=elsewhere, reason="试试")


def test_another_centre_gets_a_case_with_all_that_belongs_to_it() -> None:
    counter = make_counter()
    case = counter.taken()
    centre = make_place(kind=PlaceKind.BUILDING, name="示例北区服务中心")
    with pytest.raises(Refused, match="没有窗口人员"):
        actions.hand_to_centre(actor=counter.as_desk, case=case, centre=centre, reason="企业在那边")
    there = make_desk_worker(centre)
    sent = {"to": f"centre-{centre.pk}", "reason": "企业在那边"}
    response = Visitor(counter.desk).send("handover", case.reference, **sent)
    assert response["Location"] == "/desk/cases/"
    case.refresh_from_db()
    assert (case.centre, case.handler, case.team) == (centre, None, None)
    assert told(there) == ["handed"]
    assert told(counter.owner)[-1] == "moved"
    # The desk it left sees it no more: no page, no list, no search; the one it came to does.
    assert Visitor(counter.desk).get("desk-case", case.reference).status_code == 404
    for person, seen in ((counter.desk, []), (there, [case])):
        assert list(Case.objects.at_desks_of(person)) == seen
        found = searching.search(actor_for(person), case.reference).page.rows
        assert len([hit for hit in found if hit.kind == "case"]) == len(seen)
    with pytest.raises(refusals.NotAtThisDesk, match="示例北区服务中心"):
        actions.complete_case(actor=counter.as_desk, case=case, result="好")
    taken = actions.take_over_case(actor=actor_for(there), case=case)
    assert actions.complete_case(actor=actor_for(there), case=taken, result="好").state == "completed"


@pytest.mark.parametrize("closed_account", [False, True])
def test_a_case_whose_handler_left_says_so_and_is_taken_over(closed_account: bool) -> None:
    counter = make_counter()
    case, kept = counter.taken(), actions.take_case(actor=counter.as_other_desk, case=counter.filed())
    with pytest.raises(refusals.AlreadyTaken):
        actions.take_over_case(actor=counter.as_other_desk, case=case)
    if closed_account:
        Person.objects.filter(pk=counter.desk.pk).update(is_active=False)
    else:
        leave_the_desk(counter.desk)
    desk = Visitor(counter.other_desk)
    assert f"经办人{counter.desk}已不在这个窗口" in desk.get("desk-case", case.reference).content.decode()
    assert "已离开" in desk.get("desk-cases", view="open").content.decode()
    assert [item.case for item in queries.desk_queue(counter.other_desk, view="left").items] == [case]
    # What the applicant says meanwhile reaches the desk, not an empty chair.
    before = len(told(counter.other_desk))
    actions.reply(actor=counter.as_company, case=case, words="还在吗")
    assert told(counter.other_desk)[before:] == ["replied"]
    taken = actions.take_over_case(actor=counter.as_other_desk, case=case)
    assert taken.handler == counter.other_desk
    assert taken.events.get(kind=EventKind.OVER).handover.from_person == counter.desk
    kept.refresh_from_db()
    assert kept.handler == counter.other_desk


def test_an_unaccepted_case_may_be_assigned_and_only_they_take_it() -> None:
    counter = make_counter()
    case = actions.hand_to_person(
        actor=counter.as_desk, case=counter.filed(), person=counter.other_desk, reason="请您受理"
    )
    assert (case.state, case.handler) == (CaseState.SUBMITTED, counter.other_desk)
    with pytest.raises(refusals.AlreadyTaken):
        actions.take_case(actor=counter.as_desk, case=case)
    assert actions.take_case(actor=counter.as_other_desk, case=case).state == CaseState.IN_PROGRESS


# --- teams ---


def test_a_centres_administrator_keeps_its_teams() -> None:
    counter = make_counter()
    centre = counter.service.centre
    administrator = make_desk_worker(centre, PlaceRoleName.ADMINISTRATOR)
    visitor = Visitor(administrator)
    sent: dict[str, Any] = {"name": "企业 注册组", "members": [str(counter.desk.pk)], "is_active": "on"}
    assert visitor.send("new-team", centre.pk, **sent).status_code == 302
    team = Team.objects.get()
    assert [member.person for member in team.members.all()] == [counter.desk]
    assert "企业 注册组" in visitor.get("teams").content.decode()
    visitor.send("team", team.pk, name="注册组", members=[str(counter.other_desk.pk)])
    team.refresh_from_db()
    assert (team.name, team.is_active) == ("注册组", False)
    assert [member.person for member in team.members.all()] == [counter.other_desk]
    assert "已经有一个叫" in visitor.send("new-team", centre.pk, name="注册组").content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.create(centre=centre, name="注册组")
    with pytest.raises(Refused, match="不在"):
        actions.keep_team(actor=actor_for(administrator), centre=centre, name="甲", members=[counter.owner])
    with pytest.raises(NotAllowed):
        actions.keep_team(actor=counter.as_desk, centre=centre, name="甲", members=[])
    assert Visitor(counter.desk).get("teams").status_code == 403
    assert Visitor(counter.desk).get("team", team.pk).status_code == 404
