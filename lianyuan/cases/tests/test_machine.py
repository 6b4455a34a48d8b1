"""Random deeds by several people on several cases, held against a small model of what must come out."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases import actions
from lianyuan.cases.deadlines import recompute
from lianyuan.cases.models import Case, CaseEvent, Extension, Grade, Rating
from lianyuan.companies.models import Company, Membership
from lianyuan.companies.tests.factories import acting_for, make_company
from lianyuan.core.refusals import Refused
from lianyuan.places.models import PlaceRole
from lianyuan.places.tests.factories import make_place_role
from lianyuan.workdays.queries import calendar

from .factories import ANSWERS, at, make_service

PEOPLE = ["owner", "colleague", "desk", "second_desk", "administrator", "stranger"]
people = st.sampled_from(PEOPLE)
OPEN = {"submitted", "in_progress", "waiting"}
# The way of a case once more, written out by hand: what may follow on what.
ALLOWED = {
    ("submitted", "take"): "in_progress",
    ("submitted", "reply"): "submitted",
    ("submitted", "withdraw"): "withdrawn",
    ("in_progress", "ask"): "waiting",
    ("in_progress", "reply"): "in_progress",
    ("in_progress", "complete"): "completed",
    ("in_progress", "refuse"): "refused",
    ("in_progress", "withdraw"): "withdrawn",
    ("waiting", "reply"): "in_progress",
    ("waiting", "complete"): "completed",
    ("waiting", "refuse"): "refused",
    ("waiting", "withdraw"): "withdrawn",
    ("completed", "rate"): "completed",
    ("refused", "rate"): "refused",
    ("accepted", "extend"): "accepted",
    ("accepted", "correct"): "accepted",
    ("in_progress", "extend"): "in_progress",
    ("waiting", "extend"): "waiting",
    ("submitted", "correct"): "submitted",
    ("in_progress", "correct"): "in_progress",
    ("waiting", "correct"): "waiting",
}
LIMIT = 5


@dataclass
class Expected:
    """What a case must look like."""

    pk: int
    applicant: str
    for_company: bool
    state: str = "submitted"
    handler: str = ""
    hands: set[str] = field(default_factory=set)
    rated: bool = False
    deeds: int = 1
    paused_on: date | None = None
    pauses: list[tuple[date, date]] = field(default_factory=list)
    filed_on: date = date(2026, 1, 1)
    extended: int = 0
    corrected: int = 0
    asked: int = 0


class Counter(RuleBasedStateMachine):
    """A service centre over a year, with a company's people on one side and the desk on the other."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.service = make_service(promised_days=4, extension_days_limit=LIMIT)
        self.company: Company = make_company()
        self.person: dict[str, Person] = {name: make_person() for name in PEOPLE}
        self.members: set[str] = set()
        self.at_desk: set[str] = set()
        for name in ("owner", "colleague"):
            self.join(name)
        for name in ("desk", "second_desk", "administrator"):
            self.start_work(name)
        self.today = date(2026, 1, 5)
        self.cases: list[Expected] = []
        self.calendar = calendar()
        self.before = AuditEntry.objects.count()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # --- who is who changes ---

    def join(self, name: str) -> None:
        Membership.objects.create(person=self.person[name], company=self.company, role="staff")
        self.members.add(name)

    def start_work(self, name: str) -> None:
        role = PlaceRoleName.ADMINISTRATOR if name == "administrator" else PlaceRoleName.DESK_WORKER
        make_place_role(person=self.person[name], place=self.service.centre, role=role)
        self.at_desk.add(name)

    @rule(name=people)
    def join_or_leave_the_company(self, name: str) -> None:
        if name in self.members:
            Membership.objects.current().filter(person=self.person[name]).update(ended_at=timezone.now())
            self.members.discard(name)
        else:
            self.join(name)

    @rule(name=st.sampled_from(["desk", "second_desk", "administrator"]))
    def start_or_end_work_at_the_desk(self, name: str) -> None:
        if name in self.at_desk:
            PlaceRole.objects.current().filter(person=self.person[name]).update(ended_at=timezone.now())
            self.at_desk.discard(name)
        else:
            self.start_work(name)

    @rule(days=st.integers(1, 12))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    # --- deeds ---

    def actor(self, name: str, *, as_company: bool) -> Actor:
        person = self.person[name]
        return acting_for(person, self.company) if as_company else Actor(person=person)

    @rule(name=people, as_company=st.booleans())
    def file(self, name: str, as_company: bool) -> None:
        allowed = not as_company or name in self.members
        try:
            case = actions.file_case(
                actor=self.actor(name, as_company=as_company),
                service=self.service,
                answers=ANSWERS,
                at=at(self.today),
            )
        except Refused:
            assert not allowed
        else:
            assert allowed
            self.cases.append(Expected(case.pk, name, as_company, filed_on=self.today))

    @rule(
        number=st.integers(0, 3),
        deed=st.sampled_from(sorted({deed for _state, deed in ALLOWED})),
        name=people,
        as_company=st.booleans(),
    )
    def do(self, number: int, deed: str, name: str, as_company: bool) -> None:
        if number >= len(self.cases):
            return
        case = self.cases[-1 - number]
        allowed = self.may(case, deed, name, as_company=as_company)
        actor = self.actor(name, as_company=as_company)
        try:
            self.attempt(case, deed, actor)
        except Refused:
            assert not allowed, f"{name} may {deed} a {case.state} case"
        else:
            assert allowed, f"{name} may not {deed} a {case.state} case"
            self.note(case, deed, name)

    def attempt(self, expected: Expected, deed: str, actor: Actor) -> None:
        case, moment = Case.objects.get(pk=expected.pk), at(self.today)
        match deed:
            case "take":
                actions.take_case(actor=actor, case=case, at=moment)
            case "ask":
                actions.ask_back(actor=actor, case=case, question="请补充", at=moment)
            case "reply":
                actions.reply(actor=actor, case=case, words="好的", at=moment)
            case "complete":
                actions.complete_case(actor=actor, case=case, result="已办好", at=moment)
            case "refuse":
                actions.refuse_case(actor=actor, case=case, reason="不在本区", at=moment)
            case "withdraw":
                actions.withdraw_case(actor=actor, case=case, at=moment)
            case "extend":
                self.extend(expected, case, actor, moment)
            case "correct":
                actions.correct_deadline(actor=actor, case=case, days=1, reason="算错了", at=moment)
            case "rate":
                actions.rate_case(actor=actor, case=case, grade=Grade.GOOD, at=moment)

    def extend(self, expected: Expected, case: Case, actor: Actor, moment: datetime) -> None:
        """Its handler asks; the actor approves."""
        extension = Extension.objects.filter(case=case, state="waiting").first()
        if extension is None:
            asker = Actor(person=case.handler or actor.person)
            extension = actions.ask_extension(actor=asker, case=case, days=2, reason="等回函")
            expected.asked += 1
        actions.approve_extension(actor=actor, extension=extension, at=moment)

    # --- the model ---

    def on_applicants_side(self, case: Expected, name: str) -> bool:
        return name in self.members if case.for_company else name == case.applicant

    def may(self, case: Expected, deed: str, name: str, *, as_company: bool) -> bool:
        if (case.state, deed) not in ALLOWED:
            return False
        if deed in {"reply", "withdraw", "rate"}:
            speaks = self.on_applicants_side(case, name) and as_company == case.for_company
            return speaks and (deed != "rate" or (not case.rated and name not in case.hands))
        if name not in self.at_desk or as_company:
            return False
        if deed == "take":
            return not self.on_applicants_side(case, name)
        if deed == "correct":
            return name == "administrator" and not self.on_applicants_side(case, name)
        if deed == "extend":
            asks = case.handler in self.at_desk and not self.on_applicants_side(case, case.handler)
            may_ask = asks or case.asked > case.extended // 2
            fits = case.extended + 2 <= LIMIT
            stake = self.on_applicants_side(case, name)
            return may_ask and fits and name == "administrator" and case.handler != name and not stake
        return name in {case.handler, "administrator"} and not self.on_applicants_side(case, name)

    def note(self, case: Expected, deed: str, name: str) -> None:
        if deed in {"take", "ask", "complete", "refuse", "extend", "correct"}:
            case.hands.add(name)
        if deed == "take":
            case.handler = name
        if deed == "ask":
            case.paused_on = self.today
        if deed == "reply" and case.paused_on is not None:
            case.pauses.append((case.paused_on, self.today))
            case.paused_on = None
        case.rated |= deed == "rate"
        case.extended += 2 * (deed == "extend")
        case.corrected += deed == "correct"
        case.state = ALLOWED[case.state, deed]
        case.deeds += 1

    # --- what always holds ---

    @invariant()
    def cases_stand_where_the_model_says(self) -> None:
        kept = {case.pk: case for case in Case.objects.select_related("handler")}
        assert set(kept) == {case.pk for case in self.cases}
        for case in self.cases:
            row = kept[case.pk]
            assert row.state == case.state
            assert row.handler == (self.person[case.handler] if case.handler else None)
            assert (row.closed_at is None) == (case.state in OPEN)

    @invariant()
    def ledgers_add_up(self) -> None:
        for case in self.cases:
            row = Case.objects.get(pk=case.pk)
            lines = list(row.deadline_lines.all())
            paused = sum(
                self.calendar.works(day)
                for start, end in case.pauses
                for day in (start + timedelta(days=n) for n in range((end - start).days))
            )
            days = 4 + paused + case.extended + case.corrected
            assert sum(line.working_days for line in lines) == days
            assert row.due_on == self.calendar.add(case.filed_on, days).date == lines[-1].due_on
            standing = recompute(lines, case.filed_on, self.calendar)
            assert (standing.due_on, standing.working_days) == (row.due_on, days)
            assert row.due_provisional == lines[-1].provisional

    @invariant()
    def every_deed_left_one_step_and_one_entry(self) -> None:
        done = sum(case.deeds for case in self.cases)
        assert CaseEvent.objects.count() == done
        done += sum(case.asked for case in self.cases)
        assert AuditEntry.objects.count() - self.before == done
        assert AuditEntry.objects.filter(target_kind="cases.case").count() == done
        assert Rating.objects.count() == sum(case.rated for case in self.cases)

    @invariant()
    def everyone_sees_just_what_is_theirs(self) -> None:
        for name, person in self.person.items():
            mine = {case.pk for case in self.cases if self.on_applicants_side(case, name)}
            desk = {case.pk for case in self.cases} if name in self.at_desk else set()
            assert set(Case.objects.of_applicant(person).values_list("pk", flat=True)) == mine
            assert set(Case.objects.at_desks_of(person).values_list("pk", flat=True)) == desk
            assert set(Case.objects.visible_to(person).values_list("pk", flat=True)) == mine | desk


@pytest.mark.django_db
def test_random_deeds_keep_every_promise() -> None:
    run_state_machine_as_test(Counter)
