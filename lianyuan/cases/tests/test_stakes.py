"""Nobody decides their own company's case, and a merge can be taken back."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases import actions, refusals
from lianyuan.cases.actions.steps import lock
from lianyuan.cases.actions.watching import watch_promises
from lianyuan.cases.models import Case, CaseState, CorrectionReason, EventKind, Extension
from lianyuan.companies.models import Membership
from lianyuan.companies.tests.factories import make_membership
from lianyuan.core import clock
from lianyuan.core.refusals import Refused
from lianyuan.notifications.models import Notice

from .factories import ANSWERS, Counter, make_counter, make_desk_worker
from .visiting import Visitor

WRONG = actions.Wanted("subject", CorrectionReason.WRONG)


def on_both_sides(counter: Counter, *, administers: bool) -> Person:
    """Someone who works at the desk and belongs to the company."""
    if not administers:
        return make_membership(person=counter.desk, company=counter.company).person
    admin = make_desk_worker(counter.service.centre, PlaceRoleName.ADMINISTRATOR)
    return make_membership(person=admin, company=counter.company).person


Deed = Callable[[Actor, Case], object]
DEEDS: dict[str, Deed] = {
    "begin": lambda actor, case: actions.begin_case(actor=actor, case=case),
    "ask": lambda actor, case: actions.ask_back(actor=actor, case=case, question="?"),
    "mark": lambda actor, case: actions.ask_corrections(actor=actor, case=case, wanted=[WRONG]),
    "message": lambda actor, case: actions.send_message(actor=actor, case=case, words="好"),
    "complete": lambda actor, case: actions.complete_case(actor=actor, case=case, result="好"),
    "refuse": lambda actor, case: actions.refuse_case(actor=actor, case=case, reason="不行"),
    "reopen": lambda actor, case: actions.reopen_case(actor=actor, case=case, reason="漏了"),
    "extend": lambda actor, case: actions.ask_extension(actor=actor, case=case, days=1, reason="慢"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("administers", [True, False], ids=["administrator", "handler"])
@pytest.mark.parametrize("deed", DEEDS)
def test_whoever_has_a_stake_decides_nothing(deed: str, administers: bool) -> None:
    counter = make_counter(extension_days_limit=3)
    case = counter.filed()
    if deed == "begin":
        case = actions.accept_case(actor=counter.as_desk, case=case)
    elif deed == "reopen":
        case = counter.completed()
    else:
        case = actions.take_case(actor=counter.as_desk, case=case)
    both = on_both_sides(counter, administers=administers)
    before = case.state
    with pytest.raises(refusals.HasAStake):
        DEEDS[deed](actor_for(both), case)
    case.refresh_from_db()
    assert case.state == before and not Extension.objects.exists()
    page = Visitor(both).get("desk-case", case.reference).content.decode()
    for name in ("completion", "refusal", "question", "reopening", "beginning", "message"):
        assert f"/{name}/" not in page
    # Who took it before they joined the company may give it away, which decides nothing.
    assert ("/handover/" in page) == (not administers and case.is_open)


@pytest.mark.django_db
def test_a_child_of_a_company_whose_filer_left_is_filed_for_who_speaks_for_it_now() -> None:
    counter = make_counter()
    case = counter.taken()
    boss = make_membership(company=counter.company, role=CompanyRoleName.OWNER).person
    Membership.objects.filter(person__in=[counter.owner, counter.colleague]).update(ended_at=clock.now())
    desk = Visitor(counter.desk)
    to = desk.send("children", case.reference, service=counter.service.slug)
    assert to.status_code == 302
    there = to["Location"].rsplit("/", 2)[-2]
    desk.send(
        "counter-filing",
        there,
        **{"answer-subject": "租金怎么补", "is_checked": "on", "company": str(counter.company.pk)},
    )
    child = case.children.get()
    assert (child.applicant, child.company) == (boss, counter.company)
    Membership.objects.filter(person=boss).update(ended_at=clock.now())
    nobody = desk.send("children", case.reference, service=counter.service.slug).content.decode()
    assert "没有能代表它的人" in nobody


@pytest.mark.django_db
def test_an_opinion_is_told_to_who_handles_the_case_now() -> None:
    counter = make_counter()
    expert = make_membership().person
    opinion, _token = actions.ask_opinion(
        actor=counter.as_desk, case=counter.taken(), question="?", until=clock.today(), expert=expert
    )
    case = actions.hand_to_person(
        actor=counter.as_desk, case=opinion.case, person=counter.other_desk, reason="请接手"
    )

    def told() -> set[Person]:
        Notice.objects.filter(wording="said").delete()
        actions.say_opinion(actor=actor_for(expert), opinion=opinion, words="可以")
        return {notice.person for notice in Notice.objects.filter(wording="said")}

    assert told() == {counter.desk, counter.other_desk}
    # Not to who may not read it any more, such as who joined the company.
    make_membership(person=counter.desk, company=counter.company)
    assert told() == {counter.other_desk}
    assert case.handler == counter.other_desk


@pytest.mark.django_db
def test_a_merge_is_taken_back_and_told_and_on_record() -> None:
    counter = make_counter()
    kept, twice = counter.taken(), counter.waiting()
    due = twice.due_on
    actions.merge_case(actor=counter.as_desk, duplicate=twice, kept=kept)
    desk = Visitor(counter.desk)
    assert (
        f"/desk/cases/{twice.reference}/parting/" in desk.get("desk-case", twice.reference).content.decode()
    )
    # Neither of the two is the other's to decide.
    with pytest.raises(refusals.NotTheHandler):
        actions.part_case(actor=counter.as_other_desk, case=twice, reason="不同")
    assert desk.send("parting", twice.reference, reason="").status_code == 200
    assert desk.send("parting", twice.reference, reason="是另一间房").status_code == 302
    twice.refresh_from_db()
    assert (twice.state, twice.merged_into, twice.handler, twice.closed_at) == (
        CaseState.SUBMITTED,
        None,
        counter.desk,
        None,
    )
    assert twice.due_on >= due and twice.deadline_lines.last().kind == "resume"  # type: ignore[union-attr]
    assert kept.events.filter(kind=EventKind.LET_GO).count() == 1
    assert Notice.objects.filter(wording="parted", person=counter.owner).count() == 1
    page = Visitor(counter.owner, counter.company).get("case", twice.reference).content.decode()
    assert "是另一间房" in page
    with pytest.raises(refusals.WrongState):
        actions.part_case(actor=counter.as_desk, case=twice, reason="又")
    actions.take_case(actor=counter.as_desk, case=twice)


@pytest.mark.django_db
@pytest.mark.parametrize("built", ["ended", "late"])
def test_a_merge_stays_once_the_kept_case_ended_or_the_days_are_over(built: str) -> None:
    counter = make_counter()
    kept, twice = counter.taken(), counter.filed()
    actions.merge_case(actor=counter.as_desk, duplicate=twice, kept=kept)
    given: dict[str, Any] = {"actor": counter.as_desk, "case": twice, "reason": "不同"}
    if built == "ended":
        actions.complete_case(actor=counter.as_desk, case=kept, result="好")
    else:
        given["at"] = clock.now() + timedelta(days=30)
    with pytest.raises(Refused):
        actions.part_case(**given)
    assert Case.objects.get(pk=twice.pk).merged_into == kept


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_daily_watch_and_a_filing_below_a_case_never_wait_in_a_ring() -> None:
    """The watch holds the centre and wants the case; the filing holds the case and refers to the centre."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    counter = make_counter()
    parent = counter.taken()
    Case.objects.filter(pk=parent.pk).update(due_on=clock.today() - timedelta(days=1))
    told: list[object] = []

    def watch() -> None:
        told.append(watch_promises())
        connections.close_all()

    routine = threading.Thread(target=watch)
    with transaction.atomic():
        lock(parent)
        routine.start()
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        with connection.cursor() as cursor:
            for _try in range(100_000):
                cursor.execute(waits)
                if cursor.fetchone()[0]:
                    break
        child = actions.file_at_counter(
            actor=counter.as_desk,
            applicant=counter.owner,
            company_id=counter.company.pk,
            service=counter.service,
            answers=ANSWERS,
            parent=parent,
        )
    routine.join(timeout=20)
    assert child.parent == parent
    assert told and told[0].overdue == 1  # type: ignore[attr-defined]
